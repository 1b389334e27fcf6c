"""Twins share a scene; the loader names the scenes of the items that are there already."""

from django.db import migrations, models
from django.db.models import F


def every_item_is_a_scene_of_its_own(apps, schema_editor):
    apps.get_model("assessment", "Item").objects.update(scene=F("code"))


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_wordings_never_change")]

    operations = [
        migrations.AddField(
            "item",
            "scene",
            models.SlugField(verbose_name="ฉากเดียวกัน", max_length=60, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(every_item_is_a_scene_of_its_own, migrations.RunPython.noop),
    ]
