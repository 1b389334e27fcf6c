"""Measure the daily detector against EARS, rankings and the ceiling, at equal false-positive rates.

Run: python -m bench.detection.daily --seeds 901-912 [--local] [--other] [--sample folder]; prints Markdown.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from alerts.stats import bulletin_signals, calibrate, detect_daily, farrington_flexible, nowcast
from alerts.stats.calendar import build_calendar
from alerts.stats.daily_limits import limit_from_clean
from alerts.stats.ears import ears
from bench.detection.daily_design import DAYS, OTHER, START, TYPES, USUAL, DailyDesign, simulate
from bench.detection.daily_sample import read_sample
from bench.detection.daily_scores import (
    LOCAL_FPR,
    NATIONAL_FPR,
    OURS,
    TESTED,
    Scored,
    calendar_of,
    clean_days,
    detection_row,
    growth,
    local_histories,
    national_scores,
    ranking_row,
    ranking_scores,
    score_of,
)

CALIBRATED = np.arange(731, 1096)
FIRST_YEAR = np.arange(120, 365)
CAST_EVERY_DAYS = 11
NIGHT_DAYS = 1095

Rows = dict[str, dict[str, float]]


def national_tables(designs: list[DailyDesign]) -> tuple[Rows, Rows]:
    """Detection and ranking of the nation's 20 types."""
    national, ranking = [], []
    for design in designs:
        counts = design.reports.sum(axis=1)
        found = detect_daily(counts, calendar=calendar_of(design), tested=TESTED, alpha=NATIONAL_FPR)
        facts = clean_days(design)[:, TESTED], found.state == "rising"
        national.append(Scored(design, national_scores(design, found), *facts))
        ranking.append(Scored(design, ranking_scores(design, found), *facts))
    rows = {name: detection_row(national, name, NATIONAL_FPR, "national") for name in national[0].scores}
    return rows, {name: ranking_row(ranking, name) for name in ranking[0].scores}


def first_year_table(designs: list[DailyDesign]) -> Rows:
    """Days 120-364 of the first year: surges seen, and the false-positive rate of the state itself."""
    histories = []
    for design in designs:
        counts = design.reports.sum(axis=1)[:, :365].astype(float)
        calendar = build_calendar(START, 365, holidays=design.holidays)
        found = detect_daily(counts, calendar=calendar, tested=FIRST_YEAR, alpha=NATIONAL_FPR)
        scores = {
            "EARS C2, 28 days": ears(counts, days=FIRST_YEAR, method="C2", baseline=28).statistic,
            "growth ratio": growth(counts)[:, FIRST_YEAR],
            OURS: score_of(found.p_value),
        }
        histories.append(Scored(design, scores, clean_days(design)[:, FIRST_YEAR], found.state == "rising"))
    return {
        name: detection_row(histories, name, NATIONAL_FPR, "national", days=FIRST_YEAR)
        for name in histories[0].scores
    }


def calibration_rows(designs: list[DailyDesign]) -> Rows:
    """False alarms a week on days 1096-1825 when one is wanted, by how the limit was set before them."""
    reached: dict[str, list[float]] = {"nominal limit": [], "labelled clean year": [], "`calibrate`": []}
    for design in designs:
        counts, days = design.reports.sum(axis=1), np.r_[CALIBRATED, TESTED]
        p_value = detect_daily(counts, calendar=calendar_of(design), tested=days, alpha=NATIONAL_FPR).p_value
        clean, split = clean_days(design)[:, days], CALIBRATED.size
        labelled = limit_from_clean(
            p_value[:, :split], clean[:, :split], false_alarms_per_week=1.0, series=TYPES
        )
        own = calibrate(counts[:, : TESTED[0]], calendar=calendar_of(design), false_alarms_per_week=1.0)
        later = p_value[:, split:][clean[:, split:]]
        for name, limit in zip(reached, (NATIONAL_FPR, labelled.alpha, own.alpha), strict=True):
            reached[name].append(float((later <= limit).mean()) * 7 * TYPES)
    return {
        name: {
            "wanted": 1.0, "mean": float(np.mean(values)), "sd": float(np.std(values)),
            "least": min(values), "most": max(values),
        }
        for name, values in reached.items()
    }  # fmt: skip


def nowcast_rows(designs: Iterable[DailyDesign]) -> Rows:
    """Case-weighted absolute error, bias by kind of day and cover of the 90 % interval, by lag."""
    rows: list[np.ndarray] = []
    for design in designs:
        calendar = calendar_of(design)
        found = detect_daily(design.reports.sum(axis=1), calendar=calendar, tested=[1095], alpha=0.005)
        for as_of in range(1100, DAYS - 61, CAST_EVERY_DAYS):
            if design.outage[as_of - 20 : as_of + 1].any():
                continue
            cast = nowcast(
                design.triangle, calendar=calendar, as_of=as_of, put_off=found.put_off,
                outage=design.outage.astype(bool),
            )  # fmt: skip
            final = design.triangle[:, cast.days].sum(axis=2)
            office = np.broadcast_to(calendar.office[cast.days], final.shape)
            lag = np.broadcast_to(cast.lag, final.shape)
            stack = [lag, office, final, cast.expected, cast.lower, cast.upper, cast.seen]
            rows.append(np.stack([part.ravel() for part in stack], axis=1).astype(float))
    table = np.concatenate(rows)
    return {f"lag {lag}": _nowcast_row(table[table[:, 0] == lag]) for lag in (0, 1, 2, 3, 7, 14)}


