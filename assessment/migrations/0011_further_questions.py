"""A test that goes on where another left doubt about the mark."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0010_coverage"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="continues",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="continued_by",
                to="assessment.attempt",
                verbose_name="ทำต่อจากครั้งที่",
            ),
        ),
    ]
