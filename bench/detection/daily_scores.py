"""Scores of the daily methods on a history with known surges, and how well each score detects and ranks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from alerts.stats.calendar import DayCalendar, build_calendar
from alerts.stats.daily import DailyDetection, detect_daily
from alerts.stats.daily_scan import MIN_CASES, WINDOW_SHARE, WINDOWS
from alerts.stats.daily_screen import trailing_sum
from alerts.stats.ears import ears
from alerts.stats.negative_binomial import upper_tail
from bench.detection.daily_design import DAYS, REGIONS, START, TYPES, DailyDesign, Surge

TESTED = np.arange(1096, DAYS)
NATIONAL_FPR = 1 / 140  # one false alarm a week over 20 types
LOCAL_FPR = 0.001
AFTER_SURGE_DAYS = 14
LATE_DAYS = 2  # a report of the last surge day comes in this much later
STRENGTHS = (2, 3, 5, 8)
OURS, CEILING = "**this detector**", "ceiling (true mean)"


@dataclass(frozen=True)
class Scored:
    """One history with one score for each method: (types[, areas], tested days), higher is more alarming.

    `rising` what the detector itself says at its nominal limit.
    """

    design: DailyDesign
    scores: dict[str, np.ndarray]
    clean: np.ndarray
    rising: np.ndarray


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


def scan_score(counts: np.ndarray, mean: np.ndarray, gamma_shape: float) -> np.ndarray:
    """The detector's scan with the true mean and noise: what no method of this kind can pass."""
    best, dispersion = np.full(counts.shape, np.inf), 1 + mean / gamma_shape
    for width, share in zip(WINDOWS, WINDOW_SHARE, strict=True):
        cases = trailing_sum(counts, width)
        tail = np.where(cases < MIN_CASES, 1.0, upper_tail(cases, trailing_sum(mean, width), dispersion))
        best = np.minimum(best, tail / share)
    return score_of(best)


def score_of(p_value: np.ndarray) -> np.ndarray:
    """P-values as scores, the smallest highest; where nothing can be said 0."""
    return np.asarray(-np.log(np.maximum(np.nan_to_num(p_value, nan=1.0), 1e-300)))


def growth(counts: np.ndarray) -> np.ndarray:
    """7 days over the 28 before them, by day (types, days)."""
    prior = trailing_sum(counts, 35) - trailing_sum(counts, 7)
    return np.asarray((trailing_sum(counts, 7) + 1) / (prior / 4 + 1))


def national_scores(design: DailyDesign, found: DailyDetection) -> dict[str, np.ndarray]:
    """Scores of every national method on the tested days."""
    counts = design.reports.sum(axis=1).astype(float)
    scores = {f"EARS {name}": ears(counts, days=TESTED, method=name).statistic for name in ("C1", "C2", "C3")}
    scores["EARS C2, 28 days"] = ears(counts, days=TESTED, method="C2", baseline=28).statistic
    scores["growth ratio"] = growth(counts)[:, TESTED]
    scores[OURS] = score_of(found.p_value)
    if design.ceiling is not None:
        scores[CEILING] = scan_score(counts, design.ceiling, design.gamma_shape)[:, TESTED]
    return scores


def ranking_scores(design: DailyDesign, found: DailyDetection) -> dict[str, np.ndarray]:
    """Scores by which a list of 'beware first' may be ordered."""
    counts = design.reports.sum(axis=1).astype(float)
    detectors = national_scores(design, found)
    scores = {
        "reports yesterday": counts[:, TESTED],
        "reports last 7 days": trailing_sum(counts, 7)[:, TESTED],
        "growth 7 d / prior 28 d": growth(counts)[:, TESTED],
        "EARS C2 z": ears(counts, days=TESTED, method="C2").statistic,
        "excess (observed - expected, 7 d)": np.nan_to_num(found.observed_7d - found.expected_7d),
        "**p-value of this detector**": detectors[OURS],
    }
    return scores | ({"ceiling scan": detectors[CEILING]} if CEILING in detectors else {})


