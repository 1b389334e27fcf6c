"""App configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "ผู้ใช้"

    def ready(self) -> None:
        from accounts.audit import privileges, sign_ins
        from accounts.encryption import field_keys
        from accounts.line import answers
        from accounts.staff import permissions

        field_keys()  # bad keys stop the start, not the first registration
        permissions.grant_all()
        post_migrate.connect(privileges.protect_after_migrate, sender=self)
        sign_ins.listen()
        answers.register(
            answers.Answer("province", _("จังหวัดของฉัน"), ("my province",), answers.my_province, 20)
        )
        answers.register(
            answers.Answer("1441", _("โทร 1441"), ("1441", "โดนหลอก", "ถูกหลอก"), answers.hotline, 90)
        )
