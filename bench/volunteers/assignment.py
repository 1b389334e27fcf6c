"""Offering tasks for a whole country, beside scipy on the same instance.

Run as `python -m bench.volunteers.assignment` (two minutes, no database): volunteers live in the real sub-districts, by their
number; districts have their real middle. The peer gets people's room as separate columns of a sparse matrix and only has
to find one offer a district, without fairness, nearness or the second and third talk; scipy's weighted assignment likewise.
"""

from __future__ import annotations

import csv
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from assessment.talks.assignment import MOST_OPEN, NEAR_KM, People, assign, distances

DATA = Path(__file__).parents[2] / "directory" / "data" / "subdistricts.csv"


def places() -> tuple[list[str], np.ndarray, list[str], np.ndarray]:
    """Sub-districts with their points, districts with the middle of theirs."""
    with DATA.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["latitude"]]
    points = np.array([[float(row["latitude"]), float(row["longitude"])] for row in rows])
    codes = [row["code"] for row in rows]
    districts = sorted({code[:4] for code in codes})
    of = np.array([districts.index(code[:4]) for code in codes])
    middles = np.array([points[of == at].mean(axis=0) for at in range(len(districts))])
    return codes, points, districts, middles


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def main() -> None:
    codes, points, districts, middles = places()
    print(f"{len(codes)} homes, {len(districts)} districts")
    print("| volunteers | load | ours s | served | offers | most held | scipy matching s | served | ratio |")
    print("|---|---|---|---|---|---|---|---|---|")
    for volunteers, busy in ((100_000, 0.0), (100_000, 0.99), (2_000, 0.0), (700, 0.6), (300, 0.0)):
        rng = np.random.default_rng(volunteers)
        home = rng.integers(0, len(codes), volunteers)
        load = np.where(rng.random(volunteers) < busy, MOST_OPEN, rng.integers(0, 2, volunteers))
        people = People.of(home, load)
        wanted = np.full(len(districts), 3)
        spent, (km, offers) = timed(lambda p=people, w=wanted: _ours(p, w, points, middles))
        held = load + np.bincount([offer.person for offer in offers], minlength=volunteers)
        peer, served = timed(lambda h=home, busy_=load, k=km: _peer(h, busy_, k))
        print(
            f"| {volunteers:,} | {busy:.0%} full | {spent:.2f} | {len({offer.need for offer in offers})} | {len(offers)} | "
            f"{held[load < MOST_OPEN].max()} | {peer:.2f} | {served} | {spent / peer:.2f} |",
            flush=True,
        )
        if volunteers == 300:
            weighted, least = timed(lambda h=home, busy_=load, k=km: _weighted(h, busy_, k))
            print(f"linear_sum_assignment, 300 volunteers: {weighted:.2f} s, {least} served")
    print(
        "districts no volunteer can reach:",
        Counter((km[np.unique(home)] <= NEAR_KM).any(axis=0).tolist())[False],
    )


def _ours(
    people: People, wanted: np.ndarray, points: np.ndarray, middles: np.ndarray
) -> tuple[np.ndarray, list]:
    km = distances(points, middles)
    return km, assign(people, wanted, km)


def _slots(home: np.ndarray, load: np.ndarray) -> np.ndarray:
    """The home of every free slot."""
    return np.repeat(home, np.maximum(MOST_OPEN - load, 0))


def _peer(home: np.ndarray, load: np.ndarray, km: np.ndarray) -> int:
    near = csr_array((km <= NEAR_KM).T[:, _slots(home, load)].astype(np.int8))
    return int((maximum_bipartite_matching(near, perm_type="column") >= 0).sum())


def _weighted(home: np.ndarray, load: np.ndarray, km: np.ndarray) -> int:
    cost = np.where(km <= NEAR_KM, km, 1e6).T[:, _slots(home, load)]
    rows, columns = linear_sum_assignment(cost)
    return int((cost[rows, columns] < 1e6).sum())


if __name__ == "__main__":
    main()
