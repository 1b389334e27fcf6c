"""Registered citizens and unfinished registrations; phones are encrypted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.fields


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_titles"), ("directory", "0002_place_checks")]

    operations = [
        migrations.CreateModel(
            name="Citizen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("other_title", models.CharField(blank=True, max_length=60, verbose_name="คำนำหน้าอื่น")),
                ("first_name", models.CharField(max_length=100, verbose_name="ชื่อ")),
                ("last_name", models.CharField(blank=True, max_length=100, verbose_name="สกุล")),
                ("phone_index", models.BinaryField(db_index=True, max_length=16)),
                (
                    "phone",
                    accounts.fields.EncryptedField(
                        index="phone_index", purpose="accounts.citizen.phone", verbose_name="เบอร์โทรศัพท์"
                    ),
                ),
                (
                    "age_group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("0-9", "ต่ำกว่า 10 ปี"),
                            ("10-19", "10–19 ปี"),
                            ("20-29", "20–29 ปี"),
                            ("30-39", "30–39 ปี"),
                            ("40-49", "40–49 ปี"),
                            ("50-59", "50–59 ปี"),
                            ("60-", "60 ปีขึ้นไป"),
                        ],
                        max_length=6,
                        verbose_name="ช่วงอายุ",
                    ),
                ),
                ("uses_camera", models.BooleanField(null=True, verbose_name="ใช้กล้องสแกน")),
                ("registered_at", models.DateTimeField(verbose_name="ลงทะเบียนเมื่อ")),
                ("corrected_at", models.DateTimeField(blank=True, null=True, verbose_name="แก้ไขล่าสุดเมื่อ")),
                (
                    "subdistrict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.subdistrict",
                        verbose_name="ตำบล/แขวง",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citizen",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.title",
                        verbose_name="คำนำหน้า",
                    ),
                ),
            ],
            options={
                "verbose_name": "ประชาชน",
                "verbose_name_plural": "ประชาชน",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_name", ""), _negated=True),
                        name="accounts_citizen_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age_group__in", ["", "0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-"])
                        ),
                        name="accounts_citizen_age_group_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistrationDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answers",
                    accounts.fields.EncryptedField(
                        index="", purpose="accounts.registrationdraft.answers", verbose_name="คำตอบที่ยังไม่ยืนยัน"
                    ),
                ),
                ("updated_at", models.DateTimeField(db_index=True, verbose_name="แก้ไขล่าสุดเมื่อ")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registration_draft",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "การสมัครที่ยังไม่ยืนยัน",
                "verbose_name_plural": "การสมัครที่ยังไม่ยืนยัน",
            },
        ),
    ]
