"""Processor and wall time of calibration and scoring, beside a matrix product of the same machine.

Run as `OPENBLAS_NUM_THREADS=1 python -m bench.immunity.speed` (two minutes): on a busy machine several threads of the matrix
library wait for each other, which costs ten times the processor time of one.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assessment.scoring import (
    STANDARD_PRIOR,
    discernment,
    eap,
    fit_2pl,
    fit_rasch,
    logistic_dif,
    mantel_haenszel,
    next_item,
    outlook,
    subscore_value,
    wle,
)

Floats = NDArray[np.float64]


def make_answers(
    people: int, items: int, *, missing: float = 0.0, seed: int = 1
) -> tuple[Floats, Floats, Floats]:
    rng = np.random.default_rng(seed)
    a, b = np.exp(rng.normal(0, 0.3, items)), rng.normal(0, 1, items)
    answers = (
        rng.random((people, items)) < 1 / (1 + np.exp(-(rng.normal(size=(people, 1)) * a - a * b)))
    ).astype(float)
    answers[rng.random(answers.shape) < missing] = np.nan
    return answers, a, -a * b


def timed(name: str, work: Callable[[], object], repeat: int = 1) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(repeat):
        work()
    wall, cpu = (time.perf_counter() - wall) / repeat, (time.process_time() - cpu) / repeat
    print(f"| {name} | {wall:.5f} | {cpu:.5f} |", flush=True)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    print("| work | wall s | processor s |\n|---|---|---|")
    square = np.random.default_rng(0).random((1000, 1000))
    timed("1000 x 1000 matrix product (the machine)", lambda: square @ square, 5)
    small, a, d = make_answers(2000, 30)
    timed("2PL, 30 x 2,000", lambda: fit_2pl(small), 3)
    timed("2PL with priors, 30 x 2,000", lambda: fit_2pl(small, prior=STANDARD_PRIOR), 3)
    timed("Rasch, 30 x 2,000", lambda: fit_rasch(small), 3)
    group = np.arange(2000) % 2
    timed("Mantel-Haenszel, 30 x 2,000", lambda: mantel_haenszel(small, group), 3)
    timed("logistic DIF, 30 x 2,000", lambda: logistic_dif(small, group), 3)
    timed("worth of 5 sub-scores, 30 x 2,000", lambda: subscore_value(small, [i % 5 for i in range(30)]), 3)
    bank, bank_a, bank_d = make_answers(1, 1000)
    rng, kinds = np.random.default_rng(1), np.arange(1000) % 2 == 0
    choose = {"rng": rng, "exposure": np.zeros(1000), "scam": kinds, "case_type": np.arange(1000) % 14}
    timed("next item of 1,000", lambda: next_item(0.3, bank_a, bank_d, used=range(0, 30, 2), **choose), 200)
    timed("EAP of one person, 20 items", lambda: eap(bank[:, :20], bank_a[:20], bank_d[:20]), 200)
    view = outlook(bank_a, bank_d, kinds)
    seen = np.where(np.arange(1000) < 20, bank, np.nan)
    timed("skill and leaning of one person, 20 of 1,000 items", lambda: discernment(seen, view), 100)
    for missing in (0.0, 0.5):
        large, a, d = make_answers(100_000, 100, missing=missing)
        before, name = peak(), f"100 x 100,000, {missing:.0%} missing"
        timed(f"2PL, {name}", lambda answers=large: fit_2pl(answers))
        print(f"| (its memory above the answers, MB: {peak() - before:.0f}) | | |")
        timed(f"EAP, {name}", lambda answers=large, a=a, d=d: eap(answers, a, d))
        timed(f"WLE, {name}", lambda answers=large, a=a, d=d: wle(answers, a, d))


if __name__ == "__main__":
    main()
