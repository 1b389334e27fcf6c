"""From a window of cases to the snapshot of 84 areas. Pure: no database, no clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from alerts.snapshot import AreaSnapshot, EntrySnapshot, Snapshot
from alerts.stats import Beware, BulletinSignals, bulletin_signals, rank_beware
from alerts.stats.beware import competition_ranks
from alerts.stats.calendar import build_calendar
from alerts.stats.disclosure import THRESHOLD
from alerts.stats.moving_windows import always_shown
from alerts.stats.window_losses import WindowLosses, window_losses
from alerts.stats.window_masks import Shown, shown_cells, sums_by_area
from alerts.window import Window
from directory.areas import Area

METHOD_VERSION = "2026.2"
RECENT_DAYS = 28


@dataclass(frozen=True)
class Findings:
    """Everything that was computed of a window; arrays are (types, areas), areas in the window's order."""

    window: Window
    signals: BulletinSignals
    cases: npt.NDArray[np.int64]
    before: npt.NDArray[np.int64]
    shown: Shown
    # Withheld cells that may be said to rise: what they hold now is no small number.
    warned: npt.NDArray[np.bool_]
    losses: WindowLosses
    beware: Beware
    rank_cases: npt.NDArray[Any]


def analyse(window: Window) -> Snapshot:
    """Compute every area's entries from the window's inputs."""
    complete = window.data_through >= window.period_end and window.as_of.date() > window.period_end
    found = find(window)
    return Snapshot(
        date=window.date,
        status="final" if complete else "provisional",
        as_of=window.as_of,
        data_through=window.data_through,
        period_start=window.period_start,
        period_end=window.period_end,
        is_simulated=window.is_simulated,
        method_version=METHOD_VERSION,
        parameters=_parameters(window),
        input_sha256=window.sha256(),
        areas=tuple(_area(found, area, index) for index, area in enumerate(window.areas)),
    )


def _parameters(window: Window) -> dict[str, Any]:
    conditions = window.conditions
    return {
        "alpha": conditions.alpha,
        "area_alpha": conditions.area_alpha,
        "calibrated": conditions.is_calibrated,
        "false_alarms_a_week": list(conditions.wish),
        "smallest_count": THRESHOLD,
    }


def find(window: Window) -> Findings:
    """The statistics: signals, what may be shown, losses, and the order of what to beware of first."""
    regions = region_indices(window.areas)
    populations = [area.population for area in window.areas if area.kind == "province"]
    signals = bulletin_signals(
        window.counts,
        calendar=build_calendar(
            window.history_start,
            window.counts.shape[2],
            holidays=window.conditions.holidays,
            closed=window.conditions.closed,
        ),
        date=window.date,
        region_of=regions,
        populations=populations,
        alpha=window.conditions.alpha,
        area_alpha=window.conditions.area_alpha,
    )
    shown = shown_cells(
        window.counts,
        regions=regions,
        threshold=THRESHOLD,
        overlapping=window.record.overlapping,
        withheld_before=_withheld_before(window),
    )
    losses = window_losses(
        window.loss_satang, window.loss_type, window.loss_province, shown=shown, regions=regions
    )
    cases = sums_by_area(window.counts[:, :, -window.days :].sum(axis=2), regions)
    # A count may be withheld for what it was days ago; a rise from there is what people must hear of first.
    warned = ~shown.cells & (signals.state == "rising") & (cases >= always_shown(THRESHOLD))
    beware = rank_beware(
        np.where(shown.cells | warned, cases, np.nan),
        median_loss=losses.typical,
        total_loss=losses.total,
        p_value=_chances(signals),
        state=signals.state,
        population=[area.population for area in window.areas],
    )
    before = sums_by_area(window.counts[:, :, -2 * window.days : -window.days].sum(axis=2), regions)
    rank_cases = competition_ranks(np.where(shown.cells & (cases > 0), cases, np.nan))
    return Findings(window, signals, cases, before, shown, warned, losses, beware, rank_cases)


def _chances(signals: BulletinSignals) -> npt.NDArray[np.float64]:
    """p-values of the last days, (types, areas, days); provinces have that of the last day only."""
    wide = signals.recent.p_value
    chances = np.full((*signals.p_value.shape, wide.shape[2]), np.nan)
    chances[:, : wide.shape[1]] = wide
    chances[:, :, -1] = signals.p_value
    return chances


def region_indices(areas: tuple[Area, ...]) -> npt.NDArray[np.int64]:
    """For each province, in order, the number of its region among the regions, in order."""
    members = [area.province_codes for area in areas if area.kind == "region"]
    of = {code: number for number, codes in enumerate(members) for code in codes}
    return np.array([of[area.code] for area in areas if area.kind == "province"], np.int64)


