"""What is not a scam is called ordinary, as in the question."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_scenes")]

    operations = [
        migrations.AlterField(
            "result", "false_alarms", models.PositiveSmallIntegerField(verbose_name="เรื่องปกติที่คิดว่าเป็นกลโกง")
        ),
        migrations.AlterField(
            "result", "honest", models.PositiveSmallIntegerField(verbose_name="เรื่องปกติทั้งหมด")
        ),
    ]
