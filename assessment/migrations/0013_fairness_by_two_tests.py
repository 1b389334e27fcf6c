"""What both tests of fairness found of each item."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0012_reminder_wishes"),
    ]

    operations = [
        migrations.AddField(
            model_name="itemfigure",
            name="dif",
            field=models.JSONField(default=dict, verbose_name="ความต่างระหว่างกลุ่ม"),
        ),
    ]
