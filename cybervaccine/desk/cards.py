"""Gathers the rooms' cards, and their queues in one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

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
class Desk:
    """All of the page. `busy` cards have work in them, `calm` ones say that there is none, `facts` are to be known."""

    at: dt.datetime
    today: Today | None
    alarms: tuple[Alarm, ...]
    busy: tuple[Card, ...]
    calm: tuple[Card, ...]
    known: tuple[Card, ...]
    queues: tuple[QueueLine, ...]

    @property
    def is_empty(self) -> bool:
        """There is nothing on this page for the person."""
        return not (self.today or self.busy or self.calm or self.known)


def desk(user: Any, *, at: dt.datetime) -> Desk:
    made = [card for room in ROOMS for card in room.cards(user, at=at)]
    busy = sorted((card for card in made if not card.is_calm), key=lambda card: card.loudness)
    quiet = [card for card in made if card.is_calm]
    watches = user.has_perm(WATCHES)
    return Desk(
        at=at,
        today=today(user, at=at),
        alarms=alarms(user, at=at),
        busy=tuple(busy),
        calm=tuple(card for card in quiet if card.calm),
        known=tuple(card for card in quiet if not card.calm),
        queues=queue_lines(waiting(at), at) if watches else (),
    )


def waiting(at: dt.datetime) -> list[Queue]:
    """Every queue that has something in it."""
    first, *rest = [rows for room in WITH_QUEUES for rows in room.queues(at)]
    return [Queue(*row) for row in first.union(*rest, all=True)]


def queue_lines(found: Iterable[Queue], at: dt.datetime) -> tuple[QueueLine, ...]:
    """All queues, those that are empty too: an empty one is known to be empty."""
    by_name = {queue.name: queue for queue in found}
    kinds = [kind for room in WITH_QUEUES for kind in room.QUEUES]
    return tuple(_queue_line(kind, by_name.get(kind.name, Queue(kind.name)), at) for kind in kinds)


def _queue_line(kind: QueueKind, queue: Queue, at: dt.datetime) -> QueueLine:
    if queue.oldest is None:
        return QueueLine(str(kind.label), said(queue.waiting), _("ว่าง"), is_late=False)
    age = at - queue.oldest
    return QueueLine(str(kind.label), said(queue.waiting), span_text(age), is_late=age > kind.patience)
