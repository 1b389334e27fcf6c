"""What a talk changed: answers to a mini-test before and after it, some of them by the same phone. Pure.

Scores are shares of right answers, 0 to 1. Nobody is named; a phone's two answers share a random token, no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

Floats = NDArray[np.float64]

FEWEST = 5  # answers before, and after, from which a gain is said: as everywhere in the portal
# One answer more with the variance of guessing at four items: all alike in a handful is no proof that all are alike.
GUESSING = 0.25 / 4
LEVEL = 0.95


@dataclass(frozen=True)
class Gain:
    """Means before and after, their difference with its interval `low` .. `high`; the counts; `pairs` of them by one phone.

    `variance`: of the difference; `df`: its degrees of freedom.
    """

    before: float
    after: float
    low: float
    high: float
    answered_before: int
    answered_after: int
    pairs: int
    variance: float
    df: float

    @property
    def difference(self) -> float:
        return self.after - self.before

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


def gain(
    before: ArrayLike,
    after: ArrayLike,
    paired_before: ArrayLike = (),
    paired_after: ArrayLike = (),
    *,
    fewest: int = FEWEST,
    level: float = LEVEL,
) -> Gain | None:
    """Gain of one talk from scores of people who answered once (`before`, `after`) and of phones that answered both times.

    Formula (Derrick, Russ, Toher and White 2017, J Mod Appl Stat Methods 16(1):137, T_new2): difference of the two means over
    all answers, variance v = s1^2/n1 + s2^2/n2 - 2 c cov / (n1 n2), c pairs, and
    df = (c - 1) + (g - c + 1) (n1 + n2 - 2c) / (n1 + n2), g of Welch; without pairs it is Welch's test, with pairs only the
    paired one. Each variance counts one answer more with that of guessing (.0625), so that few and equal answers never
    give an interval without width. Differences stay within -1 and 1.
    Answers: fewer than `fewest` before or after -> None. ValueError: a score outside 0..1, pairs of unequal number.
    """
    first, second = _scores(paired_before), _scores(paired_after)
    if first.size != second.size:
        raise ValueError("A pair has two scores.")
    all_before = np.concatenate([_scores(before), first])
    all_after = np.concatenate([_scores(after), second])
    n1, n2, pairs = all_before.size, all_after.size, first.size
    if min(n1, n2) < max(fewest, 1):
        return None
    one, two = _variance(all_before) / n1, _variance(all_after) / n2
    both = _covariance(first, second) * pairs / (n1 * n2)
    variance = (
        one + two - 2.0 * both
    )  # never 0: the covariance is at most what the scores vary, and guessing is added
    df = _df(one, two, n1, n2, pairs)
    difference = float(all_after.mean() - all_before.mean())
    half = float(stdtrit(df, 0.5 + level / 2.0)) * variance**0.5
    return Gain(
        before=float(all_before.mean()),
        after=float(all_after.mean()),
        low=max(difference - half, -1.0),
        high=min(difference + half, 1.0),
        answered_before=n1,
        answered_after=n2,
        pairs=pairs,
        variance=variance,
        df=df,
    )


@dataclass(frozen=True)
class Pooled:
    """The mean gain of several talks with its interval; `between`: standard deviation of gains from talk to talk."""

    talks: int
    answered: int
    mean: float
    low: float
    high: float
    between: float


def pool(gains: Sequence[Gain], *, level: float = LEVEL) -> Pooled | None:
    """Mean gain of talks of one kind. Talks differ, so it is a random-effects mean.

    Formula: between-talk variance by DerSimonian and Laird (1986, Control Clin Trials 7:177), weights 1 / (v + tau^2), interval by
    Hartung and Knapp (2001, Stat Med 20:3875) with k - 1 degrees of freedom, its factor not below 1 (Roever et al. 2015).
    Answers: no talk -> None; one talk -> its own interval.
    """
    if not gains:
        return None
    answered = sum(found.answered_before + found.answered_after for found in gains)
    if len(gains) == 1:
        only = gains[0]
        return Pooled(1, answered, only.difference, only.low, only.high, 0.0)
    effects = np.array([found.difference for found in gains])
    variances = np.array([found.variance for found in gains])
    between = _between(effects, variances)
    weights = 1.0 / (variances + between)
    mean = float((weights * effects).sum() / weights.sum())
    spread = float((weights * (effects - mean) ** 2).sum() / (effects.size - 1))
    half = float(stdtrit(effects.size - 1, 0.5 + level / 2.0)) * (max(spread, 1.0) / weights.sum()) ** 0.5
    low, high = max(mean - half, -1.0), min(mean + half, 1.0)
    return Pooled(effects.size, answered, mean, float(low), float(high), float(between**0.5))


def _scores(values: ArrayLike) -> Floats:
    scores = np.asarray(values, dtype=float).reshape(-1)
    if not ((scores >= 0) & (scores <= 1)).all():
        raise ValueError("Scores lie between 0 and 1.")
    return scores


def _variance(scores: Floats) -> float:
    return float(((scores - scores.mean()) ** 2).sum() + GUESSING) / scores.size


def _covariance(first: Floats, second: Floats) -> float:
    """Of the pairs, with one more that is not alike; 0 of fewer than three, which say nothing of how alike two answers are."""
    return float(np.cov(first, second, ddof=0)[0, 1]) if first.size > 2 else 0.0


def _df(one: float, two: float, n1: int, n2: int, pairs: int) -> float:
    welch = (one + two) ** 2 / (one**2 / max(n1 - 1, 1) + two**2 / max(n2 - 1, 1))
    start = max(pairs - 1, 0)
    return max(start + (welch - start) * (n1 + n2 - 2 * pairs) / (n1 + n2), 1.0)


def _between(effects: Floats, variances: Floats) -> float:
    weights = 1.0 / variances
    mean = (weights * effects).sum() / weights.sum()
    q = float((weights * (effects - mean) ** 2).sum())
    scale = float(weights.sum() - (weights**2).sum() / weights.sum())
    return max((q - (effects.size - 1)) / scale, 0.0)
