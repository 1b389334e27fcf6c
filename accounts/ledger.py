"""Writing the ledger of forgetting, and reading it as text: "KEY WHAT TIME", one line each, from a file or from the log.

A dump holds who left after it was made. The ledger is kept apart from the dumps (deploy/backup.sh, and every line is in the log,
too), and `manage.py erase_again` does what it says once more after a restore (accounts.restored).
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from accounts.encryption import blind_index, blind_indexes
from accounts.models import LedgerLine, User

log = logging.getLogger(__name__)

LEFT = "left"
KEPT = dt.timedelta(days=400)  # no dump may be kept longer
PURPOSE = "accounts.ledger"
LINE = re.compile(
    r"\b(?P<key>[0-9a-f]{32}) (?P<what>[a-z]{1,10}) (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))"
)


@dataclass(frozen=True)
class Said:
    """One line of the ledger; `key` in hexadecimal."""

    key: str
    what: str
    at: dt.datetime

    def __str__(self) -> str:
        return f"{self.key} {self.what} {self.at.astimezone(dt.UTC).isoformat()}"


def note(user: User, whats: Sequence[str], *, at: dt.datetime) -> None:
    """Write down that this account left, or what it took back: in the caller's transaction, then in the log."""
    key = blind_index(_name(user.pk, user.date_joined), PURPOSE)
    LedgerLine.objects.bulk_create(LedgerLine(key=key, what=what, at=at) for what in whats)
    for what in whats:
        transaction.on_commit(partial(log.info, "Ledger: %s", Said(key.hex(), what, at)))


def keys_of(pk: int, date_joined: dt.datetime) -> list[str]:
    """What an account may be called in the ledger: under every key, so that a change of keys loses nobody."""
    return [key.hex() for key in blind_indexes(_name(pk, date_joined), PURPOSE)]


def _name(pk: int, date_joined: dt.datetime) -> str:
    """The number alone is not enough: a restored database gives the same numbers to other people."""
    return f"{pk} {date_joined.astimezone(dt.UTC).isoformat()}"


def read(lines: Iterable[str]) -> Iterator[Said]:
    """Whatever of these lines is of the ledger; a log's other lines are not."""
    for line in lines:
        for found in LINE.finditer(line):
            yield Said(found["key"], found["what"], dt.datetime.fromisoformat(found["at"]))


def forget(*, at: dt.datetime) -> int:
    return LedgerLine.objects.filter(at__lt=at - KEPT).delete()[0]
