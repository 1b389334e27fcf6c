"""Decisions about consent."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_line_identities")]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("service", "ใช้บริการไซเบอร์วัคซีน"),
                            ("guardian", "ผู้ปกครองยินยอม"),
                            ("bulletin", "รับข้อความเตือนภัยทุกวันทาง LINE"),
                            ("volunteer", "ให้ติดต่อเรื่องอาสาสมัคร"),
                            ("research", "ใช้คำตอบแบบไม่ระบุตัวเพื่อการวิจัย"),
                        ],
                        max_length=20,
                        verbose_name="เรื่อง",
                    ),
                ),
                ("is_given", models.BooleanField(verbose_name="ยินยอม")),
                ("version", models.PositiveSmallIntegerField(verbose_name="ฉบับของข้อความ")),
                ("language", models.CharField(max_length=2, verbose_name="ภาษา")),
                ("text_sha256", models.CharField(max_length=64, verbose_name="SHA-256 ของข้อความ")),
                ("at", models.DateTimeField(verbose_name="เมื่อ")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "ความยินยอม",
                "verbose_name_plural": "ความยินยอม",
                "indexes": [
                    models.Index(fields=["user", "purpose", "-at", "-id"], name="accounts_consent_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text_sha256__regex", "^[0-9a-f]{64}$")),
                        name="accounts_consent_text_is_proved",
                    )
                ],
            },
        ),
    ]
