"""What the coverage pages say of places, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alerts.presenters.maps import ProvinceMap, draw
from assessment.coverage.places import PlaceRow
from directory import thai

FEWEST_FOR_A_MAP = 5


@dataclass(frozen=True)
class Line:
    """One place of a table; texts, empty where nothing may be said."""

    name: str
    address: str
    registered: str
    passed: str
    cases: str
    is_gap: bool


def lines(rows: Iterable[PlaceRow], *, addressed: bool = False) -> list[Line]:
    """Gaps first, then by the cases for each 100,000."""
    ordered = sorted(rows, key=lambda row: (not row.is_gap, -(row.cases_rate or 0), row.code))
    return [
        line(row, address=reverse("assessment:coverage-province", args=[row.code]) if addressed else "")
        for row in ordered
    ]


def line(row: PlaceRow, *, address: str = "") -> Line:
    return Line(
        name_of(row), address, _text(row.registered_rate, row.registered), _text(row.passed_rate, row.passed),
        _text(row.cases_rate, row.cases), row.is_gap,
    )  # fmt: skip


def name_of(row: Any) -> str:
    return str(row.name_en if thai.is_english(get_language() or "th") else row.name_th)


def _text(rate: Any, count: int | None) -> str:
    """The rate with its count: a rate alone hides how few it is of."""
    if rate is None or count is None:
        return ""
    return _("%(rate)s (%(count)s)") % {
        "rate": thai.number(rate, 1 if rate == 0 or rate >= 1 else 2),
        "count": thai.number(count),
    }


def passed_map(rows: Sequence[PlaceRow]) -> ProvinceMap | None:
    """Where people passed, for each 10,000; None while too few provinces have anything to show."""
    if sum(row.passed is not None for row in rows) < FEWEST_FOR_A_MAP:
        return None
    drawn = draw(
        {row.code: (row.passed_rate, row.passed) for row in rows},
        names={row.code: name_of(row) for row in rows},
        title=_("ผ่านแบบทดสอบต่อหมื่นคน"),
    )
    provinces = [
        replace(item, address=reverse("assessment:coverage-province", args=[item.code]))
        for item in drawn.provinces
    ]
    return replace(drawn, provinces=provinces)


def finding(rows: Sequence[PlaceRow]) -> str:
    """The gap in one sentence."""
    gaps = [row for row in rows if row.is_gap]
    if not any(row.passed for row in rows):
        return _("ยังไม่มีพื้นที่ที่มีผู้ผ่านแบบทดสอบมากพอให้แสดง")
    if not gaps:
        return _("ไม่มีพื้นที่ที่คดีมากแต่ผู้ผ่านแบบทดสอบน้อย")
    worst = max(gaps, key=lambda row: row.cases_rate or 0)
    return _("%(count)d พื้นที่คดีมากแต่ผู้ผ่านแบบทดสอบน้อย เริ่มที่%(place)s") % {
        "count": len(gaps), "place": name_of(worst)
    }  # fmt: skip
