from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """The extension behind "did you mean"; trusted, so the database's owner may create it."""

    dependencies = [
        ("directory", "0005_guidance_texts"),
    ]

    operations = [TrigramExtension()]
