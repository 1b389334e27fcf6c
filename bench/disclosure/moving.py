"""What an adversary learns of withheld province counts from weeks of daily bulletins. Prints a Markdown table.

The adversary knows every number published on every date, the nation's exact daily counts, and that counts are not
negative; for a sample of withheld cells with 1 to 4 cases two linear programs give the interval of what fits.

    .venv/bin/python -m bench.disclosure.moving [--days 42] [--tried 40]
"""

from __future__ import annotations

import argparse

import numpy as np

from alerts.stats import suppress_window
from alerts.stats.disclosure import THRESHOLD
from tests.alerts.stats.disclosure_adversary import Adversary
from tests.alerts.stats.disclosure_worlds import FULL_REGIONS, SMALL_REGIONS, full_days, small_days

MIDDLE_REGIONS = np.repeat([0, 1], [7, 6])


def middle_days(seed: int, days: int) -> np.ndarray:
    """Four types in 13 provinces, about a hundred cases a day."""
    rng = np.random.default_rng(seed)
    share = np.append(rng.lognormal(0, 0.8, 13), 0.3)
    return rng.poisson(np.array([6.5, 1.4, 0.8, 0.25])[:, None, None] * share[None, :, None], (4, 14, days))


def attack(
    counts: np.ndarray, regions: np.ndarray, *, kinds: list[int], totals: bool, tried: int
) -> list[float]:
    """Widths of the adversary's intervals. `totals` False leaves out sums over types, so that `kinds` can be solved alone."""
    days = counts.shape[2]
    tables = {
        end: suppress_window(
            counts[:, :, :end], regions=regions, threshold=THRESHOLD, overlapping=range(1, 7)
        )
        for end in range(13, days + 1)
    }
    used = list(range(len(counts))) if totals else kinds
    cells = np.full(counts.shape, -1)
    cells[used] = np.arange(counts[used].size).reshape(counts[used].shape)
    adversary = Adversary(counts[used].size)
    for kind, day in np.ndindex(len(used), days):
        adversary.reads(cells[used[kind], :, day], counts[used[kind], :, day].sum())
    for end, table in tables.items():
        _read(adversary, cells[:, :, end - 7 : end], table, regions, used, totals)
    rng = np.random.default_rng(0)
    small = [
        (end, kind, place)
        for end in range(20, days - 6, 2)
        for kind in kinds
        for place in np.flatnonzero(tables[end].suppressed[kind])
        if 0 < counts[kind, place, end - 7 : end].sum() < THRESHOLD
    ]
    chosen = [small[index] for index in rng.permutation(len(small))[:tried]]
    intervals = [adversary.interval(cells[kind, place, end - 7 : end]) for end, kind, place in chosen]
    return [high - low for low, high in intervals]


def _read(adversary, window, table, regions, used, totals):
    groups = range(table.region_published.shape[1])
    for kind in used:
        for place, value in enumerate(table.published[kind]):
            adversary.reads(window[kind, place], value)
        for group in groups:
            adversary.reads(window[kind, :-1][regions == group], table.region_published[kind, group])
    if totals:
        for place, value in enumerate(table.total_published):
            adversary.reads(window[:, place], value)
        for group in groups:
            adversary.reads(window[:, :-1][:, regions == group], table.region_total_published[group])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=42)
    parser.add_argument("--tried", type=int, default=40)
    options = parser.parse_args()
    print("| world | tried | narrower than 4 | exactly known |\n|---|---|---|---|")
    worlds = [
        *((f"7 provinces, seed {seed}", small_days(seed, options.days), SMALL_REGIONS, [0, 1, 2, 3], True) for seed in range(4)),
        *((f"13 provinces, seed {seed}", middle_days(seed, options.days), MIDDLE_REGIONS, [0, 1, 2, 3], True) for seed in range(4)),
        *((f"77 provinces, type {kind}", full_days(3, options.days), FULL_REGIONS, [kind], False) for kind in (1, 4, 6)),
    ]  # fmt: skip
    for name, counts, regions, kinds, totals in worlds:
        widths = np.array(attack(counts, regions, kinds=kinds, totals=totals, tried=options.tried))
        print(
            f"| {name} | {widths.size} | {(widths < THRESHOLD - 1 - 1e-6).sum()} | {(widths < 1e-6).sum()} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
