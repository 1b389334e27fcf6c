"""Who may pass: ability beyond doubt above the mark, and no one who sees danger everywhere or nowhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.scoring.ability import Ability, decidedly_above, decidedly_below
from assessment.scoring.forms import FormScore

Bools = NDArray[np.bool_]

WORST_FALSE_ALARMS = 0.4  # of honest messages may be called scam by someone who passes


@dataclass(frozen=True, eq=False)
class Decision:
    """Each (people,): `passed`; `undecided` the ability is neither above nor below the mark beyond doubt.

    `skilled` ability decidedly above; `discerning` the interval of d' lies above 0; `trusting` few enough
    false alarms. Passing takes all three.
    """

    passed: Bools
    undecided: Bools
    skilled: Bools
    discerning: Bools
    trusting: Bools


def decide(
    ability: Ability, score: FormScore, *, cut: float, worst_false_alarms: float = WORST_FALSE_ALARMS
) -> Decision:
    """Decide who passes a mark of ability `cut` from ability and answers of the same people.

    Formula: theta - 1.64 SE > cut, and lower end of d' > 0, and false alarms / honest messages <=
    `worst_false_alarms`. Who answers always alike has d' 0, so can never pass, whatever the items.
    Shapes: all (people,). Answers: no answers to one kind -> not passed. ValueError: abilities and scores of
    different numbers of people, a share outside [0, 1], a cut that is not finite.
    """
    if ability.theta.shape != score.band.shape:
        raise ValueError("Abilities and scores must be of the same people.")
    if not 0.0 <= worst_false_alarms <= 1.0:
        raise ValueError("The share of false alarms allowed must lie between 0 and 1.")
    skilled = decidedly_above(ability.theta, ability.se, cut)
    below = decidedly_below(ability.theta, ability.se, cut)
    with np.errstate(invalid="ignore"):
        discerning = score.detection.interval[:, 0] > 0
        trusting = score.false_alarms.share <= worst_false_alarms
    return Decision(skilled & discerning & trusting, ~skilled & ~below, skilled, discerning, trusting)
