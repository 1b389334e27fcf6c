"""Whether the time of a registration tells that its phone is known already (no enumeration of phones, T25).

Run: `.venv/bin/python -m bench.accounts.phone_timing [--pairs 400]`. Known and new phones alternate, in an order drawn by chance; the figure is the
difference of the medians with its 95 % interval (bootstrap) and the p of a Mann-Whitney test; status and length must be equal.
"""

from __future__ import annotations

import argparse
import gc
import random

from bench.accounts.registration import BATCH, CONSENTS, browsers_of, timed
from bench.scratch import scratch_database

CHECK = "/accounts/register/check/"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=400)
    pairs = parser.parse_args().pairs
    with scratch_database():
        from django.conf import settings

        settings.ALLOWED_HOSTS, settings.DEBUG = ["*"], False
        known = [f"+669{number:08}" for number in range(BATCH)]
        for browser in browsers_of(known, 1):
            timed(browser, CHECK, CONSENTS)
        times: dict[bool, list[float]] = {True: [], False: []}
        for first in range(1000, 1000 + 2 * pairs, 2 * BATCH):
            order = [True, False] * BATCH
            random.shuffle(order)
            phones = [
                known[at // 2] if is_known else f"+668{first + at:08}" for at, is_known in enumerate(order)
            ]
            browsers = browsers_of(phones, first)
            gc.collect()
            for is_known, browser in zip(order, browsers, strict=True):
                times[is_known].append(timed(browser, CHECK, CONSENTS)[0] * 1000)
        _report(times[True], times[False])


def _report(known: list[float], new: list[float]) -> None:
    import numpy as np
    from scipy.stats import mannwhitneyu

    chance = np.random.default_rng(1)
    draws = [
        np.median(chance.choice(known, len(known))) - np.median(chance.choice(new, len(new)))
        for _ in range(2000)
    ]
    low, high = np.percentile(draws, [2.5, 97.5])
    print(
        f"{len(known)} known, median {np.median(known):.2f} ms; {len(new)} new, median {np.median(new):.2f} ms;"
        f" difference {np.median(known) - np.median(new):+.3f} ms (95 % {low:+.3f} to {high:+.3f}),"
        f" p {mannwhitneyu(known, new).pvalue:.2f}"
    )


if __name__ == "__main__":
    main()
