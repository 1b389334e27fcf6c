"""After a backup was restored: who had left leaves once more, and what was taken back is taken back once more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from accounts.audit.reading import CITIZEN
from accounts.audit.records import Entry, change
from accounts.consents import decide
from accounts.ledger import LEFT, Said, keys_of
from accounts.models import Action, Citizen, Consent, User
from accounts.purposes import Purpose
from accounts.services import leave

READ_AT_ONCE = 2000


@dataclass(frozen=True)
class Again:
    """How many people were erased again, and how many consents taken back again."""

    erased: int
    taken_back: int


def forget_again(said: Iterable[Said], *, at: dt.datetime) -> Again:
    """Do what the ledger says to whoever is back. Each person is a transaction; a second run finds nothing to do."""
    ledger = _newest(said)
    erased = taken_back = 0
    for user in _present():
        whats = _of(user, ledger)
        if LEFT in whats:
            _erase(user, at)
            erased += 1
        elif whats:
            taken_back += _take_back(user, whats, at)
    return Again(erased, taken_back)


def _newest(said: Iterable[Said]) -> dict[str, dict[str, dt.datetime]]:
    """{key: {what: when last}}."""
    ledger: dict[str, dict[str, dt.datetime]] = {}
    for line in said:
        whats = ledger.setdefault(line.key, {})
        whats[line.what] = max(line.at, whats.get(line.what, line.at))
    return ledger


def _present() -> Iterator[User]:
    """Whoever holds anything a person could leave behind."""
    holds = Q(citizen__isnull=False) | Q(line_identity__isnull=False) | Q(registration_draft__isnull=False)
    yield from User.objects.filter(holds).order_by("pk").iterator(chunk_size=READ_AT_ONCE)


def _of(user: User, ledger: dict[str, dict[str, dt.datetime]]) -> dict[str, dt.datetime]:
    whats: dict[str, dt.datetime] = {}
    for key in keys_of(user.pk, user.date_joined):
        whats |= ledger.get(key, {})
    return whats


@transaction.atomic
def _erase(user: User, at: dt.datetime) -> None:
    citizen = Citizen.objects.filter(user=user).first()
    if citizen is not None:
        change(
            Entry(None, Action.CHANGE, CITIZEN, (citizen.pk,), details={"what": "erased after a restore"}),
            at=at,
        )
    leave(user, language="th", at=at)


def _take_back(user: User, whats: dict[str, dt.datetime], at: dt.datetime) -> int:
    """Only what was given before it was taken back; who agreed anew since then has agreed."""
    given = {row.purpose: row.at for row in Consent.objects.filter(user=user).newest() if row.is_given}
    due = {Purpose(what): False for what, when in whats.items() if what in given and given[what] <= when}
    return len(decide(user, due, language="th", at=at))
