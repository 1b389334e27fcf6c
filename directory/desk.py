"""The front page of staff: what a card is, and what a queue is. Each room makes its own; `cybervaccine.desk` gathers them.

A card is made in two steps: one query, then a pure function of its numbers. What is not known is left out, never 0.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Count, Min, QuerySet, Value
from django.utils.translation import get_language, ngettext

from directory.thai import number

# How a line looks: late must be done now, due is to be done, plain is to be known.
Tone = Literal["late", "due", "plain"]
_LOUDNESS: dict[Tone, int] = {"late": 0, "due": 1, "plain": 2}


@dataclass(frozen=True)
class Line:
    """One number, what it counts, and the page where the work is done. `note` says since when, or what else matters."""

    value: str
    text: str
    href: str = ""
    note: str = ""
    tone: Tone = "due"


@dataclass(frozen=True)
class Card:
    """One kind of work. `period`: of which time the numbers are. `calm`: what is said when there is nothing to do."""

    name: str
    title: str
    period: str
    calm: str
    href: str
    lines: tuple[Line, ...] = ()
    # What is to be known, and waits for nobody.
    facts: tuple[Line, ...] = ()
    # Whether the facts are what the card is for.
    is_told: bool = False

    @property
    def is_calm(self) -> bool:
        return not self.lines

    @property
    def loudness(self) -> int:
        """0 is the loudest: cards stand in this order."""
        return min((_LOUDNESS[line.tone] for line in self.lines), default=len(_LOUDNESS))


def lines(*found: Line | None) -> tuple[Line, ...]:
    return tuple(line for line in found if line is not None)


def counted(
    count: int | None, text: str, *, href: str = "", note: str = "", tone: Tone = "due"
) -> Line | None:
    """A line of a count, in the reader's language; none where there is nothing."""
    return Line(said(count), text, href, note, tone) if count else None


def said(count: int) -> str:
    return number(count, language=get_language() or "th")


def span_text(span: dt.timedelta) -> str:
    """How long, in the largest unit that says it: 3 วัน, 5 ชั่วโมง, 12 นาที. Less than a minute is a minute."""
    minutes = max(int(span.total_seconds() // 60), 1)
    if minutes < 60:
        return ngettext("%(count)d นาที", "%(count)d นาที", minutes) % {"count": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(count)d ชั่วโมง", "%(count)d ชั่วโมง", hours) % {"count": hours}
    days = hours // 24
    return ngettext("%(count)d วัน", "%(count)d วัน", days) % {"count": days}


@dataclass(frozen=True)
class Queue:
    """Work of the portal itself. How old its oldest piece is says more than whether a process lives."""

    name: str
    waiting: int = 0
    oldest: dt.datetime | None = None


@dataclass(frozen=True)
class QueueKind:
    """A queue a room has: its name in words, and after how long its oldest piece is too old."""

    name: str
    label: Any
    patience: dt.timedelta = field(default=dt.timedelta(minutes=10))


def queue_rows(name: str, rows: QuerySet[Any, Any], since: str) -> QuerySet[Any, Any]:
    """(name, waiting, oldest) of a queue, as one row or none: of all queues together the front page makes one query."""
    plain: Any = rows.order_by()
    counted_: QuerySet[Any, Any] = plain.values_list(Value(name)).annotate(
        waiting=Count("pk"), oldest=Min(since)
    )
    return counted_
