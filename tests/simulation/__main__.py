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

from tests.simulation.processes import outcomes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--twice", action="store_true")
    parser.add_argument("--tell", action="store_true")
    options = parser.parse_args()
    began, digests, failed, steps, faults = time.perf_counter(), {}, 0, 0, 0
    seeds = range(options.first, options.first + options.seeds)
    for outcome in outcomes(
        seeds, min(options.processes, options.seeds), twice=options.twice, is_told=options.tell
    ):
        broken = list(outcome.broken)
        if digests.setdefault(outcome.seed, outcome.digest) != outcome.digest:
            broken.append("the same seed lived another history")
        failed += bool(broken)
        steps, faults = steps + outcome.steps, faults + outcome.faults
        if options.tell:
            print(*outcome.told, sep="\n")
        for sentence in broken:
            print(f"seed {outcome.seed}: {sentence}", flush=True)
    together = hashlib.sha256("".join(digests[seed] for seed in sorted(digests)).encode()).hexdigest()[:16]
    print(
        f"{len(digests)} of {len(seeds)} seeds, {failed} broken; {steps:,} steps, {faults:,} faults beside LINE's; "
        f"history {together}; {time.perf_counter() - began:.0f} s"
    )
    return 1 if failed or len(digests) != len(seeds) else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # and the server of its own with it
    sys.exit(main())
