"""Measure the daily detector against EARS, rankings and the ceiling, at equal false-positive rates.

Run: python -m bench.detection.daily --seeds 201-212 [--local] [--sample folder]; prints Markdown.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from alerts.stats.calendar import DayCalendar, build_calendar
from alerts.stats.daily import DailyDetection, detect_daily
from alerts.stats.daily_limits import calibrate
from alerts.stats.daily_scan import WINDOW_SHARE, WINDOWS
from alerts.stats.daily_screen import trailing_sum
from alerts.stats.ears import ears
from alerts.stats.negative_binomial import upper_tail
from alerts.stats.nowcast import nowcast
from bench.detection.daily_design import (
    DAYS,
    GAMMA_SHAPE,
    REGIONS,
    START,
    TYPES,
    DailyDesign,
    Surge,
    simulate,
)

TESTED = np.arange(1096, DAYS)
CALIBRATED = np.arange(731, 1096)
NATIONAL_FPR = 0.00714  # one false alarm a week over 20 types
LOCAL_FPR = 0.001
AFTER_SURGE_DAYS = 14
LATE_DAYS = 2  # a report of the last surge day comes in this much later
STRENGTHS = (2, 3, 5, 8)


@dataclass(frozen=True)
class Scored:
    """One history with one score for each method: (types[, areas], tested days), higher is more alarming."""

    design: DailyDesign
    scores: dict[str, np.ndarray]
    clean: np.ndarray


def calendar_of(design: DailyDesign) -> DayCalendar:
    """Return the calendar of a simulated history."""
    return build_calendar(START, DAYS, holidays=design.holidays)


def clean_days(design: DailyDesign) -> np.ndarray:
    """Series-days (types, days) without a surge of the type (and 14 days after) and without an outage (and 7)."""
    clean = np.ones((TYPES, DAYS), dtype=bool)
    for surge in design.surges:
        clean[surge.type, max(0, surge.start - 1) : surge.start + surge.length + AFTER_SURGE_DAYS] = False
    for day in np.flatnonzero(design.outage):
        clean[:, day : day + 8] = False
    return clean


def scan_score(counts: np.ndarray, mean: np.ndarray, dispersion: np.ndarray) -> np.ndarray:
    """The detector's scan with the true mean: what no method can pass."""
    best = np.full(counts.shape, np.inf)
    for width, share in zip(WINDOWS, WINDOW_SHARE, strict=True):
        tail = upper_tail(trailing_sum(counts, width), trailing_sum(mean, width), dispersion)
        best = np.minimum(best, tail / share)
    return np.asarray(-np.log(np.maximum(best, 1e-300)))


def growth(counts: np.ndarray) -> np.ndarray:
    """7 days over the 28 before them, by day (types, days)."""
    prior = trailing_sum(counts, 35) - trailing_sum(counts, 7)
    return np.asarray((trailing_sum(counts, 7) + 1) / (prior / 4 + 1))


def national_scores(design: DailyDesign, found: DailyDetection) -> dict[str, np.ndarray]:
    """Scores of every national method on the tested days."""
    counts = design.reports.sum(axis=1).astype(float)
    dispersion = 1 + design.ceiling / GAMMA_SHAPE
    scores = {f"EARS {name}": ears(counts, days=TESTED, method=name).statistic for name in ("C1", "C2", "C3")}
    scores["EARS C2, 28 days"] = ears(counts, days=TESTED, method="C2", baseline=28).statistic
    scores["growth ratio"] = growth(counts)[:, TESTED]
    scores["**this detector**"] = -np.log(np.maximum(np.nan_to_num(found.p_value, nan=1.0), 1e-300))
    scores["ceiling (true mean)"] = scan_score(counts, design.ceiling, dispersion)[:, TESTED]
    return scores