def _nowcast_row(table: np.ndarray) -> dict[str, float]:
    office, final, expected = table[:, 1] > 0, table[:, 2], table[:, 3]
    inside = (np.round(table[:, 4]) <= final) & (final <= np.round(table[:, 5]))
    return {
        "seen": table[:, 6].sum() / final.sum(),
        "MAPE": np.abs(expected - final).sum() / final.sum(),
        "bias open": expected[office].sum() / final[office].sum() - 1,
        "bias closed": expected[~office].sum() / final[~office].sum() - 1,
        "90 % cover": float(inside.mean()),
    }


def speed_rows(design: DailyDesign) -> Rows:
    """Processor seconds (best of three) for what a night computes, beside EARS C2 on the same series."""
    end, night = DAYS, slice(DAYS - NIGHT_DAYS, DAYS)
    start, date = START + dt.timedelta(days=end - NIGHT_DAYS), START + dt.timedelta(days=end)
    counts = np.concatenate([design.reports, design.reports[:, :1] // 9], axis=1)[:, :, night]
    regions = design.region % 6
    weeks = np.maximum(design.reports[:, :, : 260 * 7].reshape(TYPES * 77, 260, 7).sum(axis=2), 0)
    history = np.pad(weeks, ((0, 0), (5, 0)), mode="wrap")
    flat = counts.reshape(-1, NIGHT_DAYS).astype(float)
    jobs = {
        "`bulletin_signals`, 20 types x 84 areas, 3 years": (
            lambda: bulletin_signals(counts, calendar=start, date=date, region_of=regions), 1680),
        "`detect_daily`, 20 national series, one day": (
            lambda: detect_daily(counts.sum(1), calendar=start, tested=[NIGHT_DAYS - 1], alpha=0.007), 20),
        "`farrington_flexible`, 1,540 weekly series, one week": (
            lambda: farrington_flexible(history, weeks=[264]), 1540),
        "EARS C2, 1,560 series, one day": (
            lambda: ears(flat, days=[NIGHT_DAYS - 1], method="C2"), 1560),
    }  # fmt: skip
    return {name: _timed(job, series) for name, (job, series) in jobs.items()}


def _timed(job: object, series: int) -> dict[str, float]:
    assert callable(job)
    seconds = []
    for _ in range(3):
        begun = time.process_time()
        job()
        seconds.append(time.process_time() - begun)
    return {"seconds": min(seconds), "series": float(series), "ms a series": 1000 * min(seconds) / series}


def margins(design: DailyDesign) -> dict[str, float]:
    """What a generated history must share with the published sample."""
    calendar, total = calendar_of(design), design.reports.sum(axis=(0, 1)).astype(float)
    by_lag = design.triangle.sum(axis=(0, 1)).astype(float)
    seen = np.cumsum(by_lag) / by_lag.sum()
    days = {"Mon": 0, "Sat": 5, "Sun": 6}
    ratio = {name: total[calendar.weekday == day].mean() / total.mean() for name, day in days.items()}
    return {
        "reports a day": total.mean(),
        **ratio,
        "Songkran": total[calendar.songkran].mean() / total.mean(),
        "zero share": float((design.reports == 0).mean()),
        **{f"seen <= {lag} d": seen[lag] for lag in (0, 1, 2, 7, 14)},
    }


def table(rows: Rows) -> str:
    """Rows as a Markdown table."""
    columns = list(next(iter(rows.values())))
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name, row in rows.items():
        cells = [_cell(row[column]) for column in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(value: float) -> str:
    if np.isnan(value):
        return "-"
    return f"{value:.0f}" if abs(value) >= 20 else f"{value:.4f}".rstrip("0").rstrip(".")


def _show(title: str, rows: Rows) -> None:
    print(f"### {title}\n\n" + table(rows), flush=True)


def _show_local(designs: list[DailyDesign]) -> None:
    for kind in ("region", "province"):
        histories = local_histories(designs, kind)
        rows = {name: detection_row(histories, name, LOCAL_FPR, kind) for name in histories[0].scores}
        _show(f"Local: {kind}, FPR .001", rows)


def main() -> None:
    """Print every table for the seeds asked for, or for a sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="901-912", help="first-last")
    parser.add_argument("--local", action="store_true", help="regions and provinces too (slow)")
    parser.add_argument("--other", action="store_true", help="the other world: noisier, lost outages, ...")
    parser.add_argument("--sample", type=Path, help="a folder with daily_*.csv, measured instead of seeds")
    args = parser.parse_args()
    low, high = (int(part) for part in args.seeds.split("-"))
    world = OTHER if args.other else USUAL
    designs = [simulate(seed, world) for seed in range(low, high + 1)]
    if args.sample:
        designs = [read_sample(args.sample)]
    _show("Margins of the first history", {"first": margins(designs[0])})
    national, ranking = national_tables(designs)
    _show("National, FPR .00714 (one false alarm a week over 20 types)", national)
    _show("Beware first", ranking)
    _show("First year, days 120-364, FPR .00714", first_year_table(designs))
    _show("False alarms a week", calibration_rows(designs))
    _show("Nowcast (20 types, weighted by cases)", nowcast_rows(designs))
    if args.local:
        _show_local(designs)
    _show("Speed", speed_rows(designs[0]))


if __name__ == "__main__":
    main()
