"""Measure disclosure control on a simulated feed: what is shown, what is lost, whether it holds, how long it takes.

Run: python -m bench.disclosure.measure [--weeks 8] [--per-day 950] [--attack 1]; prints Markdown. No database.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from alerts.simulation import MIX, Place, simulate_rows
from alerts.stats import Suppressed, suppress, suppress_losses
from alerts.stats.calendar import thai_holidays
from bench.detection.daily import table
from tests.alerts.stats.disclosure_adversary import read_week

START, THRESHOLD = dt.date(2026, 9, 7), 5
PROVINCES = Path(__file__).parents[2] / "directory" / "data" / "provinces.csv"
# Types of the list in force that the simulation gives no cases.
SILENT_TYPES = 1


class Feed:
    """Cases (types, provinces + 1, days) and each case's day, type, place and loss in satang (-1: not known)."""

    def __init__(self, days: int, per_day: float, seed: int) -> None:
        with PROVINCES.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        names = sorted({row["region"] for row in rows})
        self.regions = np.array([names.index(row["region"]) for row in rows])
        places = [Place(row["code"], row["name_th"], int(row["population"])) for row in rows]
        kind = {code: index for index, (code, *_) in enumerate(MIX)}
        place = {item.name: index for index, item in enumerate(places)}
        cases = [
            (day, kind[row[4]], place.get(row[5], len(places)), round(float(row[7]) * 100) if row[7] else -1)
            for day, rows_of_day in enumerate(
                simulate_rows(
                    places, {code: code for code in kind}, start=START, days=days, per_day=per_day, seed=seed,
                    holidays=set(thai_holidays(range(2026, 2030))),
                )
            )
            for row in rows_of_day
        ]  # fmt: skip
        self.day, self.kind, self.place, self.loss = np.array(cases).T
        self.counts = np.zeros((len(MIX) + SILENT_TYPES, len(places) + 1, days), dtype=np.int64)
        np.add.at(self.counts, (self.kind, self.place, self.day), 1)

    def week(self, number: int) -> np.ndarray:
        """Cases (types, provinces + 1) of one whole week."""
        return np.asarray(self.counts[..., 7 * number : 7 * number + 7].sum(axis=2))

    def suppressed(self, number: int) -> Suppressed:
        week = self.week(number)
        return suppress(week[:, :-1], threshold=THRESHOLD, regions=self.regions, unnamed=week[:, -1])

    def losses(self, number: int, counts: Suppressed) -> Suppressed:
        now = self.day // 7 == number
        return suppress_losses(
            self.loss[now], kinds=self.kind[now], places=self.place[now], counts=counts, regions=self.regions,
            threshold=THRESHOLD,
        )  # fmt: skip


def count_row(feed: Feed, number: int) -> dict[str, float]:
    """Shares of province cells, of their cases and of region cells that one week shows."""
    week, result = feed.week(number)[:, :-1], feed.suppressed(number)
    shown, safe = ~result.suppressed, week >= THRESHOLD
    return {
        "cells": float(week.size),
        "zero": float((week == 0).mean()),
        "small": float(result.primary.mean()),
        "secondary": float(result.secondary.mean()),
        "shown": float(shown.mean()),
        "of cells >= 5": float(shown[safe].mean()),
        "of zeros": float(shown[week == 0].mean()),
        "of cases": float(week[shown].sum() / week.sum()),
        "region cells": float(1 - result.region_suppressed.mean()),
        "province totals": float(1 - result.total_suppressed.mean()),
        "helped by region": float((result.instead == "region").sum() / max(result.suppressed.sum(), 1)),
        "weak": float(result.weak.sum()),
    }


