"""Counts of an agency that were let out."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0014_norms"),
        ("directory", "0016_search_titles_by_their_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="RolloutCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("counted_at", models.DateTimeField(verbose_name="นับเมื่อ")),
                ("finished", models.PositiveIntegerField(verbose_name="ทำจบแล้ว")),
                ("skilled", models.PositiveIntegerField(null=True, verbose_name="แยกกลโกงออกได้แน่ชัด")),
                ("rest", models.PositiveIntegerField(null=True, verbose_name="ที่เหลือ")),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rollout_counts",
                        to="directory.link",
                        verbose_name="ลิงก์",
                    ),
                ),
            ],
            options={
                "verbose_name": "ยอดรวมของหน่วยงาน",
                "verbose_name_plural": "ยอดรวมของหน่วยงาน",
                "ordering": ["link", "-counted_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rest__isnull", True), ("skilled__isnull", True)),
                            models.Q(("rest__isnull", False), ("skilled__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_rolloutcount_both_or_neither",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("finished__gt", 20)), name="assessment_rolloutcount_above_20"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("skilled__isnull", True),
                            (
                                "finished__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("skilled"), "+", models.F("rest")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="assessment_rolloutcount_parts_within",
                    ),
                ],
            },
        ),
    ]
