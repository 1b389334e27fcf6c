"""App configuration."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = "ทดสอบภูมิคุ้มกัน"

    def ready(self) -> None:
        from assessment import permissions

        permissions.grant_all()
