"""Who may pass: ability beyond doubt above the mark, and no one who sees danger everywhere or nowhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.scoring.ability import Ability, decidedly_above, decidedly_below
from assessment.scoring.discernment import Discernment
from assessment.scoring.forms import FormScore

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

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


def decide_form(
    ability: Ability, score: FormScore, *, cut: float, worst_false_alarms: float = WORST_FALSE_ALARMS
) -> Decision:
    """Decide who passes a mark of ability `cut` after a fixed form, from the answers as they stand.

    Formula: theta - 1.64 SE > cut, and lower end of d' > 0, and false alarms / honest messages <=
    `worst_false_alarms`. Who answers always alike has d' 0, so can never pass, whatever the items.
    Shapes: all (people,). Answers: no answers to one kind -> not passed. ValueError: abilities and scores of
    different numbers of people, a share outside [0, 1], a cut that is not finite.
    """
    if ability.theta.shape != score.band.shape:
        raise ValueError("Abilities and scores must be of the same people.")
    discerning = np.nan_to_num(score.detection.interval[:, 0], nan=-1.0) > 0
    return _decision(ability, discerning, score.false_alarms.share, cut, worst_false_alarms)


def decide_adaptive(
    found: Discernment, *, cut: float, worst_false_alarms: float = WORST_FALSE_ALARMS
) -> Decision:
    """Decide who passes a mark of ability `cut` after an adaptive test, from what is expected on the whole
    bank.

    Formula: theta - 1.64 SE > cut with theta estimated together with the leaning; d' on the bank above 0
    with its interval; expected false alarms <= `worst_false_alarms`; and not always the same answer: who
    calls everything scam can never pass, whatever the items. ValueError as `decide_form`.
    """
    discerning = (found.interval[:, 0] > 0) & ~found.always_alike
    return _decision(Ability(found.theta, found.se), discerning, found.false_alarms, cut, worst_false_alarms)


def _decision(ability: Ability, discerning: Bools, alarms: Floats, cut: float, worst: float) -> Decision:
    if not 0.0 <= worst <= 1.0:
        raise ValueError("The share of false alarms allowed must lie between 0 and 1.")
    skilled = decidedly_above(ability.theta, ability.se, cut)
    below = decidedly_below(ability.theta, ability.se, cut)
    trusting = np.nan_to_num(alarms, nan=1.0) <= min(worst, 1.0 - 1e-12)
    return Decision(skilled & discerning & trusting, ~skilled & ~below, skilled, discerning, trusting)
