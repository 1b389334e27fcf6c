import django.db.models.deletion
from django.db import migrations, models

STATES = [
    ("invited", "ได้รับเชิญ"),
    ("applied", "สมัครแล้ว รอเจ้าหน้าที่"),
    ("declined", "ยังไม่ได้รับคัดเลือก"),
    ("active", "เป็นอาสา"),
    ("paused", "พักชั่วคราว"),
    ("renewal", "ต้องต่ออายุ"),
    ("left", "ลาออกแล้ว"),
    ("removed", "พ้นสภาพ"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0009_bulletin_notes"),
        ("assessment", "0016_volunteers_hear_of_tasks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="volunteer",
            name="state",
            field=models.CharField(choices=STATES, default="invited", max_length=10, verbose_name="สถานะ"),
        ),
        migrations.AlterField(
            model_name="volunteer",
            name="proposed_state",
            field=models.CharField(blank=True, choices=STATES, max_length=10, verbose_name="ข้อเสนอ"),
        ),
        migrations.AlterField(
            model_name="volunteerstep",
            name="state",
            field=models.CharField(choices=STATES, max_length=10, verbose_name="เป็น"),
        ),
        migrations.RemoveConstraint(model_name="volunteer", name="assessment_volunteer_active_has_days"),
        migrations.AddConstraint(
            model_name="volunteer",
            constraint=models.CheckConstraint(
                condition=~models.Q(state__in=["active", "paused", "renewal"])
                | models.Q(active_since__isnull=False, certified_until__isnull=False),
                name="assessment_volunteer_active_has_days",
            ),
        ),
        migrations.CreateModel(
            name="RenewalAsk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=20, verbose_name="เกณฑ์ฉบับ")),
                ("called_on", models.DateField(verbose_name="ภัยใหม่เมื่อ")),
                ("asked_at", models.DateTimeField(verbose_name="ขอเมื่อ")),
                ("due_on", models.DateField(verbose_name="ภายในวันที่")),
                ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="ฝึกผ่านเมื่อ")),
                (
                    "case_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="alerts.casetype",
                        verbose_name="เรื่อง",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asks",
                        to="assessment.volunteer",
                        verbose_name="อาสา",
                    ),
                ),
            ],
            options={
                "verbose_name": "การขอให้ฝึกเพิ่ม",
                "verbose_name_plural": "การขอให้ฝึกเพิ่ม",
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("met_at", None)),
                        fields=["due_on"],
                        name="assessment_renewalask_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("volunteer", "case_type", "called_on"), name="assessment_renewalask_once"
                    )
                ],
            },
        ),
    ]
