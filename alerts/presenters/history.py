"""What bulletins have said over the weeks: of one case type, of one province. Weeks never overlap; gaps stay gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alerts.models import Bulletin, BulletinEntry, CaseType
from alerts.presenters.bulletins import BulletinPage
from alerts.presenters.maps import ProvinceMap, case_type_map
from alerts.queries import Week, entries_of_weeks, recent_weeks
from directory import thai
from directory.areas import NATION
from directory.models import Province, Region

BAR, GAP, TOP, BASE, HEIGHT = 34, 8, 18, 118, 138
DRAWN_WEEKS, DRAWN_TYPES = 8, 4


class WeekValue(NamedTuple):
    """One week's cases. Not known and not withheld: there was no bulletin for it."""

    week: Week
    cases: int | None
    withheld: bool

    @property
    def text(self) -> str:
        if self.withheld:
            return _("ไม่แสดง")
        return thai.number(self.cases) if self.cases is not None else _("ไม่มีประกาศ")


class WeekBar(NamedTuple):
    """A bar in SVG units. `mark`: what stands where there is no bar to draw."""

    x: float
    y: float
    height: float
    label: str
    value: str
    mark: str


@dataclass(frozen=True)
class WeekChart:
    name: str
    values: list[WeekValue]
    bars: list[WeekBar]
    finding: str
    bar: int = BAR
    base: int = BASE
    height: int = HEIGHT

    @property
    def width(self) -> int:
        return len(self.bars) * (BAR + GAP)

    @property
    def last_values(self) -> list[WeekValue]:
        return self.values[-DRAWN_WEEKS:]

    @property
    def newest_first(self) -> list[WeekValue]:
        return self.values[::-1]


def week_chart(name: str, values: Sequence[WeekValue]) -> WeekChart:
    """`values` oldest first; all of them stand in the table, the last of them are drawn."""
    drawn = values[-DRAWN_WEEKS:]
    top = max((value.cases for value in drawn if value.cases), default=1)
    bars = [_bar(index, value, top) for index, value in enumerate(drawn)]
    return WeekChart(name, list(values), bars, _finding(name, values))


def _bar(index: int, value: WeekValue, top: int) -> WeekBar:
    height = round((BASE - TOP) * (value.cases or 0) / top, 1)
    label = thai.date_short(value.week.start, get_language() or "th").rsplit(" ", 1)[0]
    mark = "×" if value.withheld else "" if value.cases is not None else "–"
    shown = thai.number(value.cases) if value.cases is not None else ""
    return WeekBar(index * (BAR + GAP) + GAP / 2, round(BASE - height, 1), height, label, shown, mark)


def _finding(name: str, values: Sequence[WeekValue]) -> str:
    known = [value.cases for value in values if value.cases is not None]
    if not known:
        return _("%(type)s: ไม่แสดงจำนวน เพื่อปกป้องผู้เสียหาย") % {"type": name}
    if len(known) == 1 or values[-1].cases is None:
        return _("%(type)s: %(n)s คดีในสัปดาห์ล่าสุดที่แสดงได้") % {"type": name, "n": thai.number(known[-1])}
    words = {"last": thai.number(known[-1]), "type": name, "before": thai.number(known[-2])}
    return _("%(type)s: สัปดาห์ล่าสุด %(last)s คดี สัปดาห์ก่อน %(before)s คดี") % words


def case_type_weeks(kind: CaseType, weeks: Sequence[Week], *, area_code: str) -> WeekChart:
    """One type in one area, week by week."""
    entries = {entry.area.bulletin_id: entry for entry in entries_of_weeks(weeks, area_code, kind)}
    return week_chart(kind.in_language("short"), [_value(week, entries) for week in weeks])


def province_weeks(weeks: Sequence[Week], *, area_code: str) -> list[WeekChart]:
    """Every type that had a case, week by week; the most reported in the newest week first."""
    by_type: dict[int, dict[int, BulletinEntry]] = {}
    kinds: dict[int, CaseType] = {}
    for entry in entries_of_weeks(weeks, area_code):
        by_type.setdefault(entry.case_type_id, {})[entry.area.bulletin_id] = entry
        kinds[entry.case_type_id] = entry.case_type
    charts = [
        week_chart(kinds[pk].in_language("short"), [_value(week, entries) for week in weeks])
        for pk, entries in by_type.items()
    ]
    charts = [chart for chart in charts if any(value.cases or value.withheld for value in chart.values)]
    return sorted(charts, key=lambda chart: [-(value.cases or 0) for value in reversed(chart.values)])


def _value(week: Week, entries: dict[int, BulletinEntry]) -> WeekValue:
    entry = entries.get(week.bulletin.pk) if week.bulletin else None
    if entry is None:
        return WeekValue(week, None, False)
    return WeekValue(week, entry.cases, entry.suppressed)


@dataclass(frozen=True)
class CaseTypePage:
    """A case type's own page: what it is, its signs, what to do, how it went."""

    kind: CaseType
    entry: BulletinEntry | None
    chart: WeekChart | None
    map: ProvinceMap | None

    @classmethod
    def of(cls, kind: CaseType, bulletin: Bulletin | None) -> CaseTypePage:
        """`bulletin`: the newest. A type of an older list is in none, and then only its text is shown."""
        entries = kind.bulletin_entries.filter(area__bulletin=bulletin, area__area_code=NATION)
        entry = entries.select_related("area__bulletin").first()
        if bulletin is None or entry is None:
            return cls(kind, None, None, None)
        chart = case_type_weeks(kind, recent_weeks(bulletin), area_code=NATION)
        return cls(kind, entry, chart, case_type_map(bulletin, kind))

    @property
    def name(self) -> str:
        return self.kind.in_language("short")

    @property
    def texts(self) -> dict[str, str]:
        return {
            field: self.kind.in_language(field) for field in ("name", "says", "sign", "action", "explains")
        }

    @property
    def lines(self) -> dict[str, Sequence[str]]:
        return {field: self.kind.lines_in_language(field) for field in ("script", "red_flags", "advice")}

    @property
    def period(self) -> str:
        bulletin = self.entry.area.bulletin if self.entry else None
        if bulletin is None:
            return ""
        return thai.date_range(
            bulletin.period_start, bulletin.period_end, get_language() or "th", style="short"
        )


@dataclass(frozen=True)
class ProvincePage:
    """A province's own page: the three to beware of first there, and its weeks by type."""

    province: Province
    bulletin_page: BulletinPage | None
    weeks: list[Week]
    charts: list[WeekChart]

    @property
    def drawn(self) -> list[WeekChart]:
        """The types with most cases; all of them stand in the table."""
        return [chart for chart in self.charts if any(value.cases for value in chart.values)][:DRAWN_TYPES]

    @property
    def last_weeks(self) -> list[Week]:
        return self.weeks[-DRAWN_WEEKS:]

    @classmethod
    def of(cls, province: Province, bulletin: Bulletin | None) -> ProvincePage:
        """`bulletin`: the newest."""
        area = (
            bulletin.areas.select_related("bulletin").filter(area_code=province.code).first()
            if bulletin
            else None
        )
        if bulletin is None or area is None:
            return cls(province, None, [], [])
        weeks = recent_weeks(bulletin)
        return cls(province, BulletinPage.of(area), weeks, province_weeks(weeks, area_code=province.code))

    @property
    def name(self) -> str:
        return self.province.name_en if (get_language() or "th").startswith("en") else self.province.name_th

    @property
    def region(self) -> str:
        return str(Region(self.province.region).label)
