"""One attempt at the test through the scoring code: the core that a driver of the real pages can replace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.scoring import (
    Decision,
    Discernment,
    Outlook,
    decide_adaptive,
    discernment,
    eap,
    enough_answers,
    next_item,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class CalibratedBank:
    """What the portal believes of its items (items,); weak ones have been taken out."""

    a: Floats
    d: Floats
    scam: Bools
    case_type: Ints
    outlook: Outlook


@dataclass(frozen=True, eq=False)
class Attempt:
    """The items shown in order, what was said (True for scam), and what the scores say of it."""

    shown: list[int]
    said: list[bool]
    found: Discernment
    decision: Decision


def take(
    bank: CalibratedBank,
    says_scam: Callable[[int], bool],
    *,
    cut: float,
    decisive: bool = True,
    exposure: Floats,
    rng: np.random.Generator,
    blocked: Ints | None = None,
) -> Attempt:
    """Take the adaptive test: choose, answer, estimate, until it is long enough.

    `decisive`: who is neither decidedly above nor below the `cut` gets more items (up to 40).
    """
    shown: list[int] = []
    said: list[bool] = []
    theta, se = 0.0, 1.0
    while not enough_answers(se, len(shown), undecided=decisive and _undecided(bank, shown, said, cut, se)):
        item = next_item(
            theta,
            bank.a,
            bank.d,
            used=shown,
            exposure=exposure,
            rng=rng,
            scam=bank.scam,
            case_type=bank.case_type,
            blocked=blocked,
        )
        if item is None:
            break
        shown.append(item)
        said.append(says_scam(item))
        theta, se = _estimate(bank, shown, said)
    return Attempt(shown, said, *_found(bank, shown, said, cut))


def _undecided(bank: CalibratedBank, shown: list[int], said: list[bool], cut: float, se: float) -> bool:
    """Say whether more than the usual number of items is worth while: only once it would otherwise end."""
    return enough_answers(se, len(shown)) and bool(_found(bank, shown, said, cut)[1].undecided[0])


def _found(
    bank: CalibratedBank, shown: list[int], said: list[bool], cut: float
) -> tuple[Discernment, Decision]:
    right = np.full((1, bank.a.size), np.nan)
    right[0, shown] = np.array(said, dtype=bool) == bank.scam[shown]
    found = discernment(right, bank.outlook)
    return found, decide_adaptive(found, cut=cut)


def _estimate(bank: CalibratedBank, shown: list[int], said: list[bool]) -> tuple[float, float]:
    right = np.array([said], dtype=bool) == bank.scam[shown]
    ability = eap(right.astype(float), bank.a[shown], bank.d[shown])
    return float(ability.theta[0]), float(ability.se[0])
