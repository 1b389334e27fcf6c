"""LINE accounts, encrypted, and the outbox that tells LINE who has left."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.fields


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_citizens")]

    operations = [
        migrations.CreateModel(
            name="LineIdentity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issuer", models.CharField(max_length=100, verbose_name="ออกโดย")),
                ("sub_index", models.BinaryField(max_length=16)),
                (
                    "sub",
                    accounts.fields.EncryptedField(
                        index="sub_index", purpose="accounts.lineidentity.sub", verbose_name="รหัสผู้ใช้ LINE"
                    ),
                ),
                (
                    "access_token",
                    accounts.fields.EncryptedField(
                        index="",
                        null=True,
                        purpose="accounts.lineidentity.access_token",
                        verbose_name="สิทธิ์ที่ LINE ให้เรา",
                    ),
                ),
                ("access_token_expires_at", models.DateTimeField(null=True, verbose_name="สิทธิ์หมดอายุเมื่อ")),
                ("is_friend", models.BooleanField(null=True, verbose_name="เป็นเพื่อนใน LINE")),
                ("linked_at", models.DateTimeField(verbose_name="เชื่อมบัญชีเมื่อ")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="line_identity",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "บัญชี LINE",
                "verbose_name_plural": "บัญชี LINE",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("issuer", "sub_index"), name="accounts_lineidentity_one_user_for_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("access_token__isnull", True), ("access_token_expires_at__isnull", True)
                            ),
                            models.Q(
                                ("access_token__isnull", False), ("access_token_expires_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="accounts_lineidentity_token_with_its_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeauthorizeRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "access_token",
                    accounts.fields.EncryptedField(
                        index="", null=True, purpose="accounts.deauthorizerequest.access_token"
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("next_attempt_at", models.DateTimeField(db_index=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "รอส่ง"), ("done", "LINE รับแล้ว"), ("expired", "สิทธิ์หมดอายุไปก่อน")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("access_token__isnull", False), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True), ("access_token__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="accounts_deauthorizerequest_token_while_waiting",
                    )
                ],
            },
        ),
    ]
