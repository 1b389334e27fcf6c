"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = "ทดสอบภูมิคุ้มกัน"

    def ready(self) -> None:
        from accounts.line import answers
        from assessment import cards, chat, permissions
        from assessment.volunteers import cards as volunteer_cards
        from media_library import proofs

        asked = ("test", "ทดสอบ")
        answers.register(answers.Answer("test", _("ทดสอบภูมิ"), asked, chat.invitation, 30))
        permissions.grant_all()
        proofs.register("immunity card", cards.check_card)
        proofs.register("volunteer card", volunteer_cards.check_card)
