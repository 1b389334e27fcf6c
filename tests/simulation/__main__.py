"""A thousand days of the portal, each by its seed, with kills, cut connections, lost answers and clocks that jump.

    .venv/bin/python -m tests.simulation --seeds 1000 [--first 0] [--processes 2] [--twice] [--tell]

Exit 1 and the seeds with what was broken in them, if any. `--twice` lives through every seed a second time and compares; `--tell`
prints the histories. Servers of the checkout are started if there are none.
"""

from __future__ import annotations

import argparse
import hashlib
import signal
import sys
import time

from tests.simulation.model import Outcome
from tests.simulation.processes import outcomes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--twice", action="store_true")
    parser.add_argument("--tell", action="store_true")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    sum_ = Sum(len(seeds))
    try:
        for outcome in outcomes(
            seeds, min(options.processes, options.seeds), twice=options.twice, is_told=options.tell
        ):
            sum_.add(outcome)
    finally:
        print(sum_)
    return 1 if sum_.broken or len(sum_.digests) != len(seeds) else 0


class Sum:
    """What all histories came to."""

    def __init__(self, wanted: int) -> None:
        self.wanted, self.began = wanted, time.perf_counter()
        self.digests: dict[int, str] = {}
        self.broken: set[int] = set()
        self.steps = self.faults = 0

    def add(self, outcome: Outcome) -> None:
        broken = list(outcome.broken)
        if self.digests.setdefault(outcome.seed, outcome.digest) != outcome.digest:
            broken.append("the same seed lived another history")
        if broken:
            self.broken.add(outcome.seed)
        self.steps, self.faults = self.steps + outcome.steps, self.faults + outcome.faults
        for sentence in (*outcome.told, *(f"seed {outcome.seed}: {sentence}" for sentence in broken)):
            print(sentence, flush=True)

    def __str__(self) -> str:
        digests = "".join(self.digests[seed] for seed in sorted(self.digests))
        return (
            f"{len(self.digests)} of {self.wanted} seeds, {len(self.broken)} broken; {self.steps:,} steps, {self.faults:,} faults "
            f"beside LINE's; history {hashlib.sha256(digests.encode()).hexdigest()[:16]}; {time.perf_counter() - self.began:.0f} s"
        )


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # and the server of its own with it
    sys.exit(main())