def detection_row(
    histories: list[Scored], name: str, rate: float, kind: str, *, days: np.ndarray = TESTED
) -> dict[str, float]:
    """POD overall and by k, median delay, alarms after outages and in Songkran, at one false-positive rate.

    "nominal": the detector's own state at its nominal limit, as rate on clean days; the other rates are of
    scores above the limit that gives `rate` on the clean days of all `histories`.
    """
    clean = np.concatenate([item.scores[name][_like(item.clean, item.scores[name])] for item in histories])
    clean = clean[np.isfinite(clean)]
    limit = float(np.quantile(clean, 1 - rate, method="higher"))
    hits: dict[int, list[bool]] = {k: [] for k in STRENGTHS}
    delays = []
    for item in histories:
        for surge in item.design.surges:
            if surge.kind == kind and _inside(surge, days):
                alarms = _window(item.scores[name], surge, days) > limit
                hits[surge.k].append(bool(alarms.any()))
                delays += [int(np.argmax(alarms))] if alarms.any() else []
    flat = [hit for k in STRENGTHS for hit in hits[k]]
    row = {"n": float(len(flat)), "FPR": float((clean > limit).mean()), "POD": float(np.mean(flat))}
    row |= {f"k={k}": float(np.mean(hits[k])) if hits[k] else float("nan") for k in STRENGTHS}
    row["even k"] = float(np.mean([row[f"k={k}"] for k in STRENGTHS]))
    row["median delay"] = float(np.median(delays)) if delays else float("nan")
    row["nominal"] = _nominal(histories) if name == OURS else float("nan")
    if kind == "national" and days is TESTED:
        row["after outage"] = _alarm_share(histories, name, limit, _after_outage)
        row["Songkran FPR"] = _alarm_share(histories, name, limit, _songkran)
    return row


def _like(clean: np.ndarray, score: np.ndarray) -> np.ndarray:
    return np.broadcast_to(clean if score.ndim == 2 else clean[:, None], score.shape)


def _inside(surge: Surge, days: np.ndarray) -> bool:
    """Whether the surge lies in the tested days (in the last of them it may be cut short)."""
    last = surge.start + surge.length + LATE_DAYS
    return bool(surge.start >= days[0] and (days is TESTED or last <= days[-1]))


def _window(score: np.ndarray, surge: Surge, days: np.ndarray) -> np.ndarray:
    first = surge.start - int(days[0])
    row = score[surge.type] if surge.kind == "national" else score[surge.type, surge.area]
    return row[first : first + surge.length + LATE_DAYS]


def _nominal(histories: list[Scored]) -> float:
    parts = [item.rising[_like(item.clean, item.rising)] for item in histories]
    return float(np.concatenate(parts).mean())


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


def local_tables(design: DailyDesign) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray | None]]:
    """Counts (types, areas, days), populations and true shares of the regions and of the provinces."""
    regions = np.zeros((TYPES, REGIONS, DAYS))
    for region in range(REGIONS):
        regions[:, region] = design.reports[:, design.region == region].sum(axis=1)
    people = np.bincount(design.region, weights=design.population, minlength=REGIONS)
    members = np.eye(REGIONS)[design.region]
    share = None if design.share is None else design.share @ members
    places = (design.reports.astype(float), design.population, design.share)
    return {"region": (regions, people, share), "province": places}


def local_histories(designs: Iterable[DailyDesign], kind: str) -> list[Scored]:
    """Scores of the local methods for `kind` areas."""
    return [_local_history(design, kind) for design in designs]


def _local_history(design: DailyDesign, kind: str) -> Scored:
    counts, people, share = local_tables(design)[kind]
    found = detect_daily(
        counts.sum(axis=1), calendar=calendar_of(design), tested=TESTED, area_counts=counts,
        populations=people, alpha=NATIONAL_FPR, area_alpha=LOCAL_FPR,
    ).areas  # fmt: skip
    assert found is not None
    flat = counts.reshape(-1, DAYS)
    simple = ears(flat, days=TESTED, method="C2", baseline=28).statistic.reshape(*counts.shape[:2], -1)
    scores = {"EARS C2, 28 days": simple, OURS: score_of(found.p_value)}
    if design.ceiling is not None and share is not None:
        mean = design.ceiling[:, None] * share[:, :, None]
        scores[CEILING] = scan_score(counts, mean, design.gamma_shape)[..., TESTED]
    return Scored(design, scores, clean_days(design)[:, TESTED], found.state == "rising")
