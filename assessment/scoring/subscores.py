"""May a profile by type of crime be shown: does a sub-score say more of its own than the whole test does?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.scoring.reliability import complete_scores, cronbach_alpha

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PARTS = 20  # of the people, left out in turn, for the standard error
SURE = 1.64  # one-sided 95 %
FEWEST_PEOPLE = 100  # below it the comparison is noise


@dataclass(frozen=True, eq=False)
class SubscoreValue:
    """One entry for each of `labels`: proportional reductions of mean squared error (PRMSE) of the true
    sub-score.

    `prmse_sub` predicted from the sub-score itself (its reliability), `prmse_total` from the total,
    `prmse_both` from both; `se_gain` standard error of prmse_sub - prmse_total; `items` how many items each
    has. `worth_showing`: the gain is above 0 by 1.64 standard errors. NaN and False where there is no answer.
    """

    labels: tuple[Any, ...]
    items: NDArray[np.int64]
    prmse_sub: Floats
    prmse_total: Floats
    prmse_both: Floats
    se_gain: Floats
    worth_showing: Bools


def subscore_value(responses: ArrayLike, labels: Sequence[Any]) -> SubscoreValue:
    """Ask of each label's items whether their sum may be shown beside the total.

    Formula (Haberman 2008, J Educ Behav Stat 33:204; reliability by alpha): PRMSE(sub) = alpha_s;
    PRMSE(total) = (cov(S, X) - (1 - alpha_s) var S)^2 / (alpha_s var S var X). `worth_showing` when the
    first is the larger beyond chance; the standard error by leaving out 20 parts of the people in turn
    (jackknife).
    Shapes: `responses` (people, items), `labels` (items,) the type of each item. People with a gap are left
    out.
    Answers: fewer than 2 items of a label, fewer than 100 people, no spread, alpha not above 0 -> NaN (0 for
    PRMSE(sub) where alpha <= 0), never worth showing.
    ValueError: labels of another length, and as `cronbach_alpha`.
    """
    scores = complete_scores(responses)
    if len(labels) != scores.shape[1]:
        raise ValueError("Every item needs one label.")
    names = tuple(dict.fromkeys(labels))
    member = np.array([[label == name for label in labels] for name in names])
    whole = _prmse(scores, member)
    parts = np.arange(len(scores)) % PARTS
    enough = len(scores) >= FEWEST_PEOPLE
    gains = [_gain(_prmse(scores[parts != part], member)) for part in range(PARTS)] if enough else []
    error = _jackknife_error(np.array(gains)) if enough else np.full(len(names), np.nan)
    gain = _gain(whole)
    with np.errstate(invalid="ignore"):
        worth = np.nan_to_num(gain - SURE * error, nan=-1.0) > 0
    return SubscoreValue(names, member.sum(axis=1), whole[0], whole[1], whole[2], error, worth)


def _gain(prmse: Floats) -> Floats:
    return np.asarray(prmse[0] - prmse[1])


def _jackknife_error(gains: Floats) -> Floats:
    return np.asarray(np.sqrt((PARTS - 1) / PARTS * ((gains - gains.mean(axis=0)) ** 2).sum(axis=0)))


def _prmse(scores: Floats, member: Bools) -> Floats:
    """Return PRMSE from the sub-score, the total and both, (3, labels)."""
    total = scores.sum(axis=1)
    return np.array([_prmse_of(scores[:, items], total) for items in member]).T


def _prmse_of(part: Floats, total: Floats) -> tuple[float, float, float]:
    sub = part.sum(axis=1)
    spread, whole = float(sub.var(ddof=1)), float(total.var(ddof=1))
    if part.shape[1] < 2 or spread <= 0 or whole <= 0:
        return np.nan, np.nan, np.nan
    alpha = cronbach_alpha(part)
    if alpha <= 0:
        return 0.0, np.nan, np.nan
    shared = float(np.cov(sub, total)[0, 1])
    true_shared = shared - (1.0 - alpha) * spread
    by_total = true_shared**2 / (alpha * spread * whole)
    return alpha, by_total, _by_both(alpha, by_total, shared / np.sqrt(spread * whole))


def _by_both(by_sub: float, by_total: float, correlation: float) -> float:
    """Return the PRMSE of the best linear mix of sub-score and total (a squared multiple correlation)."""
    if correlation**2 >= 1.0 - 1e-12:
        return max(by_sub, by_total)
    mixed = 2.0 * correlation * np.sqrt(by_sub * by_total)
    return float((by_sub + by_total - mixed) / (1.0 - correlation**2))
