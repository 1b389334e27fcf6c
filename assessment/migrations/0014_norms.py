"""Norms: the middle half of real people, by month."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0013_fairness_by_two_tests"),
    ]

    operations = [
        migrations.CreateModel(
            name="Norm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("short", "ชุดสั้น"),
                            ("full", "ชุดเต็ม"),
                            ("adaptive", "ชุดปรับตามคำตอบ"),
                            ("booster", "ชุดกระตุ้น"),
                        ],
                        max_length=10,
                        verbose_name="แบบ",
                    ),
                ),
                ("since", models.DateField(verbose_name="ตั้งแต่")),
                ("until", models.DateField(verbose_name="ถึง")),
                ("made_at", models.DateTimeField(verbose_name="คิดเมื่อ")),
                ("tests", models.PositiveIntegerField(verbose_name="จำนวนการทำที่ใช้")),
                (
                    "caught_low",
                    models.PositiveSmallIntegerField(null=True, verbose_name="กลโกงที่จับได้ ควอร์ไทล์ 1 (%)"),
                ),
                (
                    "caught_high",
                    models.PositiveSmallIntegerField(null=True, verbose_name="กลโกงที่จับได้ ควอร์ไทล์ 3 (%)"),
                ),
                (
                    "trusted_low",
                    models.PositiveSmallIntegerField(null=True, verbose_name="เรื่องปกติที่เชื่อถูก ควอร์ไทล์ 1 (%)"),
                ),
                (
                    "trusted_high",
                    models.PositiveSmallIntegerField(null=True, verbose_name="เรื่องปกติที่เชื่อถูก ควอร์ไทล์ 3 (%)"),
                ),
                ("d_low", models.FloatField(verbose_name="d′ ควอร์ไทล์ 1")),
                ("d_high", models.FloatField(verbose_name="d′ ควอร์ไทล์ 3")),
            ],
            options={
                "verbose_name": "ค่าของคนทั่วไป",
                "verbose_name_plural": "ค่าของคนทั่วไป",
                "ordering": ["-until", "kind"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "until"), name="assessment_norm_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["short", "full", "adaptive"])),
                        name="assessment_norm_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("since__lte", models.F("until"))),
                        name="assessment_norm_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tests__gte", 500)), name="assessment_norm_rests_on_500"
                    ),
                ],
            },
        ),
    ]
