"""The immunity record: every finished test with its date and version, its card, and whether it may have faded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.safestring import SafeString

from accounts.models import Citizen
from assessment.cards import card_address
from assessment.models import Attempt, Card
from assessment.presenters.results import band, faded, headline
from directory import qr


@dataclass(frozen=True)
class RecordRow:
    attempt: Attempt
    headline: str
    card: Card | None
    has_faded: bool

    @property
    def address(self) -> str:
        return card_address(self.card) if self.card else ""

    @property
    def qr(self) -> SafeString:
        return qr.drawing(self.address, css_class="card-qr")


@dataclass(frozen=True)
class RecordPage:
    rows: list[RecordRow]
    has_faded: bool

    @classmethod
    def of(cls, citizen: Citizen, *, at: dt.datetime) -> RecordPage:
        finished = (
            citizen.attempts.exclude(finished_at=None)
            .select_related("result", "form")
            .order_by("-finished_at")
        )
        attempts = list(finished)
        cards = {card.attempt_id: card for card in citizen.cards.filter(withdrawn_at=None)}
        rows = [
            RecordRow(attempt, _headline(attempt), cards.get(attempt.pk), faded(attempt, at=at))
            for attempt in attempts
        ]
        return cls(rows, has_faded=bool(attempts) and faded(attempts[0], at=at))


def _headline(attempt: Attempt) -> str:
    return headline(band(attempt.result.d_low), band(attempt.result.d_high))