def ranking_scores(design: DailyDesign, found: DailyDetection) -> dict[str, np.ndarray]:
    """Scores by which a list of 'beware first' may be ordered."""
    counts = design.reports.sum(axis=1).astype(float)
    ours = -np.log(np.maximum(np.nan_to_num(found.p_value, nan=1.0), 1e-300))
    return {
        "reports yesterday": counts[:, TESTED],
        "reports last 7 days": trailing_sum(counts, 7)[:, TESTED],
        "growth 7 d / prior 28 d": growth(counts)[:, TESTED],
        "EARS C2 z": ears(counts, days=TESTED, method="C2").statistic,
        "excess (observed - expected, 7 d)": np.nan_to_num(found.observed_7d - found.expected_7d),
        "**p-value of this detector**": ours,
        "ceiling scan": national_scores(design, found)["ceiling (true mean)"],
    }


def detection_row(histories: list[Scored], name: str, rate: float, kind: str) -> dict[str, float]:
    """POD overall and by k, median delay, alarms after outages and in Songkran, at one false-positive rate."""
    clean = np.concatenate([item.scores[name][_like(item.clean, item.scores[name])] for item in histories])
    clean = clean[np.isfinite(clean)]
    limit = float(np.quantile(clean, 1 - rate, method="higher"))
    hits: dict[int, list[bool]] = {k: [] for k in STRENGTHS}
    delays = []
    for item in histories:
        for surge in item.design.surges:
            if surge.kind == kind and surge.start >= TESTED[0]:
                alarms = _window(item.scores[name], surge) > limit
                hits[surge.k].append(bool(alarms.any()))
                delays += [int(np.argmax(alarms))] if alarms.any() else []
    flat = [hit for k in STRENGTHS for hit in hits[k]]
    row = {"n": float(len(flat)), "FPR": float((clean > limit).mean()), "POD": float(np.mean(flat))}
    row |= {f"k={k}": float(np.mean(hits[k])) if hits[k] else float("nan") for k in STRENGTHS}
    row["median delay"] = float(np.median(delays)) if delays else float("nan")
    if kind == "national":
        row["after outage"] = _alarm_share(histories, name, limit, _after_outage)
        row["Songkran FPR"] = _alarm_share(histories, name, limit, _songkran)
    return row


def _like(clean: np.ndarray, score: np.ndarray) -> np.ndarray:
    return np.broadcast_to(clean if score.ndim == 2 else clean[:, None], score.shape)


def _window(score: np.ndarray, surge: Surge) -> np.ndarray:
    first = surge.start - int(TESTED[0])
    row = score[surge.type] if surge.kind == "national" else score[surge.type, surge.area]
    return row[first : first + surge.length + LATE_DAYS]


def _no_surge(design: DailyDesign) -> np.ndarray:
    free = np.ones((TYPES, DAYS), dtype=bool)
    for surge in design.surges:
        free[surge.type, max(0, surge.start - 1) : surge.start + surge.length + AFTER_SURGE_DAYS] = False
    return free


def _after_outage(design: DailyDesign) -> np.ndarray:
    """The three days after each outage, types without a surge."""
    last = np.flatnonzero((design.outage[:-1] == 1) & (design.outage[1:] == 0))
    days = np.isin(np.arange(DAYS), (last[:, None] + [1, 2, 3]).ravel())
    return np.asarray(_no_surge(design) & days)


def _songkran(design: DailyDesign) -> np.ndarray:
    dates = [START + dt.timedelta(days=day) for day in range(DAYS)]
    days = np.array([date.month == 4 and 11 <= date.day <= 20 for date in dates])
    return np.asarray(clean_days(design) & days)


def _alarm_share(
    histories: list[Scored], name: str, limit: float, where: Callable[[DailyDesign], np.ndarray]
) -> float:
    parts = [(item.scores[name] > limit)[where(item.design)[:, TESTED]] for item in histories]
    return float(np.concatenate(parts).mean())


def ranking_row(histories: list[Scored], name: str) -> dict[str, float]:
    """Share of surge days (day 2 to the end) on which the surging type is among the first 5, 3, 1."""
    places = []
    for item in histories:
        score = np.nan_to_num(item.scores[name], nan=-np.inf)
        order = (-score).argsort(axis=0, kind="stable").argsort(axis=0)
        for surge in item.design.surges:
            if surge.kind == "national" and surge.start >= TESTED[0]:
                first = surge.start - int(TESTED[0])
                places += order[surge.type, first + 1 : first + surge.length].tolist()
    return {f"top {n}": float((np.array(places) < n).mean()) for n in (5, 3, 1)}


