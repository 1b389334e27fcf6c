"""The page of one bulletin: its headline, the threats to beware of first, its pictures, the places to choose from."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alerts.models import Bulletin, BulletinArea, BulletinEntry
from alerts.presenters.lines import LineChart, line_chart
from alerts.presenters.maps import ProvinceMap, bulletin_map
from alerts.presenters.ranks import Ranking, ranking_by_cases, ranking_by_loss
from alerts.threats import coarser_counts, first_threats
from directory import thai
from directory.areas import NATION
from directory.models import Province, Region

TREND_MARKS = {"rising": "▲", "usual": "●", "falling": "▼", "insufficient": "–"}
Place = tuple[str, str]


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
    address: str
    # The area whose figures these are, where it is not the page's own.
    wider: str = ""
    # What a wider area reports of the type, in words, where this one withholds its number.
    instead: str = ""

    @classmethod
    def of(cls, entry: BulletinEntry) -> Row:
        kind = entry.case_type
        name, says, sign, action = (kind.in_language(field) for field in ("short", "says", "sign", "action"))
        mark, trend = TREND_MARKS[entry.trend], str(entry.get_trend_display())
        return cls(entry, name, says, sign, action, mark, trend, kind.get_absolute_url())

    @property
    def since(self) -> dt.date | None:
        """Since when the type has been rising."""
        rising = (self.entry.signal or {}).get("rising")
        return dt.date.fromisoformat(rising["since"]) if rising else None

    @property
    def line(self) -> LineChart | None:
        """The days behind the entry as a chart, where the snapshot keeps them."""
        return line_chart(getattr(self.entry, "series", None), name=self.name, trend=self.entry.trend)


@dataclass(frozen=True, eq=False)
class BulletinPage:
    area: BulletinArea
    bulletin: Bulletin
    rows: list[Row]
    newest: Bulletin | None

    @classmethod
    def of(cls, area: BulletinArea) -> BulletinPage:
        entries = area.entries.select_related("case_type").order_by(
            "rank_beware", "rank_cases", "case_type__position"
        )
        return cls(area, area.bulletin, [Row.of(entry) for entry in entries], Bulletin.objects.newest())

    @property
    def is_latest(self) -> bool:
        return self.newest == self.bulletin

    @functools.cached_property
    def first(self) -> list[Row]:
        """The three to beware of first, from a wider area where this one's own numbers are too small."""
        entries = first_threats(self.area, [row.entry for row in self.rows])
        return [replace(Row.of(entry), wider=self._wider_name(entry)) for entry in entries]

    @property
    def table(self) -> list[Row]:
        """Every type; beside a number that is withheld, that of the smallest area around this one."""
        coarser = coarser_counts(self.area, [row.entry for row in self.rows])
        return [replace(row, instead=_instead(coarser.get(row.entry.case_type_id))) for row in self.rows]

    def _wider_name(self, entry: BulletinEntry) -> str:
        return "" if entry.area_id == self.area.pk else _name_of(entry.area)

    @property
    def area_name(self) -> str:
        return _name_of(self.area)

    @property
    def is_nation(self) -> bool:
        return self.area.area_code == NATION

    @property
    def is_province(self) -> bool:
        return self.area.area_code.isdigit()

    @property
    def last_day(self) -> dt.date:
        return self.bulletin.period_end

    @property
    def headline(self) -> str:
        """The sentence anyone understands."""
        if not self.first:
            return _("ยังไม่มีข้อมูลพอจะจัดอันดับ")
        return _("ช่วงนี้ให้ระวัง “%(threat)s” ก่อน") % {"threat": self.first[0].name}

    @property
    def note(self) -> str:
        return self.bulletin.note_in(get_language() or "th")

    @property
    def share_title(self) -> str:
        return f"{self.headline} · {self.area_name}"

    @property
    def share_text(self) -> str:
        """What stands under a shared link: the first threat's sign and what to do."""
        return " · ".join((self.first[0].sign, self.first[0].action)) if self.first else ""

    @property
    def share_image(self) -> str:
        return f"/alerts/{self.bulletin.date.isoformat()}.png"

    @property
    def by_cases(self) -> Ranking:
        return ranking_by_cases(self.rows)

    @property
    def by_loss(self) -> Ranking:
        return ranking_by_loss(self.rows)

    @property
    def lines(self) -> list[LineChart]:
        """The charts of the threats to beware of first."""
        return [row.line for row in self.first if row.line and not row.wider]

    @property
    def map(self) -> ProvinceMap | None:
        """The country by province; pages of a part of it have none."""
        return bulletin_map(self.bulletin, self.rows) if self.is_nation else None

    @property
    def places(self) -> list[tuple[str, list[Place]]]:
        return places()


def places() -> list[tuple[str, list[Place]]]:
    """Groups of (code, name) a reader can choose: the nation, the regions, the provinces in dictionary order."""
    english = _is_english()
    provinces = Province.objects.current().order_by("name_en" if english else "sort_key")
    names = provinces.values_list("code", "name_en" if english else "name_th")
    return [
        ("", [(NATION, _("ทั้งประเทศ"))]),
        (_("จังหวัด"), list(names)),
        (_("ภาค"), [(region.value, str(region.label)) for region in Region]),
    ]


def by_region() -> list[tuple[str, list[Place]]]:
    """(region, its provinces as (code, name)), from north to south."""
    name = "name_en" if _is_english() else "name_th"
    rows = list(
        Province.objects.current()
        .order_by("name_en" if _is_english() else "sort_key")
        .values_list("region", "code", name)
    )
    return [
        (str(region.label), [(code, text) for place, code, text in rows if place == region.value])
        for region in Region
    ]


def by_month(bulletins: Iterable[Bulletin]) -> list[tuple[dt.date, list[Bulletin]]]:
    months = itertools.groupby(bulletins, key=lambda bulletin: bulletin.date.replace(day=1))
    return [(month, list(group)) for month, group in months]


def _instead(entry: BulletinEntry | None) -> str:
    if entry is None:
        return ""
    cases = thai.number(entry.cases, language=get_language() or "th")
    return _("%(area)s: %(n)s คดี") % {"area": _name_of(entry.area), "n": cases}


def _name_of(area: BulletinArea) -> str:
    return area.name_en if _is_english() else area.name_th


def _is_english() -> bool:
    return (get_language() or "th").startswith("en")