def loss_row(feed: Feed, number: int) -> dict[str, float]:
    """Shares of loss totals that one week shows."""
    counts = feed.suppressed(number)
    result = feed.losses(number, counts)
    money = np.zeros(feed.counts.shape[:2])
    known = (feed.day // 7 == number) & (feed.loss >= 0)
    np.add.at(money, (feed.kind[known], feed.place[known]), feed.loss[known])
    money, shown = money[:, :-1], ~result.suppressed
    with_count = ~counts.suppressed & (feed.week(number)[:, :-1] > 0)
    return {
        "of cells with a count": float(shown[with_count].mean()),
        "of money": float(money[shown].sum() / money.sum()),
        "secondary": float(result.secondary.mean()),
        "region cells": float(1 - result.region_suppressed.mean()),
        "nation's types": float(1 - result.nation_suppressed.mean()),
        "province totals": float(1 - result.total_suppressed.mean()),
        "weak": float(result.weak.sum()),
    }


def before_row(feed: Feed, number: int) -> dict[str, float]:
    """What the first version showed: small province cells withheld, and the totals of every province with one."""
    week = feed.week(number)[:, :-1]
    small = (week > 0) & (week < THRESHOLD)
    alone = small.astype(int) @ (feed.regions[:, None] == np.arange(feed.regions.max() + 1)[None, :])
    found = small & (alone == 1)[:, feed.regions]
    return {
        "shown": float(1 - small.mean()),
        "province totals": float(1 - small.any(axis=0).mean()),
        "hidden cells found by one subtraction": float(found.sum()),
    }


def attack_row(feed: Feed, number: int) -> dict[str, float]:
    """The adversary solves for every hidden province and region cell of one week."""
    week, result = feed.week(number), feed.suppressed(number)
    adversary, cells = read_week(result, feed.regions, float(week.sum()))
    widths, wanted = [], []
    for kind, place in np.argwhere(result.suppressed):
        widths.append(np.subtract(*adversary.interval(cells[kind, place])[::-1]))
        wanted.append(min(THRESHOLD - 1, week[kind].sum()))
    for kind, region in np.argwhere(result.region_suppressed):
        widths.append(np.subtract(*adversary.interval(cells[kind, :-1][feed.regions == region])[::-1]))
        wanted.append(min(THRESHOLD - 1, week[kind].sum()))
    width = np.array(widths)
    return {
        "hidden cells": float(width.size),
        "narrower than the rule": float((width < np.array(wanted) - 1e-6).sum()),
        "narrowest": float(width.min()),
        "median width": float(np.median(width)),
        "exactly known": float((width < 0.5).sum()),
    }


def seconds(task: Callable[[], object], rounds: int = 7) -> float:
    """Median processor seconds of one call: other work on the machine does not count."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        task()
        times.append(time.process_time() - begun)
    return float(np.median(times))


def speed_row() -> dict[str, float]:
    """Seconds for one bulletin of 20 types x (77 provinces, 6 regions, nation), beside a matrix product as a measure."""
    feed = Feed(7, 950, seed=5)
    week = np.zeros((20, 78), dtype=np.int64)
    week[:16] = feed.week(0)
    # Four rare types more than the feed has: the hardest kind.
    week[16:] = np.random.default_rng(5).poisson(0.05, (4, 78))
    square = np.random.default_rng(1).random((1000, 1000))
    counts = feed.suppressed(0)
    return {
        "counts": seconds(
            lambda: suppress(week[:, :-1], threshold=5, regions=feed.regions, unnamed=week[:, -1])
        ),
        "losses": seconds(lambda: feed.losses(0, counts)),
        "1000 x 1000 matrix product": seconds(lambda: square @ square),
    }


def mean_row(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=8)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--per-day", type=float, nargs="+", default=[475.0, 950.0, 1900.0])
    parser.add_argument("--attack", type=int, default=2, help="weeks the adversary works on")
    args = parser.parse_args()
    counts, losses, before, attacks = {}, {}, {}, {}
    for per_day in args.per_day:
        feeds = [Feed(7 * args.weeks, per_day, seed) for seed in range(1, args.seeds + 1)]
        weeks = [(feed, number) for feed in feeds for number in range(args.weeks)]
        name = f"{per_day:.0f} a day"
        counts[name] = mean_row([count_row(*item) for item in weeks])
        losses[name] = mean_row([loss_row(*item) for item in weeks])
        before[name] = mean_row([before_row(*item) for item in weeks])
        for feed, number in weeks[: args.attack]:
            attacks[f"{name}, week {number + 1}"] = attack_row(feed, number)
    print("### Counts\n\n" + table(counts))
    print("### Losses\n\n" + table(losses))
    print("### The first version, for comparison\n\n" + table(before))
    print("### The adversary\n\n" + table(attacks))
    print("### Seconds\n\n" + table({"20 types x 84 areas": speed_row()}))


if __name__ == "__main__":
    main()
