"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "alerts"
    verbose_name = "เตือนภัย"

    def ready(self) -> None:
        from alerts import permissions, search_documents
        from directory.search.registry import register

        register("case-type", label=_("กลโกงที่ควรรู้"), documents=search_documents.case_type_documents)
        register("bulletin", label=_("ประกาศเตือนภัย"), documents=search_documents.bulletin_documents)
        permissions.grant_all()
