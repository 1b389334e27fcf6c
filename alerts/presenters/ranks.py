"""Rankings: case types in order, each with a bar. By cases the usual range lies behind the bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alerts.models import BulletinEntry
from directory import thai

if TYPE_CHECKING:
    from alerts.presenters.bulletins import Row

WIDTH = 100.0
LIMIT = 8


@dataclass(frozen=True)
class Rank:
    """One line of a ranking; widths in SVG units of WIDTH. The band is the usual range, None where it is not known."""

    place: int
    name: str
    address: str
    value: str
    width: float
    band_x: float | None = None
    band_width: float | None = None
    is_above: bool = False


@dataclass(frozen=True)
class Ranking:
    """`withheld`: how many types are not shown because their counts are too small."""

    finding: str
    ranks: list[Rank]
    withheld: int

    @property
    def has_bands(self) -> bool:
        return any(rank.band_width is not None for rank in self.ranks)


def ranking_by_cases(rows: Sequence[Row], limit: int = LIMIT) -> Ranking:
    shown = sorted((row for row in rows if row.entry.rank_cases), key=lambda row: row.entry.rank_cases or 0)[
        :limit
    ]
    top = max((max(row.entry.cases or 0, row.entry.upper or 0) for row in shown), default=Decimal(1))
    ranks = [_by_cases(row, WIDTH / float(top or 1)) for row in shown]
    return Ranking(_cases_finding(shown), ranks, _withheld(rows))


def _by_cases(row: Row, scale: float) -> Rank:
    entry, language = row.entry, get_language() or "th"
    low, high = entry.lower, entry.upper
    known = low is not None and high is not None
    return Rank(
        place=entry.rank_cases or 0,
        name=row.name,
        address=row.address,
        value=_("%(n)s คดี") % {"n": thai.number(entry.cases, language=language)},
        width=round((entry.cases or 0) * scale, 1),
        band_x=round(float(low) * scale, 1) if known and low is not None else None,
        band_width=round(float(high - low) * scale, 1) if high is not None and low is not None else None,
        is_above=entry.trend == BulletinEntry.Trend.RISING,
    )


def _cases_finding(shown: Sequence[Row]) -> str:
    """What the picture shows, in a sentence."""
    if not shown:
        return _("ยังไม่มีข้อมูลในช่วงนี้")
    rising = [row.name for row in shown if row.entry.trend == BulletinEntry.Trend.RISING]
    if rising:
        return _("เพิ่มขึ้นผิดปกติ: %(types)s") % {"types": ", ".join(rising)}
    return _("แจ้งมากที่สุดคือ %(type)s ไม่มีประเภทใดเพิ่มขึ้นผิดปกติ") % {"type": shown[0].name}


def ranking_by_loss(rows: Sequence[Row], limit: int = LIMIT) -> Ranking:
    shown = sorted(
        (row for row in rows if row.entry.rank_loss and row.entry.loss_baht),
        key=lambda row: row.entry.rank_loss or 0,
    )[:limit]
    scale = WIDTH / float(shown[0].entry.loss_baht or 1) if shown else 1.0
    return Ranking(_loss_finding(shown), [_by_loss(row, scale) for row in shown], _withheld(rows))


def _by_loss(row: Row, scale: float) -> Rank:
    loss = row.entry.loss_baht
    return Rank(
        place=row.entry.rank_loss or 0,
        name=row.name,
        address=row.address,
        value=thai.baht_short(loss, get_language() or "th"),
        width=round(float(loss or 0) * scale, 1),
    )


def _loss_finding(shown: Sequence[Row]) -> str:
    if not shown:
        return _("ยังไม่มีข้อมูลความเสียหายในช่วงนี้")
    loss = thai.baht_short(shown[0].entry.loss_baht, get_language() or "th")
    return _("เสียเงินมากที่สุดกับ %(type)s รวม %(loss)s") % {"type": shown[0].name, "loss": loss}


def _withheld(rows: Sequence[Row]) -> int:
    return sum(row.entry.suppressed for row in rows)
