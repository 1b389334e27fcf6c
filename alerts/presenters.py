"""What the bulletin page shows, decided here so that templates only print."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alerts.models import Bulletin, BulletinArea, BulletinEntry
from directory.areas import NATION
from directory.models import Province

TREND_MARKS = {"rising": "▲", "usual": "●", "falling": "▼", "insufficient": "–"}


@dataclass(frozen=True)
class Row:
    """One case type on the page."""

    entry: BulletinEntry
    name: str
    says: str
    sign: str
    action: str
    mark: str
    trend: str

    @classmethod
    def of(cls, entry: BulletinEntry) -> Row:
        kind = entry.case_type
        name, says, sign, action = (kind.in_language(field) for field in ("short", "says", "sign", "action"))
        return cls(entry, name, says, sign, action, TREND_MARKS[entry.trend], str(entry.get_trend_display()))


@dataclass(frozen=True)
class Bar:
    """One bar of the chart, in SVG units. `band` is the expected range where it is known."""

    name: str
    value: int
    y: int
    width: float
    band_x: float | None
    band_width: float | None
    is_above: bool


@dataclass(frozen=True)
class BulletinPage:
    area: BulletinArea
    bulletin: Bulletin
    rows: list[Row]
    first: list[Row]
    bars: list[Bar]
    places: list[tuple[str, str, str]]
    is_latest: bool

    @classmethod
    def of(cls, area: BulletinArea) -> BulletinPage:
        entries = area.entries.select_related("case_type").order_by(
            "rank_beware", "rank_cases", "case_type__position"
        )
        rows = [Row.of(entry) for entry in entries]
        first = [row for row in rows if row.entry.rank_beware and row.says][:3]
        newest = Bulletin.objects.newest()
        return cls(
            area, area.bulletin, rows, first, bars(rows), places(area.bulletin), newest == area.bulletin
        )

    @property
    def area_name(self) -> str:
        english = (get_language() or "th").startswith("en")
        return self.area.name_en if english else self.area.name_th

    @property
    def is_nation(self) -> bool:
        return self.area.area_code == NATION

    @property
    def last_day(self) -> dt.date:
        return self.bulletin.period_end

    @property
    def by_cases(self) -> list[Row]:
        return sorted(
            (row for row in self.rows if row.entry.rank_cases), key=lambda row: row.entry.rank_cases or 0
        )

    @property
    def headline(self) -> str:
        if not self.first:
            return _("สัปดาห์นี้ยังไม่มีข้อมูลพอจะบอกว่าเรื่องใดควรระวังก่อน")
        return _("ช่วงนี้ให้ระวัง “%(threat)s” ก่อน") % {"threat": self.first[0].name}

    @property
    def chart_height(self) -> int:
        return len(self.bars) * ROW_HEIGHT + 8

    @property
    def finding(self) -> str:
        """The chart's caption: what it shows, in a sentence."""
        rising = [row.name for row in self.by_cases if row.entry.trend == BulletinEntry.Trend.RISING]
        if rising:
            return _("เพิ่มขึ้นผิดปกติ: %(types)s") % {"types": ", ".join(rising)}
        if self.by_cases:
            return _("แจ้งมากที่สุดคือ %(type)s ไม่มีประเภทใดเพิ่มขึ้นผิดปกติ") % {"type": self.by_cases[0].name}
        return _("ยังไม่มีข้อมูลในช่วงนี้")


ROW_HEIGHT, NAME_WIDTH, BAR_WIDTH = 44, 0, 300


def bars(rows: Iterable[Row], limit: int = 8) -> list[Bar]:
    """Bars by number of cases, most first, with the expected range behind each."""
    shown = sorted((row for row in rows if row.entry.cases), key=lambda row: -(row.entry.cases or 0))[:limit]
    top = max((float(max(row.entry.cases or 0, row.entry.upper or 0)) for row in shown), default=1.0)
    return [_bar(row, index, BAR_WIDTH / top) for index, row in enumerate(shown)]


def _bar(row: Row, index: int, scale: float) -> Bar:
    entry = row.entry
    low, high = entry.lower, entry.upper
    known = low is not None and high is not None
    return Bar(
        name=row.name,
        value=entry.cases or 0,
        y=index * ROW_HEIGHT,
        width=round((entry.cases or 0) * scale, 1),
        band_x=round(float(low) * scale, 1) if known and low is not None else None,
        band_width=round(float(high - low) * scale, 1) if high is not None and low is not None else None,
        is_above=entry.trend == BulletinEntry.Trend.RISING,
    )


def places(bulletin: Bulletin) -> list[tuple[str, str, str]]:
    """(code, name, address) of every province's page of this bulletin, in dictionary order of the reader's language."""
    english = (get_language() or "th").startswith("en")
    provinces = Province.objects.filter(retired_on=None).order_by("name_en" if english else "sort_key")
    return [
        (
            province.code,
            province.name_en if english else province.name_th,
            reverse("alerts:bulletin-area", args=[bulletin.date, province.code]),
        )
        for province in provinces
    ]


def by_month(bulletins: Iterable[Bulletin]) -> list[tuple[dt.date, list[Bulletin]]]:
    months = itertools.groupby(bulletins, key=lambda bulletin: bulletin.date.replace(day=1))
    return [(month, list(group)) for month, group in months]
