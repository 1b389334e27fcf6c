"""Answers to a talk's mini-test: of people nobody knows, once a phone and phase."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from assessment.models import ItemVersion, MiniAnswer, Talk

NTH_SECONDS = 3600


@dataclass(frozen=True)
class Seat:
    """A phone in the hall: `pair` random and of this talk; `first` the letter of the set it answers before the talk."""

    pair: str
    first: str

    @classmethod
    def draw(cls) -> Seat:
        return cls(secrets.token_hex(16), secrets.choice("ab"))

    def letter(self, phase: str) -> str:
        """The set to answer: one before, the other after."""
        return self.first if phase == MiniAnswer.Phase.BEFORE else {"a": "b", "b": "a"}[self.first]


def questions(talk: Talk, letter: str) -> list[ItemVersion]:
    """The four wordings of a set, in its order; one that was retired since is asked all the same."""
    order = talk.set_a if letter == "a" else talk.set_b
    found = ItemVersion.objects.select_related("item__case_type").in_bulk(order)
    return [found[pk] for pk in order]


def take(
    talk: Talk,
    phase: str,
    seat: Seat,
    said: Sequence[bool],
    *,
    shown: dt.datetime | None,
    nth: int,
    at: dt.datetime,
) -> bool:
    """Keep what was said (`said`: scam or not, in the set's order); False when this phone had answered, which is counted.

    `shown`: when the page was made; four answers within eight seconds are fast.
    """
    right = [
        version.item.is_scam == answer
        for version, answer in zip(questions(talk, seat.letter(phase)), said, strict=True)
    ]
    scams = [version.item.is_scam for version in questions(talk, seat.letter(phase))]
    caught = sum(good for good, scam in zip(right, scams, strict=True) if scam)
    with transaction.atomic():
        _, is_new = MiniAnswer.objects.get_or_create(
            talk=talk,
            phase=phase,
            pair=seat.pair,
            defaults={
                "caught": caught,
                "trusted": sum(right) - caught,
                "is_fast": shown is not None and at - shown < dt.timedelta(seconds=2 * len(right)),
                "nth": min(nth, 32000),
                "at": at,
            },
        )
        if not is_new:
            Talk.objects.filter(pk=talk.pk).update(repeats=F("repeats") + 1)
    return is_new


def nth_of_kind(talk: Talk, phase: str, *, address: str, browser: str) -> int:
    """How many-th answer of this kind of phone at this address in the hour; 0 when nobody counts.

    Counted in Valkey under a keyed hash that ends with the hour; neither address nor browser is kept. A hall behind one
    Wi-Fi full of one model looks the same: it is a question for the officer, and refuses nobody.
    """
    who = f"{talk.before_code} {phase} {address} {browser}"
    key = hmac.new(b"talk" + settings.SECRET_KEY.encode(), who.encode(), hashlib.sha256).hexdigest()[:32]
    counts = cache.count_up({f"talk:{key}": NTH_SECONDS})  # type: ignore[attr-defined]
    return int(counts[0]) if counts else 0
