"""From a window of cases to the snapshot of 84 areas. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from alerts.snapshot import AreaSnapshot, EntrySnapshot, Snapshot
from alerts.stats.weekly import WeeklyTrend, weekly_trend
from alerts.window import LOSS_UNKNOWN, Window
from directory.areas import Area

METHOD_VERSION = "2026.1"
PARAMETERS = {"rule": "weekly negative binomial", "alpha": 0.01, "baseline_weeks": 8, "smallest_count": 5}
SMALLEST_COUNT = 5
RISING_WEIGHT = 2.0


def analyse(window: Window) -> Snapshot:
    """Compute every area's entries from the window's inputs."""
    complete = window.data_through >= window.period_end and window.as_of.date() > window.period_end
    return Snapshot(
        date=window.date,
        status="final" if complete else "provisional",
        as_of=window.as_of,
        data_through=window.data_through,
        period_start=window.period_start,
        period_end=window.period_end,
        is_simulated=window.is_simulated,
        method_version=METHOD_VERSION,
        parameters=PARAMETERS,
        input_sha256=window.sha256(),
        areas=tuple(_area(window, area) for area in window.areas),
    )


def _area(window: Window, area: Area) -> AreaSnapshot:
    places = _places(window, area)
    counts = window.counts[:, places, :].sum(axis=1)
    here = np.isin(window.loss_province, places)
    losses = [
        np.sort(window.loss_satang[here & (window.loss_type == index) & (window.loss_satang != LOSS_UNKNOWN)])
        for index in range(len(window.types))
    ]
    trend = weekly_trend(counts)
    now = counts[:, -window.days :].sum(axis=1)
    withheld = (now > 0) & (now < SMALLEST_COUNT) if area.kind == "province" else np.zeros(len(now), bool)
    ranks = _ranks(now, losses, trend, withheld)
    entries = tuple(
        _entry(window, area, index, counts=counts, losses=losses, trend=trend, withheld=withheld, ranks=ranks)
        for index in range(len(now))
    )
    # Where a cell is withheld the totals go too: they would give it away by subtraction.
    hidden = bool(withheld.any())
    return AreaSnapshot(
        area_code=area.code,
        name_th=area.name_th,
        name_en=area.name_en,
        population=area.population,
        total_cases=None if hidden else int(now.sum()),
        total_loss_baht=None if hidden else _baht(sum(int(values.sum()) for values in losses)),
        stage="limited_history",
        entries=entries,
    )


def _places(window: Window, area: Area) -> npt.NDArray[np.int64]:
    """Province indices of an area; the nation also has the cases whose report names no province."""
    if area.kind == "nation":
        return np.arange(len(window.provinces) + 1)
    return np.array([window.provinces.index(code) for code in area.province_codes])


def _ranks(
    now: npt.NDArray[np.int64],
    losses: Sequence[npt.NDArray[np.int64]],
    trend: WeeklyTrend,
    withheld: npt.NDArray[np.bool_],
) -> dict[str, list[int | None]]:
    total = np.array([float(values.sum()) for values in losses])
    # Harm: how many people times how much a typical victim loses (square roots keep either from ruling alone).
    median = np.array([float(np.median(values)) if values.size else 0.0 for values in losses])
    harm = np.sqrt(now) * np.sqrt(median + 1.0)
    rising = np.array([RISING_WEIGHT if state == "rising" else 1.0 for state in trend.state])
    shown = np.where(withheld, 0, now)
    return {
        "cases": _rank(shown.astype(float)),
        "loss": _rank(np.where(withheld, 0.0, total)),
        "beware": _rank(np.where(withheld, 0.0, np.where(now > 0, harm * rising, 0.0))),
    }


def _rank(values: npt.NDArray[np.float64]) -> list[int | None]:
    """Competition ranks, largest first; equal values share a rank; zero has none."""
    return [int((values > value).sum()) + 1 if value > 0 else None for value in values]


def _entry(
    window: Window,
    area: Area,
    index: int,
    *,
    counts: npt.NDArray[np.int64],
    losses: Sequence[npt.NDArray[np.int64]],
    trend: WeeklyTrend,
    withheld: npt.NDArray[np.bool_],
    ranks: dict[str, list[int | None]],
) -> EntrySnapshot:
    kind, days = window.types[index], window.days
    now, before = int(counts[index, -days:].sum()), int(counts[index, -2 * days : -days].sum())
    numbers: dict[str, Any] = dict.fromkeys(
        ("cases", "previous_cases", "loss_baht", "median_loss_baht", "trimmed_mean_loss_baht",
         "largest_case_share", "per_100k", "expected", "lower", "upper")
    )  # fmt: skip
    if not withheld[index]:
        hide_before = area.kind == "province" and 0 < before < SMALLEST_COUNT
        numbers |= {"cases": now, "previous_cases": None if hide_before else before}
        numbers |= _loss(losses[index]) | _range(trend, index)
        numbers["per_100k"] = _rounded(100_000 * now / area.population, 3) if area.population else None
    return EntrySnapshot(
        case_type_id=kind.id,
        case_type=kind.code,
        **numbers,
        trend="insufficient" if withheld[index] else trend.state[index],
        signal=None,
        series=None,
        rank_cases=ranks["cases"][index],
        rank_loss=ranks["loss"][index],
        rank_beware=ranks["beware"][index],
        suppressed=bool(withheld[index]),
    )


def _loss(values: npt.NDArray[np.int64]) -> dict[str, Decimal | None]:
    """Total, median, 5 % trimmed mean and share of the largest case; None where no loss is known."""
    if not values.size:
        return {}
    cut = int(len(values) * 0.05)
    kept, total = values[cut : len(values) - cut], int(values.sum())
    return {
        "loss_baht": _baht(total),
        "median_loss_baht": _baht(float(np.median(values))),
        "trimmed_mean_loss_baht": _baht(float(kept.mean())),
        "largest_case_share": _rounded(int(values[-1]) / total, 4) if total else None,
    }


def _range(trend: WeeklyTrend, index: int) -> dict[str, Decimal | None]:
    values = {"expected": trend.expected, "lower": trend.lower, "upper": trend.upper}
    return {
        name: _rounded(float(array[index]), 2) if np.isfinite(array[index]) else None
        for name, array in values.items()
    }


def _baht(satang: float) -> Decimal:
    return (Decimal(satang) / 100).quantize(Decimal("0.01"))


def _rounded(value: float, places: int) -> Decimal:
    return Decimal(f"{value:.{places}f}")
