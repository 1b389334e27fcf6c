"""Measure the order of "beware first": does it list surging types, does it keep still, does it say the same every day.

Run: python -m bench.detection.beware --seeds 201-204 [--feed-days 900]; prints Markdown.

Recall is measured as in bench.detection.daily (share of surge days, day 2 to the end, on which the surging type is
among the first); losses by type are drawn once a history. Steadiness: Kendall's tau between the orders of two days,
share of days on which the first type changes, different first types in 28 days. Quiet days: no surge of any type.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import kendalltau

from alerts.simulation import MIX
from alerts.stats import rank_beware
from alerts.stats.calendar import build_calendar, thai_holidays
from alerts.stats.daily import detect_daily
from alerts.stats.daily_limits import calibrate
from alerts.stats.daily_screen import trailing_sum
from bench.detection.daily import CALIBRATED, TESTED, TYPES, calendar_of, clean_days, table
from bench.detection.daily_design import Surge, simulate
from bench.disclosure.measure import START, Feed

POPULATION, MONTH = 66_000_000, 28


@dataclass(frozen=True)
class History:
    """One history as the ranking sees it; arrays (types, tested days). `p_value` has four days more at its start."""

    week: np.ndarray
    median: np.ndarray
    p_value: np.ndarray
    state: np.ndarray
    surges: tuple[Surge, ...]
    first_day: int


def design_history(seed: int) -> History:
    """A simulated history with the detector's answers, its limit set on the clean year before."""
    design = simulate(seed)
    counts = design.reports.sum(axis=1)
    calendar, days = calendar_of(design), np.r_[CALIBRATED, TESTED]
    p_value = detect_daily(counts, calendar=calendar, tested=days, alpha=0.005).p_value
    clean, split = clean_days(design)[:, days], CALIBRATED.size
    limit = calibrate(p_value[:, :split], clean[:, :split], false_alarms_per_week=1.0, series=TYPES)
    found = detect_daily(counts, calendar=calendar, tested=TESTED, alpha=limit.alpha)
    return made_history(seed, counts, p_value[:, split - 4 :], found.state, design.surges)


def made_history(
    seed: int, counts: np.ndarray, p_value: np.ndarray, state: np.ndarray, surges: tuple[Surge, ...]
) -> History:
    median = np.random.default_rng(seed).lognormal(np.log(25_000), 1.0, (TYPES, 1))
    week = trailing_sum(counts.astype(float), 7)[:, TESTED]
    return History(week, np.broadcast_to(median, week.shape), p_value, state, surges, int(TESTED[0]))


def feed_history(days: int, seed: int) -> History:
    """The simulated feed of the demonstration, with each week's own medians; ranked over its last half year."""
    feed = Feed(days, 950, seed)
    counts = feed.counts.sum(axis=1)[: len(MIX)]
    tested = np.arange(days - 182, days)
    calendar = build_calendar(START, days, holidays=thai_holidays(range(2026, 2030)))
    reach = np.r_[tested[:4] - 4, tested]
    found = detect_daily(counts, calendar=calendar, tested=reach, alpha=0.005)
    median = np.full((len(counts), tested.size), np.nan)
    for kind, place in np.ndindex(median.shape):
        now = (feed.kind == kind) & (feed.day > tested[place] - 7) & (feed.day <= tested[place])
        losses = feed.loss[now & (feed.loss >= 0)]
        median[kind, place] = np.median(losses) / 100 if losses.size else np.nan
    week = trailing_sum(counts.astype(float), 7)[:, tested]
    return History(week, median, found.p_value, found.state[:, 4:], (), int(tested[0]))


def by_chance(history: History) -> np.ndarray:
    return -np.log(np.maximum(np.nan_to_num(history.p_value[:, 4:], nan=1.0), 1e-300))


def by_harm(history: History) -> np.ndarray:
    return history.week * np.nan_to_num(history.median, nan=1000.0)


def by_first_version(history: History) -> np.ndarray:
    return np.sqrt(by_harm(history)) * np.where(history.state == "rising", 2.0, 1.0)


def by_this(history: History) -> np.ndarray:
    days = range(history.week.shape[1])
    found = [
        rank_beware(
            history.week[:, day], median_loss=history.median[:, day], p_value=history.p_value[:, day : day + 5],
            state=history.state[:, day], population=POPULATION,
        ).score
        for day in days
    ]  # fmt: skip
    return np.nan_to_num(np.array(found).T, nan=-1.0)


METHODS: dict[str, Callable[[History], np.ndarray]] = {
    "p-value alone": by_chance,
    "harm alone (cases x median)": by_harm,
    "first version (square roots, rising x 2)": by_first_version,
    "**rank_beware**": by_this,
}


def places(score: np.ndarray) -> np.ndarray:
    return np.asarray((-score).argsort(axis=0, kind="stable").argsort(axis=0))


def recall_row(histories: list[History], method: Callable[[History], np.ndarray]) -> dict[str, float]:
    found: list[int] = []
    rising: list[np.ndarray] = []
    for history in histories:
        order = places(method(history))
        rising.append(order[history.state == "rising"])
        for surge in history.surges:
            if surge.kind == "national" and surge.start >= history.first_day:
                begun = surge.start - history.first_day
                found += order[surge.type, begun + 1 : begun + surge.length].tolist()
    row = {f"top {most}": float((np.array(found) < most).mean()) for most in (5, 3, 1)}
    return row | {"rising in top 3": float((np.concatenate(rising) < 3).mean())}


def steady_row(histories: list[History], method: Callable[[History], np.ndarray]) -> dict[str, float]:
    rows = [_steadiness(places(method(history))) for history in histories]
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def _steadiness(order: np.ndarray) -> dict[str, float]:
    first, days = order.argmin(axis=0), order.shape[1]
    pairs = range(0, days - 1, 3)
    front = np.sort((order < 3).astype(int) * (np.arange(len(order)) + 1)[:, None], axis=0)[-3:]
    return {
        "Kendall tau": float(
            np.mean([kendalltau(order[:, day], order[:, day + 1]).statistic for day in pairs])
        ),
        "first changes": float((first[1:] != first[:-1]).mean()),
        "of the first three stay": float(
            np.mean([np.isin(front[:, day], front[:, day + 1]).mean() for day in range(days - 1)])
        ),
        "different firsts in 28 days": float(
            np.mean([len(set(first[day : day + MONTH].tolist())) for day in range(0, days - MONTH, MONTH)])
        ),
    }


def print_tables(histories: list[History], feed: list[History]) -> None:
    print(
        "### Recall on surge days\n\n"
        + table({name: recall_row(histories, f) for name, f in METHODS.items()})
    )
    print(
        "### Steadiness, 20 types with surges\n\n"
        + table({name: steady_row(histories, f) for name, f in METHODS.items()})
    )
    if feed:
        rows = {name: steady_row(feed, f) for name, f in METHODS.items()}
        print("### Steadiness, the demonstration's feed (15 types, few surges)\n\n" + table(rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="201-204", help="first-last")
    parser.add_argument("--feed-days", type=int, default=900, help="0: leave it out")
    args = parser.parse_args()
    low, high = (int(part) for part in args.seeds.split("-"))
    feed = [feed_history(args.feed_days, 1)] if args.feed_days else []
    print_tables([design_history(seed) for seed in range(low, high + 1)], feed)


if __name__ == "__main__":
    main()
