"""Reads of letters under way: whose link this is, how far the tree has come, what a link brought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from django.db import connection
from django.db.models import Count, Q, Sum

from directory.letters.tokens import hash_of, is_token
from directory.models import Agency, Circulation, Letter, LinkDay, PrivateLink


class Found(Enum):
    """What a private link is on a given day."""

    OPEN = auto()
    UNKNOWN = auto()
    EXPIRED = auto()
    ENDED = auto()


def open_link(token: str, *, on: dt.date) -> tuple[Found, Circulation | None]:
    """Whose link this is, and whether it still opens; an ended one still tells which letter it was for."""
    if not is_token(token):
        return Found.UNKNOWN, None
    links = PrivateLink.objects.select_related(
        "circulation__letter", "circulation__agency__parent", "circulation__link", "circulation__forwarded_by"
    )
    link = links.filter(token_hash=hash_of(token)).first()
    if link is None:
        return Found.UNKNOWN, None
    if link.ended_at is not None:
        return Found.ENDED, link.circulation
    expired = link.circulation.letter.links_end_on < on
    return Found.EXPIRED if expired else Found.OPEN, link.circulation


# The share of offices that acknowledged, in steps; what is overdue has a mark of its own besides.
STEPS = ((1.0, "all"), (0.5, "most"), (1e-9, "some"), (0.0, "none"))


@dataclass(frozen=True)
class Progress:
    """How many offices a letter has somewhere, and how far they are."""

    sent: int = 0
    overdue: int = 0
    received: int = 0
    done: int = 0

    @property
    def waiting(self) -> int:
        return self.sent - self.received

    @property
    def share(self) -> float:
        """Of those that have it, the share that acknowledged it; 0 where nobody has it."""
        return self.received / self.sent if self.sent else 0.0

    @property
    def step(self) -> str:
        """A word for its colour."""
        return next(word for least, word in STEPS if self.share >= least)


_COUNTS = {
    "sent": Count("id"),
    "received": Count("id", filter=Q(acknowledged_at__isnull=False)),
    "done": Count("id", filter=Q(done_at__isnull=False)),
}


def progress_of(letter: Letter, *, on: dt.date, provinces: Iterable[str] | None = None) -> Progress:
    """Of the whole letter, or of these provinces. Withdrawn offices are not counted."""
    rows = letter.circulations.filter(withdrawn_at=None)
    if provinces is not None:
        rows = rows.filter(agency__province__in=provinces)
    counted = rows.aggregate(**_COUNTS)
    return _progress(letter, on, **counted)


def progress_by_province(letter: Letter, *, on: dt.date) -> dict[str, Progress]:
    """By province code; offices without a province under ""."""
    rows = letter.circulations.filter(withdrawn_at=None).order_by().values_list("agency__province")
    counted = rows.annotate(**_COUNTS)
    return {code or "": _progress(letter, on, sent, received, done) for code, sent, received, done in counted}


def _progress(letter: Letter, on: dt.date, sent: int, received: int, done: int) -> Progress:
    overdue = sent - received if letter.due_on < on else 0
    return Progress(sent, overdue, received, done)


# One walk from all children of a node at once: each row under it is counted for the child it lies under.
TREE_SQL = """
    WITH RECURSIVE below AS (
        SELECT id AS top, id FROM directory_agency WHERE parent_id IS NOT DISTINCT FROM %(node)s
        UNION SELECT below.top, child.id FROM directory_agency child JOIN below ON child.parent_id = below.id
    )
    SELECT top, count(*), count(acknowledged_at), count(done_at)
    FROM below JOIN directory_circulation circulation ON circulation.agency_id = below.id
    WHERE letter_id = %(letter)s AND withdrawn_at IS NULL
    GROUP BY top
"""


@dataclass(frozen=True)
class Branch:
    """One child of a node: itself, its own copy if it has one, and how far everything under it (itself too) is."""

    agency: Agency
    circulation: Circulation | None
    progress: Progress
    state: Circulation.State | None
    has_more: bool


def branches(
    letter: Letter, node: int | None, *, on: dt.date, provinces: Iterable[str] | None = None
) -> list[Branch]:
    """The children of an agency (None: the tops) that have the letter, or have it under them. Three queries."""
    with connection.cursor() as cursor:
        cursor.execute(TREE_SQL, {"node": node, "letter": letter.pk})
        counted = {top: _progress(letter, on, *counts) for top, *counts in cursor.fetchall()}
    agencies = Agency.objects.filter(pk__in=counted).in_listed_order()
    if provinces is not None:
        agencies = agencies.filter(province__in=provinces)
    own = {row.agency_id: row for row in letter.circulations.filter(agency__in=list(counted))}
    return [_branch(letter, agency, own.get(agency.pk), counted[agency.pk], on) for agency in agencies]


def _branch(
    letter: Letter, agency: Agency, own: Circulation | None, progress: Progress, on: dt.date
) -> Branch:
    if own is None:
        return Branch(agency, None, progress, None, has_more=True)
    own.letter = letter
    counted_here = int(own.withdrawn_at is None)
    return Branch(agency, own, progress, own.state_on(on), has_more=progress.sent > counted_here)


def children_of(circulation: Circulation) -> list[Circulation]:
    """The copies of an office's own children, whoever sent them."""
    rows = Circulation.objects.filter(letter=circulation.letter_id, agency__parent=circulation.agency_id)
    return list(rows.select_related("agency", "letter", "link").order_by("agency__sort_key", "id"))


def open_links_of(circulations: Sequence[Circulation]) -> dict[int, PrivateLink]:
    """By circulation."""
    links = PrivateLink.objects.filter(circulation__in=[row.pk for row in circulations], ended_at=None)
    return {link.circulation_id: link for link in links}


@dataclass(frozen=True)
class Day:
    day: dt.date
    opens: int
    registrations: int
    downloads: int
    passed: int


def link_days(circulation: Circulation) -> list[Day]:
    """What the office's short links (of this letter and all others) brought, by day, newest first."""
    rows = LinkDay.objects.filter(link__agency=circulation.agency_id).order_by("-day").values_list("day")
    sums = (Sum(name) for name in ("opens", "registrations", "downloads", "passed"))
    return [Day(*row) for row in rows.annotate(*sums)]
