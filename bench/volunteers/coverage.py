"""How often the 95 % interval of a talk's gain holds the true gain. Run as `python -m bench.volunteers.coverage` (half a minute)."""

from __future__ import annotations

import numpy as np

from assessment.talks.gain import gain

ROUNDS = 4000
TRUTH = 0.4 * (1 - 4 / 7)  # skills are beta(4, 3); the talk gives everybody two fifths of what is missing


def main() -> None:
    print("| people | answered both times | coverage |\n|---|---|---|")
    for people in (6, 15, 40):
        for paired in (0.0, 0.5, 1.0):
            rng = np.random.default_rng([people, round(10 * paired), 7])
            held = sum(_holds(rng, people, paired) for _ in range(ROUNDS))
            print(f"| {people} | {paired:.0%} | {held / ROUNDS:.3f} |", flush=True)


def _holds(rng: np.random.Generator, people: int, paired: float) -> bool:
    skill = rng.beta(4, 3, people)
    before, after = rng.binomial(4, skill) / 4, rng.binomial(4, skill + 0.4 * (1 - skill)) / 4
    both = rng.random(people) < paired
    found = gain(before[~both], after[~both], before[both], after[both])
    return found is not None and found.low <= TRUTH <= found.high


if __name__ == "__main__":
    main()
