"""The last days of a series against its usual range, as the geometry of a line chart. Pure but for the words."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import thai

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 350, 12, 160
Values = tuple[float | None, ...]


@dataclass(frozen=True)
class Line:
    """Daily cases with what was expected, oldest day first; all of one length. None: not known or withheld, never 0."""

    days: tuple[dt.date, ...]
    cases: Values
    expected: Values
    lower: Values
    upper: Values

    @classmethod
    def from_series(cls, series: Mapping[str, Any] | None) -> Line | None:
        """From an entry's stored series {"start", "cases", "expected", "upper"} (and "lower"); None where there is none."""
        if not series or not series.get("cases"):
            return None
        start, cases = dt.date.fromisoformat(series["start"]), tuple(series["cases"])
        bounds = {
            name: tuple(series.get(name) or (None,) * len(cases)) for name in ("expected", "lower", "upper")
        }
        return cls(tuple(start + dt.timedelta(days=n) for n in range(len(cases))), cases, **bounds)

    def is_above(self, index: int) -> bool:
        """Whether that day's cases exceed the upper bound."""
        cases, upper = self.cases[index], self.upper[index]
        return cases is not None and upper is not None and cases > upper

    @property
    def table(self) -> list[tuple[dt.date, float | None, float | None, float | None, bool]]:
        """(day, cases, expected, upper, above), newest first as people look for it."""
        rows = zip(self.days, self.cases, self.expected, self.upper, strict=True)
        marked = [(*row, self.is_above(index)) for index, row in enumerate(rows)]
        return marked[::-1]


@dataclass(frozen=True)
class Tick:
    """`at`: x or y in SVG units."""

    at: float
    label: str


@dataclass(frozen=True)
class LineChart:
    """Paths in the SVG units of WIDTH × HEIGHT. A day without a value breaks the line; the band is empty without bounds."""

    line: Line
    name: str
    finding: str
    cases_path: str
    expected_path: str
    band_path: str
    above: list[tuple[float, float]]
    last: tuple[float, float] | None
    across: list[Tick]
    up: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def last_day(self) -> dt.date:
        return self.line.days[-1]


def line_chart(series: Mapping[str, Any] | None, *, name: str, trend: str) -> LineChart | None:
    line = Line.from_series(series)
    return draw(line, name=name, trend=trend) if line else None


def draw(line: Line, *, name: str, trend: str) -> LineChart:
    top = nice_top(max((value for value in (*line.cases, *line.upper) if value is not None), default=0))
    xs = [_x(index, len(line.days)) for index in range(len(line.days))]
    cases = [_point(x, value, top) for x, value in zip(xs, line.cases, strict=True)]
    return LineChart(
        line=line,
        name=name,
        finding=_finding(line, name, trend),
        cases_path=_path(cases),
        expected_path=_path(_point(x, value, top) for x, value in zip(xs, line.expected, strict=True)),
        band_path=_band(xs, line, top),
        above=[point for index, point in enumerate(cases) if point and line.is_above(index)],
        last=cases[-1] if cases else None,
        across=_days(line, xs),
        up=[Tick(_y(value, top), thai.number(value)) for value in (0, top / 2, top)],
    )


def nice_top(value: float) -> float:
    """The least of 2, 4, 10, 20, 40, 100 … that is not below the value: its half is a whole number too."""
    if value <= 2:
        return 2
    power: int = 10 ** math.floor(math.log10(value))
    return float(
        next(
            step for step in (power, 2 * power, 4 * power, 6 * power, 8 * power, 10 * power) if step >= value
        )
    )


def _x(index: int, count: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * (index / (count - 1) if count > 1 else 0.5), 1)


def _y(value: float, top: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / top, 1)


def _point(x: float, value: float | None, top: float) -> tuple[float, float] | None:
    return None if value is None else (x, _y(value, top))


def _path(points: Iterable[tuple[float, float] | None]) -> str:
    """A path through the points, lifted where one is missing. A point alone is drawn as a dot of the line's own width."""
    commands, pen_down = [], False
    for point in points:
        if point is not None:
            commands.append(f"{'L' if pen_down else 'M'}{point[0]} {point[1]}" + ("" if pen_down else "h0"))
        pen_down = point is not None
    return "".join(commands)


def _band(xs: Sequence[float], line: Line, top: float) -> str:
    """The area between the bounds, from nothing where the lower one is not kept. Bounds missing in between are left out."""
    known = [
        (x, low or 0, high)
        for x, low, high in zip(xs, line.lower, line.upper, strict=True)
        if high is not None
    ]
    if len(known) < 2:
        return ""
    over = [f"{x} {_y(high, top)}" for x, _low, high in known]
    under = [f"{x} {_y(low, top)}" for x, low, _high in reversed(known)]
    return f"M{'L'.join(over + under)}Z"


def _days(line: Line, xs: Sequence[float]) -> list[Tick]:
    """The first day, every seventh before the last, and the last."""
    language = get_language() or "th"
    marks = sorted({len(xs) - 1 - back for back in range(0, len(xs), 7)})
    return [Tick(xs[index], _day_text(line.days[index], language)) for index in marks]


def _day_text(day: dt.date, language: str) -> str:
    """24 พ.ย.; the year stands in the caption."""
    return thai.date_short(day, language).rsplit(" ", 1)[0]


def _finding(line: Line, name: str, trend: str) -> str:
    above = sum(line.is_above(index) for index in range(max(len(line.days) - 7, 0), len(line.days)))
    if trend == "rising":
        return _("%(type)s เพิ่มขึ้นผิดปกติ: 7 วันล่าสุดเกินช่วงปกติ %(n)s วัน") % {"type": name, "n": above}
    if trend == "falling":
        return _("%(type)s ลดลงจากช่วงปกติ") % {"type": name}
    if trend == "usual":
        return _("%(type)s อยู่ในช่วงปกติ") % {"type": name}
    return _("%(type)s ข้อมูลยังไม่พอจะบอกแนวโน้ม") % {"type": name}