def _withheld_before(window: Window) -> npt.NDArray[np.bool_]:
    areas = {area.code: index for index, area in enumerate(window.areas)}
    kinds = {kind.id: index for index, kind in enumerate(window.types)}
    withheld = np.zeros((len(kinds), len(areas)), bool)
    for code, kind in window.record.before:
        if code in areas and kind in kinds:
            withheld[kinds[kind], areas[code]] = True
    return withheld


def _area(found: Findings, area: Area, index: int) -> AreaSnapshot:
    total = int(found.cases[:, index].sum()) if found.shown.totals[index] else None
    loss = found.losses.area_total[index]
    return AreaSnapshot(
        area_code=area.code,
        name_th=area.name_th,
        name_en=area.name_en,
        population=area.population,
        total_cases=total,
        total_loss_baht=_baht(loss) if total is not None else None,
        stage=_stage(found.signals.stage[:, index]),
        entries=tuple(_entry(found, area, kind, index) for kind in range(len(found.window.types))),
    )


def _stage(stages: npt.NDArray[np.str_]) -> str:
    """The stage of an area is that of its longest history."""
    order = ("full", "one_year", "limited_history", "insufficient")
    return next(stage for stage in order if (stages == stage).any())


def _entry(found: Findings, area: Area, kind: int, index: int) -> EntrySnapshot:
    window, cell = found.window, (kind, index)
    shown = bool(found.shown.cells[cell])
    said = found.signals.at(kind, index)
    cases = int(found.cases[cell]) if shown else None
    return EntrySnapshot(
        case_type_id=window.types[kind].id,
        case_type=window.types[kind].code,
        cases=cases,
        previous_cases=int(found.before[cell]) if found.shown.before[cell] else None,
        **_loss(found.losses, cell),
        per_100k=_rounded(100_000 * cases / area.population, 3)
        if cases is not None and area.population
        else None,
        **{
            name: _range(getattr(said, name), index) if shown else None
            for name in ("expected", "lower", "upper")
        },
        trend=said.state if shown or found.warned[cell] else "insufficient",
        signal=_signal(found, cell),
        series=_series(found.signals, cell),
        rank_cases=found.rank_cases[cell],
        rank_loss=found.beware.rank_loss[cell],
        rank_beware=found.beware.rank[cell],
        suppressed=not shown,
    )


def _loss(losses: WindowLosses, cell: tuple[int, int]) -> dict[str, Decimal | None]:
    return {
        "loss_baht": _baht(losses.total[cell]),
        "median_loss_baht": _baht(losses.median[cell]),
        "trimmed_mean_loss_baht": _baht(losses.trimmed_mean[cell]),
        "largest_case_share": _rounded(losses.largest_share[cell], 4),
    }


def _signal(found: Findings, cell: tuple[int, int]) -> dict[str, Any] | None:
    """Why the type stands where it does, and the rule that spoke where it rises; null for a type without a rank.

    The points, the ratio and the p-value are the nation's only: those of a place would tell of its single days.
    """
    beware = found.beware
    if beware.rank[cell] is None:
        return None
    reason, rising = {"reason": str(beware.reason[cell])}, found.signals.at(*cell).signal()
    if cell[1]:
        return reason | {"rising": rising and {name: rising[name] for name in ("rule", "window", "since")}}
    points = {
        name: round(float(getattr(beware, name)[cell]), 1) for name in ("score", "harm", "surprise", "signal")
    }
    return reason | points | {"rising": rising}


def _series(signals: BulletinSignals, cell: tuple[int, int]) -> dict[str, Any] | None:
    """The last days with their range, for the nation: daily counts of smaller areas would give single cases away."""
    kind, area = cell
    if area != 0 or not signals.recent.dates.size:
        return None
    recent = signals.recent
    start: dt.date = recent.dates[0].item()
    return {
        "start": start.isoformat(),
        "cases": [int(value) for value in recent.observed[kind, 0]],
        **{
            name: [_one_decimal(value) for value in getattr(recent, name)[kind, 0]]
            for name in ("expected", "lower", "upper")
        },
    }


def _one_decimal(value: float) -> float | None:
    return round(float(value), 1) if np.isfinite(value) else None


def _range(value: float | None, area: int) -> Decimal | None:
    """Two decimals for the nation; whole cases for places, where more would tell of the weeks behind the mean."""
    return None if value is None else _rounded(value, 0 if area else 2)


def _baht(satang: float) -> Decimal | None:
    return (Decimal(round(satang)) / 100).quantize(Decimal("0.01")) if np.isfinite(satang) else None


def _rounded(value: float, places: int) -> Decimal | None:
    return Decimal(f"{value:.{places}f}") if np.isfinite(value) else None
