import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0009_volunteer_lessons"),
        ("directory", "0013_link_passes"),
    ]

    operations = [
        migrations.CreateModel(
            name="CoverageWeek",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week_ends", models.DateField(verbose_name="ถึงวันที่")),
                ("registered", models.PositiveIntegerField(verbose_name="สมัคร")),
                ("passed", models.PositiveIntegerField(verbose_name="ผ่านแบบทดสอบ")),
                ("shown_registered", models.PositiveIntegerField(verbose_name="สมัคร (ที่เผยแพร่)")),
                ("shown_passed", models.PositiveIntegerField(verbose_name="ผ่านแบบทดสอบ (ที่เผยแพร่)")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.district",
                        verbose_name="อำเภอ/เขต",
                    ),
                ),
            ],
            options={
                "verbose_name": "ความครอบคลุม",
                "verbose_name_plural": "ความครอบคลุม: สมัครและผ่านแบบทดสอบตามพื้นที่",
                "ordering": ["-week_ends", "district"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("week_ends", "district"), name="assessment_coverageweek_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("passed__lte", models.F("registered")),
                            ("shown_passed__lte", models.F("shown_registered")),
                        ),
                        name="assessment_coverageweek_passed_are_registered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shown_registered", 0), ("shown_registered__gte", 5), _connector="OR"),
                            models.Q(("shown_passed", 0), ("shown_passed__gte", 5), _connector="OR"),
                        ),
                        name="assessment_coverageweek_shows_nobody_alone",
                    ),
                ],
            },
        ),
    ]
