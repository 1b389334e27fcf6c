"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "ผู้ใช้"

    def ready(self) -> None:
        from accounts.encryption import field_keys
        from accounts.staff import permissions

        field_keys()  # bad keys stop the start, not the first registration
        permissions.grant_all()