def local_tables(design: DailyDesign) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Counts (types, areas, days) and populations of the regions and of the provinces."""
    regions = np.zeros((TYPES, REGIONS, DAYS))
    for region in range(REGIONS):
        regions[:, region] = design.reports[:, design.region == region].sum(axis=1)
    people = np.bincount(design.region, weights=design.population, minlength=REGIONS)
    return {"region": (regions, people), "province": (design.reports.astype(float), design.population)}


def local_histories(designs: Iterable[DailyDesign], kind: str) -> list[Scored]:
    """Scores of the local methods for `kind` areas."""
    histories = []
    for design in designs:
        counts, people = local_tables(design)[kind]
        found = detect_daily(
            counts.sum(axis=1), calendar=calendar_of(design), tested=TESTED, area_counts=counts,
            populations=people, alpha=0.005,
        )  # fmt: skip
        assert found.areas is not None
        mean = design.ceiling[:, None] * people[None, :, None]
        flat = counts.reshape(-1, DAYS)
        simple = ears(flat, days=TESTED, method="C2", baseline=28).statistic.reshape(*counts.shape[:2], -1)
        ours = -np.log(np.maximum(np.nan_to_num(found.areas.p_value, nan=1.0), 1e-300))
        ceiling = scan_score(counts, mean, 1 + mean / GAMMA_SHAPE)[..., TESTED]
        scores = {"EARS C2, 28 days": simple, "**this detector**": ours, "ceiling (true mean)": ceiling}
        histories.append(Scored(design, scores, clean_days(design)[:, TESTED]))
    return histories


def calibration_row(designs: list[DailyDesign]) -> dict[str, float]:
    """Set the limit for one false alarm a week on clean days 731-1095, count false alarms on 1096-1825."""
    alphas, rates = [], []
    for design in designs:
        counts = design.reports.sum(axis=1)
        days = np.r_[CALIBRATED, TESTED]
        p_value = detect_daily(counts, calendar=calendar_of(design), tested=days, alpha=0.005).p_value
        clean, split = clean_days(design)[:, days], CALIBRATED.size
        limit = calibrate(p_value[:, :split], clean[:, :split], false_alarms_per_week=1.0, series=TYPES)
        later = p_value[:, split:][clean[:, split:]]
        alphas.append(limit.alpha)
        rates.append(float((later <= limit.alpha).mean()) * 7 * TYPES)
    return {"mean alpha": float(np.mean(alphas)), "wanted": 1.0, "reached": float(np.mean(rates))}


def nowcast_rows(designs: Iterable[DailyDesign]) -> dict[int, dict[str, float]]:
    """Case-weighted absolute error, bias by kind of day and cover of the 90 % interval, by lag."""
    rows: list[np.ndarray] = []
    for design in designs:
        calendar = calendar_of(design)
        found = detect_daily(design.reports.sum(axis=1), calendar=calendar, tested=[1095], alpha=0.005)
        for as_of in range(1100, DAYS - 61, 11):
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
    return {lag: _nowcast_row(table[table[:, 0] == lag]) for lag in (0, 1, 2, 3, 7, 14)}


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


def speed_row(design: DailyDesign) -> dict[str, float]:
    """Seconds for one night: the last day of 3 years, 20 types x (nation + 6 regions + 77 provinces)."""
    provinces = design.reports[:, :, -1095:]
    six = np.stack([provinces[:, design.region % 6 == part].sum(axis=1) for part in range(6)], axis=1)
    people = np.r_[np.bincount(design.region % 6, weights=design.population), design.population]
    start = START + dt.timedelta(days=DAYS - 1095)
    calendar = build_calendar(start, 1095, holidays=design.holidays)
    areas = np.concatenate([six, provinces], axis=1)
    begun = time.perf_counter()
    detect_daily(
        provinces.sum(axis=1), calendar=calendar, tested=[1094], area_counts=areas, populations=people,
        alpha=0.005, area_alpha=0.001,
    )  # fmt: skip
    return {"seconds": time.perf_counter() - begun, "series": float(TYPES * (1 + areas.shape[1]))}


def margins(reports: np.ndarray, triangle: np.ndarray, calendar: DayCalendar) -> dict[str, float]:
    """What a generated history must share with the published sample."""
    total = reports.sum(axis=(0, 1)).astype(float)
    by_lag = triangle.sum(axis=(0, 1)).astype(float)
    seen = np.cumsum(by_lag) / by_lag.sum()
    days = {"Mon": 0, "Sat": 5, "Sun": 6}
    ratio = {name: total[calendar.weekday == day].mean() / total.mean() for name, day in days.items()}
    return {
        "reports a day": total.mean(),
        **ratio,
        "Songkran": total[calendar.songkran].mean() / total.mean(),
        "zero share": float((reports == 0).mean()),
        **{f"seen <= {lag} d": seen[lag] for lag in (0, 1, 2, 7, 14)},
    }


def sample_margins(folder: Path) -> dict[str, float]:
    """The same margins of the published sample (daily_sample.csv.gz in `folder`)."""
    with gzip.open(folder / "daily_sample.csv.gz", "rt") as stream:
        next(stream)
        rows = np.array([[int(cell) for cell in row] for row in csv.reader(stream)])
    reports, triangle = np.zeros((TYPES, 77, DAYS)), np.zeros((TYPES, DAYS, 61))
    report_day = rows[:, 2] + rows[:, 3]
    seen = report_day < DAYS
    np.add.at(reports, (rows[seen, 0], rows[seen, 1], report_day[seen]), rows[seen, 4])
    np.add.at(triangle, (rows[:, 0], rows[:, 2], rows[:, 3]), rows[:, 4])
    from alerts.stats.calendar import thai_holidays

    calendar = build_calendar(START, DAYS, holidays=thai_holidays(range(2022, 2028)))
    return margins(reports, triangle, calendar)


def table(rows: dict[str, dict[str, float]]) -> str:
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


def main() -> None:
    """Print every table for the seeds asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="201-204", help="first-last")
    parser.add_argument("--local", action="store_true", help="regions and provinces too (slow)")
    parser.add_argument("--sample", type=Path, help="folder with daily_sample.csv.gz, to compare margins")
    args = parser.parse_args()
    low, high = (int(part) for part in args.seeds.split("-"))
    designs = [simulate(seed) for seed in range(low, high + 1)]
    first = designs[0]
    shape = {f"generator, seed {low}": margins(first.reports, first.triangle, calendar_of(first))}
    if args.sample:
        shape["published sample"] = sample_margins(args.sample)
    print("### Margins of the generator\n\n" + table(shape))
    national, ranking = [], []
    for design in designs:
        counts = design.reports.sum(axis=1)
        found = detect_daily(counts, calendar=calendar_of(design), tested=TESTED, alpha=0.005)
        clean = clean_days(design)[:, TESTED]
        national.append(Scored(design, national_scores(design, found), clean))
        ranking.append(Scored(design, ranking_scores(design, found), clean))
    rows = {name: detection_row(national, name, NATIONAL_FPR, "national") for name in national[0].scores}
    print("### National, FPR .00714 (one false alarm a week over 20 types)\n\n" + table(rows))
    print("### Beware first\n\n" + table({name: ranking_row(ranking, name) for name in ranking[0].scores}))
    print("### Limit set on earlier clean history\n\n" + table({"20 types": calibration_row(designs)}))
    lags = {f"lag {lag}": row for lag, row in nowcast_rows(designs).items()}
    print("### Nowcast (20 types, weighted by cases)\n\n" + table(lags))
    print("### One night\n\n" + table({"last day of 3 years": speed_row(first)}))
    for kind in ("region", "province") if args.local else ():
        local = local_histories(designs, kind)
        rows = {name: detection_row(local, name, LOCAL_FPR, kind) for name in local[0].scores}
        print(f"### Local: {kind}, FPR .001\n\n" + table(rows), flush=True)


if __name__ == "__main__":
    main()
