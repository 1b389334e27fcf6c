"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "alerts"
    verbose_name = "เตือนภัย"

    def ready(self) -> None:
        from accounts import my_data
        from accounts.line import answers
        from alerts import chat, permissions, search_documents
        from alerts.delivery import own_data
        from directory.search.registry import register

        register("case-type", label=_("กลโกงที่ควรรู้"), documents=search_documents.case_type_documents)
        register("bulletin", label=_("ประกาศเตือนภัย"), documents=search_documents.bulletin_documents)
        answers.register(answers.Answer("today", _("ภัยวันนี้"), ("today", "เตือนภัย"), chat.todays_threats, 10))
        my_data.register("alerts.delivery", own_data.calls_of)
        permissions.grant_all()
