"""The country by province: one tile each for phones, the outline map for wide screens, the same numbers as a table."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alerts.models import Bulletin, BulletinArea, BulletinEntry, CaseType
from directory import thai
from directory.tiles import province_tiles

if TYPE_CHECKING:
    from alerts.presenters.bulletins import Row

DATA = Path(__file__).parents[1] / "data"
LEVELS = 5
WIDTH, HEIGHT = 450, 822


class Shape(NamedTuple):
    """Where a province stands: its tile (from the top left, 0-based), its short names, its outline."""

    column: int
    row: int
    short_th: str
    short_en: str
    path: str


@functools.cache
def shapes() -> dict[str, Shape]:
    """By province code. Outlines: MapSVG (CC BY 4.0), simplified; see data/README.md."""
    with (DATA / "province_shapes.csv").open(encoding="utf-8", newline="") as stream:
        paths = {row["code"]: row["path"] for row in csv.DictReader(stream)}
    return {
        code: Shape(tile.column, tile.row, tile.short_th, tile.short_en, paths[code])
        for code, tile in province_tiles().items()
    }


@dataclass(frozen=True)
class MapProvince:
    """`rate` per 100,000 people; None where it is withheld. `level`: 1 (lowest) to 5; 0 is none at all; None withheld."""

    code: str
    name: str
    rate: Decimal | None
    cases: int | None
    level: int | None
    shape: Shape
    address: str

    @property
    def short(self) -> str:
        return self.shape.short_en if _is_english() else self.shape.short_th

    @property
    def rate_text(self) -> str:
        return thai.number(self.rate, _decimals(self.rate)) if self.rate is not None else "–"

    @property
    def shade(self) -> str:
        return "level-none" if self.level is None else f"level-{self.level}"


class Step(NamedTuple):
    """A line of the key: the level and the rates it covers, in words."""

    shade: str
    label: str


@dataclass(frozen=True)
class ProvinceMap:
    title: str
    finding: str
    provinces: list[MapProvince]
    steps: list[Step]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def by_rate(self) -> list[MapProvince]:
        """Highest first; what is withheld comes last."""
        return sorted(self.provinces, key=lambda item: (item.rate is None, -(item.rate or 0), item.code))


def bulletin_map(bulletin: Bulletin, rows: Sequence[Row]) -> ProvinceMap | None:
    """The map of the type that is reported most: the one of which most provinces may be shown."""
    top = next((row for row in rows if row.entry.rank_cases == 1), None)
    return case_type_map(bulletin, top.entry.case_type) if top else None


def case_type_map(bulletin: Bulletin, kind: CaseType) -> ProvinceMap:
    """Where one type was reported, per 100,000 people, in a bulletin's period."""
    entries = BulletinEntry.objects.filter(
        area__bulletin=bulletin, area__area_code__in=list(shapes()), case_type=kind
    ).select_related("area")
    areas = {entry.area.area_code: entry for entry in entries}
    return draw(
        {code: (entry.per_100k, entry.cases) for code, entry in areas.items()},
        names={code: _name(entry.area) for code, entry in areas.items()},
        title=kind.in_language("short"),
    )


def draw(
    values: Mapping[str, tuple[Decimal | None, int | None]], *, names: Mapping[str, str], title: str
) -> ProvinceMap:
    """`values`: (rate per 100,000, cases) by province code; None where withheld, and where the code is missing."""
    bounds = level_bounds([rate for rate, _cases in values.values() if rate])
    provinces = [
        MapProvince(
            code=code,
            name=names[code],
            rate=rate,
            cases=cases,
            level=_level(rate, bounds),
            shape=shape,
            address=reverse("alerts:province-detail", args=[code]),
        )
        for code, shape in shapes().items()
        if code in names
        for rate, cases in [values.get(code, (None, None))]
    ]
    return ProvinceMap(title, _finding(provinces, title), provinces, _steps(provinces, bounds))


def level_bounds(rates: Sequence[Decimal]) -> list[Decimal]:
    """The upper rate of each level but the last: equal numbers of provinces in each, equal rates in the same one."""
    ordered = sorted(rates)
    cuts = [
        ordered[len(ordered) * level // LEVELS - 1] for level in range(1, LEVELS) if len(ordered) >= LEVELS
    ]
    return sorted(set(cuts))


def _level(rate: Decimal | None, bounds: Sequence[Decimal]) -> int | None:
    if not rate:
        return None if rate is None else 0
    missing = LEVELS - 1 - len(bounds)
    return 1 + missing + sum(rate > bound for bound in bounds)


def _steps(provinces: Sequence[MapProvince], bounds: Sequence[Decimal]) -> list[Step]:
    """Each level that occurs, with the lowest and the highest rate in it."""
    steps = [Step("level-0", _("ไม่มีคดี"))] if any(item.level == 0 for item in provinces) else []
    for level in range(1, LEVELS + 1):
        rates = [item.rate for item in provinces if item.level == level and item.rate is not None]
        if rates:
            steps.append(Step(f"level-{level}", _span(min(rates), max(rates))))
    if any(item.level is None for item in provinces):
        steps.append(Step("level-none", _("ไม่แสดง")))
    return steps


def _span(low: Decimal, high: Decimal) -> str:
    first, last = (thai.number(value, _decimals(value)) for value in (low, high))
    return first if first == last else f"{first}–{last}"


def _decimals(rate: Decimal | None) -> int:
    return 0 if rate is not None and rate >= 10 else 1


def _finding(provinces: Sequence[MapProvince], title: str) -> str:
    known = [item for item in provinces if item.rate]
    if not known:
        return _("%(type)s: ไม่แสดงจำนวนรายจังหวัด เพื่อปกป้องผู้เสียหาย") % {"type": title}
    top = max(known, key=lambda item: item.rate or 0)
    rate = thai.per_100k(top.rate, 1, get_language() or "th")
    return _("%(type)s: แจ้งมากที่สุดเมื่อเทียบกับประชากรที่ %(place)s (%(rate)s)") % {
        "type": title,
        "place": top.name,
        "rate": rate,
    }


def _name(area: BulletinArea) -> str:
    return area.name_en if _is_english() else area.name_th


def _is_english() -> bool:
    return (get_language() or "th").startswith("en")
