"""What the pages of letters show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from directory.letters.queries import Day, children_of, link_days, open_links_of
from directory.letters.small_numbers import shown_total, withhold
from directory.letters.tokens import address_of, token_of
from directory.models import Circulation, PrivateLink

State = Circulation.State
# Beside its word each state has a mark of its own: never by colour alone.
ICONS = {State.WAITING: "calendar", State.OVERDUE: "warning", State.RECEIVED: "check", State.DONE: "check", State.WITHDRAWN: "no"}  # fmt: skip
SHOWN_DAYS = 31


@dataclass(frozen=True)
class Child:
    """One office below, as the office above sees it; its private link only until it has answered for itself."""

    pk: int
    name: str
    state: State
    address: str
    acknowledged_at: dt.datetime | None

    @property
    def icon(self) -> str:
        return ICONS[self.state]


def children(circulation: Circulation, day: dt.date) -> list[Child]:
    rows = children_of(circulation)
    links = open_links_of([row for row in rows if row.acknowledged_at is None])
    return [
        Child(row.pk, row.agency.name, row.state_on(day), _address(links, row), row.acknowledged_at) for row in rows
    ]  # fmt: skip


def _address(links: dict[int, PrivateLink], row: Circulation) -> str:
    """Empty for an office that has answered, and where the key is gone."""
    token = token_of(links[row.pk]) if row.pk in links else None
    return address_of(token) if token else ""


@dataclass(frozen=True)
class Figure:
    """One total; None where it is too small to be told."""

    name: str
    value: int | None


@dataclass(frozen=True)
class NumbersDay:
    day: dt.date
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class Numbers:
    """What the office's links brought: totals, and the last days, small numbers withheld."""

    totals: list[Figure]
    days: list[NumbersDay]
    names: list[str]


COLUMNS = ("opens", "registrations", "downloads", "passed")


def numbers(circulation: Circulation, names: Sequence[str]) -> Numbers:
    """`names`: what the columns are called."""
    days = link_days(circulation)
    columns = [[getattr(day, column) for day in days] for column in COLUMNS]
    totals = [Figure(name, shown_total(counts)) for name, counts in zip(names, columns, strict=True)]
    return Numbers(totals, _days(days, columns)[:SHOWN_DAYS], list(names))


def _days(days: Sequence[Day], columns: Iterable[list[int]]) -> list[NumbersDay]:
    shown = [withhold(counts) for counts in columns]
    return [NumbersDay(day.day, values) for day, values in _rows(days, shown)]


def _rows(days: Sequence[Day], shown: list[list[int | None]]) -> Iterable[tuple[Day, tuple[int | None, ...]]]:
    return zip(days, zip(*shown, strict=True), strict=True) if days else []


def letter_links(token: str) -> dict[str, str]:
    """Where an office's page leads."""
    names = ("acknowledge", "forward", "report", "pdf", "poster", "stickers", "children")
    inner = {name: reverse(f"directory:letter-{name}", args=[token]) for name in names}
    return {"letter": reverse("directory:letter", args=[token])} | inner
