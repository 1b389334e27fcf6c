import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import directory.models.imports


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0011_hotline_proposals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencyImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "model",
                    models.CharField(
                        choices=[("agency", "หน่วยงาน"), ("contact", "ช่องทางติดต่อ")],
                        max_length=7,
                        verbose_name="รายการ",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "รับไฟล์แล้ว กำลังตรวจ"),
                            ("tried", "ตรวจแล้ว รอยืนยัน"),
                            ("confirmed", "ยืนยันแล้ว กำลังนำเข้า"),
                            ("done", "นำเข้าแล้ว"),
                            ("refused", "ไม่รับไฟล์ ไม่มีอะไรเปลี่ยน"),
                            ("discarded", "เจ้าหน้าที่ไม่นำเข้า"),
                            ("failed", "ขัดข้อง ยังไม่มีอะไรเปลี่ยน"),
                        ],
                        default="uploaded",
                        max_length=9,
                        verbose_name="สถานะ",
                    ),
                ),
                (
                    "take",
                    models.CharField(
                        choices=[("all", "ทุกแถวหรือไม่นำเข้าเลย"), ("sound", "เฉพาะแถวที่ถูกต้อง")],
                        default="all",
                        max_length=5,
                        verbose_name="นำเข้า",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True, upload_to=directory.models.imports.private_name, verbose_name="ไฟล์"
                    ),
                ),
                ("file_name", models.CharField(max_length=255, verbose_name="ชื่อไฟล์")),
                ("file_bytes", models.BigIntegerField(default=0, verbose_name="ขนาดไฟล์ (ไบต์)")),
                ("headings", models.JSONField(default=list, verbose_name="หัวตาราง")),
                ("read", models.PositiveIntegerField(default=0, verbose_name="แถวที่อ่าน")),
                ("added", models.PositiveIntegerField(default=0, verbose_name="เพิ่ม")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="แก้ไข")),
                ("same", models.PositiveIntegerField(default=0, verbose_name="เหมือนเดิม")),
                ("bad", models.PositiveIntegerField(default=0, verbose_name="แถวที่มีข้อผิดพลาด")),
                ("proposed", models.PositiveIntegerField(default=0, verbose_name="สายด่วนที่รออนุมัติ")),
                ("first_changes", models.JSONField(default=list, verbose_name="การเปลี่ยนแปลงแรก ๆ")),
                ("refusal", models.JSONField(default=dict, verbose_name="เหตุที่ไม่รับ")),
                ("created_at", models.DateTimeField(verbose_name="รับเมื่อ")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="เสร็จเมื่อ")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="โดย",
                    ),
                ),
            ],
            options={
                "verbose_name": "การนำเข้าหน่วยงาน",
                "verbose_name_plural": "การนำเข้าหน่วยงาน",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="RefusedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="แถว")),
                ("cells", models.JSONField(verbose_name="ค่าในแถว")),
                ("problems", models.JSONField(verbose_name="ข้อผิดพลาด")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_rows",
                        to="directory.agencyimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "แถวที่มีข้อผิดพลาด",
                "verbose_name_plural": "แถวที่มีข้อผิดพลาด",
                "ordering": ["batch", "number"],
            },
        ),
        migrations.AddConstraint(
            model_name="agencyimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["uploaded", "tried", "confirmed"]),
                    ("finished_at__isnull", False),
                    _connector="OR",
                ),
                name="directory_agencyimport_ended_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencyimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "read",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("added"), "+", models.F("changed")
                                ),
                                "+",
                                models.F("same"),
                            ),
                            "+",
                            models.F("bad"),
                        ),
                    )
                ),
                name="directory_agencyimport_every_row_counted",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencyimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), ("take", "all"), _negated=True), ("bad", 0), _connector="OR"
                ),
                name="directory_agencyimport_all_or_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="refusedrow",
            constraint=models.UniqueConstraint(fields=("batch", "number"), name="directory_refusedrow_once"),
        ),
    ]
