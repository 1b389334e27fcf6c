"""What changed from one revision of a bulletin to the next, and by how much. Only published values are compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alerts.models import Bulletin, BulletinArea, BulletinEntry

TOTALS = ("total_cases", "total_loss_baht")
# What a reader acts on. Ranges and parts of the method change with every late case; ranks and trends say it in short.
FIGURES = (
    "cases", "previous_cases", "loss_baht", "median_loss_baht", "trend", "rank_cases", "rank_loss", "rank_beware",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One figure that differs. None: not known, or withheld. `difference` where both are numbers."""

    entry: BulletinEntry | None
    figure: str
    before: Any
    after: Any

    @property
    def difference(self) -> Decimal | int | None:
        numbers = (int, Decimal)
        if isinstance(self.before, numbers) and isinstance(self.after, numbers):
            return self.after - self.before
        return None


@dataclass(frozen=True)
class Revision:
    """A revision and what it changed in one area; the first revision has no changes."""

    bulletin: Bulletin
    changes: tuple[Change, ...]
    areas_changed: int


def ledger(bulletins: Sequence[Bulletin], area_code: str) -> list[Revision]:
    """Every revision of one date, newest first, with its changes against the one before it in an area."""
    ordered = sorted(bulletins, key=lambda bulletin: bulletin.revision)
    before: dict[str, BulletinArea] = {}
    found = []
    for bulletin in ordered:
        areas = _areas(bulletin)
        changed = [
            code for code, area in areas.items() if code in before and any(_changes(before[code], area))
        ]
        changes = tuple(_changes(before[area_code], areas[area_code])) if area_code in changed else ()
        found.append(Revision(bulletin, changes, len(changed)))
        before = areas
    return found[::-1]


def _areas(bulletin: Bulletin) -> dict[str, BulletinArea]:
    areas = bulletin.areas.prefetch_related("entries__case_type")
    return {area.area_code: area for area in areas}


def _changes(before: BulletinArea, after: BulletinArea) -> Iterator[Change]:
    yield from _differences(None, before, after, TOTALS)
    old = {entry.case_type_id: entry for entry in before.entries.all()}
    for entry in after.entries.all():
        yield from _differences(entry, old.get(entry.case_type_id), entry, FIGURES)


def _differences(
    entry: BulletinEntry | None, before: Any, after: Any, names: Sequence[str]
) -> Iterator[Change]:
    for name in names:
        old, new = getattr(before, name, None), getattr(after, name)
        if old != new:
            yield Change(entry, name, old, new)
