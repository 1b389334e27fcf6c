"""What people agreed to, and when they took it back: append-only, the database refuses changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User
from accounts.purposes import Purpose


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Decisions of one person are written one after the other, so their numbers tell which is the newest; a clock that was ahead
    and came back would not."""

    def newest(self) -> ConsentQuerySet:
        """The newest decision for each person and purpose."""
        return self.order_by("user_id", "purpose", "-id").distinct("user_id", "purpose")

    def givers(self, purpose: Purpose) -> models.QuerySet[User]:
        """The users whose consent to this purpose stands now."""
        newest = self.filter(user=OuterRef("pk"), purpose=purpose).order_by("-id").values("is_given")
        return User.objects.filter(is_active=True).annotate(stands=Subquery(newest[:1])).filter(stands=True)

    def language_given(self, purpose: Purpose) -> Subquery:
        """For rows with a `user`: the language in which the standing consent was given; null where none stands.

        One look into the index for each row, whatever the planner knows: made for going through everybody.
        """
        said = Case(When(is_given=True, then=F("language")))
        decisions = self.filter(user=OuterRef("user"), purpose=purpose).order_by("-id")
        return Subquery(decisions.annotate(said=said).values("said")[:1])


class Consent(models.Model):
    """One decision. The text that was shown is `version` and `language` of accounts/data/consents.csv; `text_sha256` proves it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="consents")
    purpose = models.CharField(_("เรื่อง"), max_length=20, choices=Purpose)
    is_given = models.BooleanField(_("ยินยอม"))
    version = models.PositiveSmallIntegerField(_("ฉบับของข้อความ"))
    language = models.CharField(_("ภาษา"), max_length=2)
    text_sha256 = models.CharField(_("SHA-256 ของข้อความ"), max_length=64)
    at = models.DateTimeField(_("เมื่อ"))

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("ความยินยอม")
        verbose_name_plural = _("ความยินยอม")
        indexes = [models.Index(fields=["user", "purpose", "-id"], name="accounts_consent_last")]
        constraints = [
            models.CheckConstraint(
                condition=Q(text_sha256__regex="^[0-9a-f]{64}$"), name="accounts_consent_text_is_proved"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
