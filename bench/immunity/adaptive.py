"""The adaptive test against its goals and peers: items needed, error, exposure, time to choose.

Run as `python -m bench.immunity.adaptive --seed S` (some four minutes on one core). The bank is the reference bank of
the tests (200 items, slopes ~ LN(0, .3), difficulties ~ N(0, 1)), with its true figures; examinees ~ N(0, 1).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assessment.scoring import eap, item_information, next_item

Floats = NDArray[np.float64]

BANK = Path(__file__).parents[2] / "tests/assessment/scoring/fixtures/adaptive_bank.csv.gz"
LONGEST = 40


@dataclass(frozen=True)
class Rule:
    """A rule of choosing: `name`, keyword arguments of `next_item`, whether exposure is told, SE to stop at."""

    name: str
    among: int = 5
    cap: float = 0.25
    balanced: bool = False
    bare_cap: bool = False
    precise: float = 0.40


RULES = (
    Rule("maximum information, no cap", among=1, cap=1.0),
    Rule("five best, bare cap .25", bare_cap=True),
    Rule("**five best, cap .25 with its price (the portal's)**"),
    Rule("the same, content balanced (kinds and 14 types)", balanced=True),
    Rule("the same, balanced, stop at SE .39", balanced=True, precise=0.39),
)


def read_bank() -> tuple[Floats, Floats]:
    with gzip.open(BANK, "rt") as lines:
        rows = np.array(list(csv.reader(lines))[1:], dtype=float)
    return rows[:, 1], -rows[:, 1] * rows[:, 2]


def examine(rule: Rule, a: Floats, d: Floats, theta: Floats, seed: int) -> str:
    """Return the line of one rule over all examinees, in order."""
    rng = np.random.default_rng(seed)
    counts, found, seconds = np.zeros(a.size), [], []
    scam, types = np.arange(a.size) % 2 == 0, np.arange(a.size) // 2 % 14
    for person, ability in enumerate(theta):
        shown: list[int] = []
        right: list[float] = []
        at, se, exposure = 0.0, 1.0, counts / max(person, 1)
        if rule.bare_cap:
            exposure = np.where(exposure < rule.cap, 0.0, 1.0)
        while se >= rule.precise and len(shown) < LONGEST:
            started = time.process_time()
            item = next_item(
                at, a, d, used=shown, exposure=exposure, rng=rng, among=rule.among, cap=rule.cap,
                scam=scam if rule.balanced else None, case_type=types if rule.balanced else None,
            )  # fmt: skip
            if item is None:
                break
            shown.append(item)
            right.append(float(rng.random() < 1 / (1 + np.exp(-(a[item] * ability + d[item])))))
            estimate = eap([right], a[shown], d[shown])
            at, se = float(estimate.theta[0]), float(estimate.se[0])
            seconds.append(time.process_time() - started)
        counts[shown] += 1
        found.append((at, se, len(shown)))
    return _line(rule.name, np.array(found), theta, counts / theta.size, np.array(seconds))


def _line(name: str, found: Floats, theta: Floats, exposure: Floats, seconds: Floats) -> str:
    error, length = found[:, 0] - theta, found[:, 2]
    held = (np.abs(error) < 1.96 * found[:, 1]).mean()
    return (
        f"| {name} | {length.mean():.2f} ({np.percentile(length, 95):.0f}) | {error.mean():+.4f} | "
        f"{np.sqrt((error**2).mean()):.4f} | {np.sqrt((found[:, 1] ** 2).mean()):.4f} | {held:.3f} | "
        f"{exposure.max():.3f} | {(exposure == 0).mean():.3f} | "
        f"{1e3 * seconds.mean():.2f} ({1e3 * np.percentile(seconds, 99):.2f}) |"
    )


def least_items(a: Floats, d: Floats, *, se: float, cap: float) -> float:
    """Return the fewest items on average that any rule could need, were abilities known and items divisible.

    A linear program: at each theta the information must reach 1 / se^2 - 1; no item is used by more than `cap`.
    """
    from scipy.optimize import linprog
    from scipy.sparse import block_diag, csr_matrix, vstack

    theta = np.linspace(-3, 3, 41)
    weight = np.exp(-0.5 * theta**2)
    weight /= weight.sum()
    information = item_information(theta, a, d)
    need = block_diag([csr_matrix(-row) for row in information])
    shared = csr_matrix(np.kron(weight, np.eye(a.size)))
    limit = np.r_[np.full(theta.size, 1.0 - 1.0 / se**2), np.full(a.size, cap)]
    found = linprog(np.repeat(weight, a.size), vstack([need, shared]), limit, bounds=(0, 1), method="highs")
    return float(found.fun)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--people", type=int, default=10_000)
    options = parser.parse_args()
    (a, d), theta = read_bank(), np.random.default_rng(options.seed).normal(size=options.people)
    print(
        "| rule | items (p95) | bias | RMSE | mean SE | 95 % holds | max exposure | never used | ms a step (p99) |"
    )
    print("|" + "---|" * 9)
    for rule in RULES:
        print(examine(rule, a, d, theta, options.seed + 1), flush=True)
    print()
    for se, cap in ((0.40, 1.0), (0.40, 0.25), (0.385, 0.25)):
        print(f"Bound, abilities known: SE {se}, cap {cap}: {least_items(a, d, se=se, cap=cap):.2f} items")


if __name__ == "__main__":
    main()
