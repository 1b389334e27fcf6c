"""Giving and taking back consent. Every decision is a new row; the newest one counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts import ledger
from accounts.models import Citizen, Consent, User
from accounts.purposes import ConsentText, Purpose, current_text, offered


@dataclass(frozen=True)
class Standing:
    """Where a person stands with one purpose. `decided_at` is None when they were never asked."""

    text: ConsentText
    is_given: bool
    decided_at: dt.datetime | None
    can_change: bool

    @property
    def purpose(self) -> Purpose:
        return self.text.purpose


def standings(user: User, *, language: str) -> list[Standing]:
    """Every purpose this person is asked, or once gave, in a stable order."""
    newest = {row.purpose: row for row in Consent.objects.filter(user=user).newest()}
    citizen = Citizen.objects.filter(user=user).select_related("title").first()
    asked = offered(is_adult=bool(citizen and citizen.is_adult), is_minor=bool(citizen and citizen.is_minor))
    shown = [
        purpose for purpose in Purpose if purpose in asked or (purpose in newest and newest[purpose].is_given)
    ]
    return [_standing(purpose, newest.get(purpose), language) for purpose in shown]


def _standing(purpose: Purpose, row: Consent | None, language: str) -> Standing:
    return Standing(
        current_text(purpose, language),
        bool(row and row.is_given),
        row.at if row else None,
        purpose != Purpose.SERVICE,
    )


@transaction.atomic
def decide(user: User, decisions: Mapping[Purpose, bool], *, language: str, at: dt.datetime) -> list[Consent]:
    """Write down what changed. A decision equal to the one that stands adds nothing."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    given = {row.purpose for row in Consent.objects.filter(user=user).newest() if row.is_given}
    changed = {purpose: wish for purpose, wish in decisions.items() if wish != (purpose in given)}
    ledger.note(user, [purpose.value for purpose, wish in changed.items() if not wish], at=at)
    return record(user, changed, language=language, at=at)


def record(user: User, decisions: Mapping[Purpose, bool], *, language: str, at: dt.datetime) -> list[Consent]:
    """Write decisions down as they are, by somebody who holds the user and knows that they are new."""
    rows = [_decision(user, purpose, wish, language, at) for purpose, wish in decisions.items()]
    return Consent.objects.bulk_create(rows)


def _decision(user: User, purpose: Purpose, is_given: bool, language: str, at: dt.datetime) -> Consent:
    text = current_text(purpose, language)
    return Consent(
        user=user, purpose=purpose, is_given=is_given, version=text.version, language=text.language,
        text_sha256=text.sha256, at=at,
    )  # fmt: skip


def withdraw_everything(user: User, *, language: str, at: dt.datetime) -> list[Consent]:
    return decide(user, dict.fromkeys(Purpose, False), language=language, at=at)
