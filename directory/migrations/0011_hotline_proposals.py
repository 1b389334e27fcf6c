import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0010_link_uses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HotlineProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[("add", "เพิ่ม"), ("change", "แก้ไข"), ("remove", "ยกเลิก")],
                        max_length=6,
                        verbose_name="เสนอให้",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hotline", "สายด่วน"),
                            ("bank", "ศูนย์รับแจ้งภัยทางการเงิน"),
                            ("phone", "โทรศัพท์"),
                            ("website", "เว็บไซต์"),
                            ("email", "อีเมล"),
                        ],
                        max_length=8,
                        verbose_name="ประเภท",
                    ),
                ),
                ("value", models.CharField(max_length=200, verbose_name="หมายเลขหรือที่อยู่")),
                ("menu", models.CharField(blank=True, max_length=10, verbose_name="กดต่อ")),
                ("label_th", models.CharField(blank=True, max_length=100, verbose_name="คำอธิบาย")),
                ("label_en", models.CharField(blank=True, max_length=100, verbose_name="คำอธิบายภาษาอังกฤษ")),
                (
                    "hours",
                    models.CharField(
                        blank=True,
                        choices=[("24", "24 ชั่วโมง"), ("office", "เวลาราชการ")],
                        max_length=6,
                        verbose_name="เวลาทำการ",
                    ),
                ),
                (
                    "conflict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "ไม่มี"),
                            ("menu", "หมายเลขที่ต้องกดต่อไม่ตรงกัน"),
                            ("number", "หมายเลขไม่ตรงกัน"),
                        ],
                        max_length=6,
                        verbose_name="ข้อขัดแย้งของแหล่งข้อมูล",
                    ),
                ),
                ("source", models.TextField(blank=True, verbose_name="แหล่งที่มา")),
                ("before", models.JSONField(default=dict, verbose_name="เดิม")),
                ("proposed_at", models.DateTimeField(verbose_name="เสนอเมื่อ")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "รออนุมัติ"),
                            ("approved", "อนุมัติแล้ว"),
                            ("refused", "ไม่อนุมัติ"),
                            ("withdrawn", "ผู้เสนอถอนเรื่อง"),
                        ],
                        max_length=9,
                        verbose_name="ผล",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="ตัดสินเมื่อ")),
                ("decided_reason", models.CharField(blank=True, max_length=200, verbose_name="เหตุผล")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="directory.agency",
                        verbose_name="หน่วยงาน",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="directory.contactpoint",
                        verbose_name="ช่องทางติดต่อ",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ตัดสินโดย",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="เสนอโดย",
                    ),
                ),
            ],
            options={
                "verbose_name": "ข้อเสนอเรื่องสายด่วน",
                "verbose_name_plural": "ข้อเสนอเรื่องสายด่วน (อนุมัติสองคน)",
                "ordering": ["-proposed_at", "-id"],
                "permissions": [("approve_hotlineproposal", "Can approve a change of a hotline")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("decided_by__isnull", True), ("outcome", "")
                            ),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="directory_hotlineproposal_decision_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["approved", "refused"]), _negated=True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="directory_hotlineproposal_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contact__isnull", False),
                            models.Q(("action", "add"), models.Q(("outcome", "approved"), _negated=True)),
                            _connector="OR",
                        ),
                        name="directory_hotlineproposal_names_its_contact",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("contact",),
                        name="directory_hotlineproposal_one_open_a_contact",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("action", "add"), ("outcome", "")),
                        fields=("agency", "kind", "value"),
                        name="directory_hotlineproposal_one_open_addition",
                    ),
                ],
            },
        ),
    ]
