"""The marks, and when a test leaves in doubt whether one is reached. Pure."""

from __future__ import annotations

PASS_MARK = 0.5  # of ability, in standard deviations above the people the items were calibrated on
# One-sided, as SCIENCE has it: 95 of 100 people at the mark itself would not pass.
Z = 1.64
# Until the items are calibrated: the lower end of the interval of d′. Nine of ten scams and nine of ten ordinary things
# recognised is just enough; who guesses has 0.
LEAST_D_PRIME = 0.8


MOST_FALSE_ALARMS = 0.2  # of honest messages
MORE_EACH = 10  # scams, and honest messages, of another form


def may_yet_trust(alarms: int, honest: int) -> bool:
    """Whether another form without a false alarm would bring the share below the most."""
    return alarms <= MOST_FALSE_ALARMS * (honest + MORE_EACH)


def is_ability_open(theta: float, se: float) -> bool:
    """Neither above nor below the mark beyond doubt."""
    return abs(theta - PASS_MARK) <= Z * se


def is_d_prime_open(low: float, high: float) -> bool:
    """The interval of d′ holds the mark."""
    return low <= LEAST_D_PRIME < high
