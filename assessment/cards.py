"""Immunity cards: what a code confirms to anybody who holds it. A card names nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Citizen
from assessment.models import Attempt, Card, Result
from assessment.presenters.results import has_faded, in_bands
from directory.thai import date_long, number
from media_library.proofs import Finding, Proof


@dataclass(frozen=True)
class VerifiedCard:
    """What may be said of a card. `result` is None unless its owner wished it shown; `passed` likewise."""

    code: str
    taken_on: dt.datetime
    made_at: dt.datetime
    kind: str
    questions: int
    method: str
    withdrawn_at: dt.datetime | None
    result: Result | None

    @property
    def is_valid(self) -> bool:
        return self.withdrawn_at is None

    @property
    def passed(self) -> bool | None:
        return self.result.passed if self.result else None


def verify_card(code: str) -> VerifiedCard | None:
    """What `/verify/<code>/` says of an immunity card; None when the code is none of ours. Reads, writes nothing."""
    card = Card.objects.select_related("attempt__result").filter(code=code).first()
    if card is None or card.attempt.finished_at is None:
        return None
    result = card.attempt.result
    return VerifiedCard(
        code=card.code,
        taken_on=card.attempt.finished_at,
        made_at=card.made_at,
        kind=card.attempt.get_kind_display(),
        questions=result.scams + result.honest,
        method=result.method,
        withdrawn_at=card.withdrawn_at,
        result=result if card.shows_result else None,
    )


def card_of(attempt: Attempt) -> Card | None:
    return Card.objects.filter(attempt=attempt, withdrawn_at=None).first()


def make_card(attempt: Attempt, citizen: Citizen, *, shows_result: bool, at: dt.datetime) -> Card:
    """Issue the card of a citizen's finished test; asked again it only changes what it shows, and is valid again."""
    card, _ = Card.objects.update_or_create(
        attempt=attempt,
        defaults={"citizen": citizen, "shows_result": shows_result, "withdrawn_at": None},
        create_defaults={"citizen": citizen, "shows_result": shows_result, "made_at": at},
    )
    return card


def withdraw(citizen: Citizen, code: str, *, at: dt.datetime) -> None:
    Card.objects.filter(citizen=citizen, code=code, withdrawn_at=None).update(withdrawn_at=at)


def card_address(card: Card) -> str:
    return f"{settings.SITE_URL}/verify/{card.code}/"


def check_card(code: str, at: dt.datetime) -> Proof | None:
    """What the portal's check says of a card: that it is one, of which day, and no name."""
    card = verify_card(code)
    if card is None:
        return None
    facts: tuple[tuple[str, str], ...] = (
        (_("ทำแบบทดสอบเมื่อ"), date_long(card.taken_on, language=get_language() or "th")),
        (_("จำนวนคำถาม"), number(card.questions)),
    )
    if not card.is_valid:
        return Proof(Finding.ENDED, _("บัตรภูมิคุ้มกัน"), _("บัตรนี้เจ้าของยกเลิกแล้ว"), facts)
    words = _("บัตรจริงจากเว็บไซเบอร์วัคซีน บอกว่ามีคนทำแบบทดสอบในวันนั้น ไม่ได้บอกว่าเป็นใคร")
    if has_faded(card.taken_on, at=at):
        facts = (*facts, (_("ผ่านมาเกิน 90 วัน"), _("ภูมิอาจจางลงแล้ว")))
    if card.result:
        facts = (*facts, (_("ผลที่เจ้าของให้แสดง"), in_bands(card.result)))
    return Proof(
        Finding.VALID, _("บัตรภูมิคุ้มกัน"), words, facts, reverse("assessment:method"), more=_("คิดคะแนนอย่างไร")
    )
