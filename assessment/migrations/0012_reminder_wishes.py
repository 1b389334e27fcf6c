"""Who wishes to be reminded of boosters in LINE."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_line_notices"),
        ("assessment", "0011_further_questions"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderWish",
            fields=[
                (
                    "citizen",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reminder_wish",
                        serialize=False,
                        to="accounts.citizen",
                        verbose_name="ประชาชน",
                    ),
                ),
                ("wished_at", models.DateTimeField(verbose_name="ขอให้เตือนเมื่อ")),
            ],
            options={
                "verbose_name": "การเตือนให้ทบทวนทาง LINE",
                "verbose_name_plural": "การเตือนให้ทบทวนทาง LINE",
            },
        ),
    ]
