"""Gathers the rooms' cards, and their queues in one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts import desk_cards as accounts_cards
from alerts.desk import cards as alerts_cards
from alerts.desk.alarms import Alarm, alarms
from alerts.desk.today import Today, today
from assessment import desk_cards as assessment_cards
from directory import desk_cards as directory_cards
from directory.desk import Card, Queue, QueueKind, said, span_text
from media_library import desk_cards as media_cards

# In the order in which cards of the same urgency stand.
ROOMS = (alerts_cards, directory_cards, media_cards, assessment_cards, accounts_cards)
WITH_QUEUES = (alerts_cards, accounts_cards, directory_cards)
WATCHES = "alerts.view_staffalarm"


@dataclass(frozen=True)
class QueueLine:
    """A queue in words: how many wait, for how long the oldest has, and whether that is too long."""

    label: str
    waiting: str
    age: str
    is_late: bool


@dataclass(frozen=True)
class Queues:
    """Those in which something waits; the others are empty, and named."""

    lines: tuple[QueueLine, ...]
    empty: str


@dataclass(frozen=True)
class Desk:
    """All of the page. `busy` cards have work in them, `calm` ones say that there is none, `known` ones are to be read."""

    at: dt.datetime
    today: Today | None
    alarms: tuple[Alarm, ...]
    busy: tuple[Card, ...]
    calm: tuple[Card, ...]
    known: tuple[Card, ...]
    queues: Queues | None

    @property
    def has_rail(self) -> bool:
        """There is something beside the work."""
        return bool(self.known or self.calm or self.queues)

    @property
    def has_work(self) -> bool:
        """There is the day or something that waits."""
        return bool(self.today or self.busy)

    @property
    def is_empty(self) -> bool:
        """There is nothing on this page for the person."""
        return not (self.has_work or self.calm or self.known)


def desk(user: Any, *, at: dt.datetime) -> Desk:
    made = [card for room in ROOMS for card in room.cards(user, at=at)]
    busy = sorted((card for card in made if not card.is_calm), key=lambda card: card.loudness)
    quiet = [card for card in made if card.is_calm]
    known = tuple(card for card in quiet if card.is_told and card.facts)
    watches = user.has_perm(WATCHES)
    return Desk(
        at=at,
        today=today(user, at=at),
        alarms=alarms(user, at=at),
        busy=tuple(busy),
        calm=tuple(card for card in quiet if card not in known),
        known=known,
        queues=queues(waiting(at), at) if watches else None,
    )


def waiting(at: dt.datetime) -> list[Queue]:
    """Every queue that has something in it."""
    first, *rest = [rows for room in WITH_QUEUES for rows in room.queues(at)]
    return [Queue(*row) for row in first.union(*rest, all=True)]


def queues(found: Iterable[Queue], at: dt.datetime) -> Queues:
    """All queues in words, the one with the oldest piece first: an empty one is known to be empty."""
    kinds = {kind.name: kind for room in WITH_QUEUES for kind in room.QUEUES}
    full = sorted((queue for queue in found if queue.oldest), key=lambda queue: queue.oldest or at)
    names = {queue.name for queue in full}
    return Queues(
        tuple(_queue_line(kinds[queue.name], queue, at) for queue in full),
        " · ".join(str(kind.label) for kind in kinds.values() if kind.name not in names),
    )


def _queue_line(kind: QueueKind, queue: Queue, at: dt.datetime) -> QueueLine:
    age = at - (queue.oldest or at)
    return QueueLine(str(kind.label), said(queue.waiting), span_text(age), age > kind.patience)
