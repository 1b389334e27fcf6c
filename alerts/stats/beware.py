"""The order of "beware first": what is unusual now, then what hurts most, by a formula that can be printed.

    score = harm + surprise + signal

- harm, 0 to 10 points: log10(1 + cases per 100,000 people in the period x median loss in baht), the loss taken as at
  least 1,000 baht. One point is ten times the expected harm to a person.
- surprise, 0 to 40 points: 8 x log10(0.5 / p), p the detector's p-value, averaged over five days, each day weighing half
  of the one after it.
  One chance in two or more is no surprise; one in a thousand is 22 points.
- signal, 0 or 50 points: the detector says "rising". More than harm and surprise can give together, so that nothing
  stands before a type that rises significantly but another such type.

Without surprises the order is that of harm. Surprise is steep on purpose: a tenth of the chance weighs as much as a
harm 100 million times as great, so harm decides between types that are about as usual. Gentler slopes keep the same
type first for weeks and miss surges that have not become signals yet (measured: bench/detection/RESULTS_beware.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Words = NDArray[np.str_]

HARM_MOST, SURPRISE_MOST, SIGNAL_POINTS = 10.0, 40.0, 50.0
SURPRISE_SLOPE, USUAL_CHANCE, UNUSUAL_CHANCE = 8.0, 0.5, 0.05
DAY_MEMORY, DAYS_REMEMBERED = 0.5, 5
LEAST_LOSS = 1000.0
EXCEEDANCE_SD = 2.5758  # the upper bound of an exceedance of 1 is that of alpha = .005
DIGITS = 6


@dataclass(frozen=True, eq=False)
class Beware:
    """The order and why; arrays have the shape of `cases`, the order runs along its first axis (types).

    `score` and its parts `harm`, `surprise`, `signal` in points; NaN where the cell is withheld. `rank`: competition
    ranks (1, 1, 3) by score, `rank_cases` and `rank_loss` by number of cases and total loss; object arrays of int, None
    where there is no rank. `reason`: "rising" (a signal), "unusual" (no signal, p <= .05), "harm" (neither: it ranks by
    the harm it does), "" (no rank). `rate` cases per 100,000, NaN without a population.
    """

    score: Floats
    harm: Floats
    surprise: Floats
    signal: Floats
    rate: Floats
    reason: Words
    rank: NDArray[Any]
    rank_cases: NDArray[Any]
    rank_loss: NDArray[Any]


def rank_beware(
    cases: ArrayLike,
    *,
    median_loss: ArrayLike | None = None,
    total_loss: ArrayLike | None = None,
    p_value: ArrayLike | None = None,
    exceedance: ArrayLike | None = None,
    state: ArrayLike | None = None,
    population: ArrayLike | None = None,
    suppressed: ArrayLike | None = None,
) -> Beware:
    """Rank the types of one area, or of several at once, by what to beware of first.

    `cases` (types,) or (types, areas): cases of the period, NaN where withheld; `median_loss`, `total_loss` like
    `cases`, baht, NaN where not known; `p_value` like `cases`, or with one more axis at the end for days, the newest
    last (five are looked at); `exceedance` (observed - expected) / (upper - expected), used where no p-value is known,
    read as normal with the bound at .005; `state` like `cases`, words of the detector, "rising" is a signal;
    `population` people, a number or (areas,); `suppressed` like `cases`, adds to the withheld ones.

    Answers for what is missing: withheld cells have no score and no rank, and the ranks of the others do not count
    them. A type without cases has no rank, whatever its state. An unknown median is the middle one of the types whose
    median is known (none known: 1,000 baht for all, so the order is that of cases). No p-value and no exceedance: no
    surprise. No population: harm of cases instead of the rate, which orders one area the same. Ties share a rank.
    Negative or infinite numbers and p-values outside 0..1 raise ValueError.
    """
    counts = _read("cases", cases)
    hidden = np.isnan(counts) | _like(suppressed, counts.shape, False, bool)
    shown = np.where(hidden, 0.0, counts)
    rate = 100_000 * shown / _people(population)
    harm = _harm(np.where(np.isnan(rate), shown, rate), median_loss, hidden)
    surprise = _surprise(p_value, exceedance, counts.shape)
    signal = np.where(_like(state, counts.shape, "", str) == "rising", SIGNAL_POINTS, 0.0)
    score = np.where(hidden | (shown == 0), np.nan, np.round(harm + surprise + signal, DIGITS))
    total = _like(total_loss, counts.shape, np.nan, float)
    harm, surprise, signal, rate = (np.where(hidden, np.nan, part) for part in (harm, surprise, signal, rate))
    return Beware(
        score=score,
        harm=harm,
        surprise=surprise,
        signal=signal,
        rate=rate,
        reason=_reason(score, surprise, signal),
        rank=competition_ranks(score),
        rank_cases=competition_ranks(np.where(shown > 0, shown, np.nan)),
        rank_loss=competition_ranks(np.where(hidden | ~(total > 0), np.nan, total)),
    )


def competition_ranks(values: ArrayLike) -> NDArray[Any]:
    """Ranks along the first axis, largest first, equal ones sharing a rank (1, 1, 3); None for NaN."""
    table = np.asarray(values, dtype=float)
    before = (table[None, ...] > table[:, None, ...]).sum(axis=1)
    ranks = before.astype(object) + 1
    ranks[np.isnan(table)] = None
    return np.asarray(ranks)


def _read(name: str, values: ArrayLike) -> Floats:
    table = np.asarray(values, dtype=float)
    if table.ndim not in {1, 2} or np.isinf(table).any() or (table < 0).any():
        raise ValueError(f"{name} must be one or two dimensions of numbers that are not negative.")
    return table


def _like(values: ArrayLike | None, shape: tuple[int, ...], default: Any, kind: type) -> NDArray[Any]:
    return np.broadcast_to(np.asarray(default if values is None else values, dtype=kind), shape)


def _people(population: ArrayLike | None) -> Floats:
    people = np.asarray(np.nan if population is None else population, dtype=float)
    return np.where(people > 0, people, np.nan)


def _harm(rate: Floats, median_loss: ArrayLike | None, hidden: Bools) -> Floats:
    median = np.array(_like(median_loss, rate.shape, np.nan, float))
    _read("median_loss", median)
    median[hidden] = np.nan
    known = ~np.isnan(median)
    rows = [row[~np.isnan(row)] for row in np.atleast_2d(median.T)]
    middle = [float(np.median(row)) if row.size else LEAST_LOSS for row in rows]
    typical = np.where(known, median, np.reshape(middle, rate.shape[1:]))
    return np.minimum(np.log10(1.0 + rate * np.maximum(typical, LEAST_LOSS)), HARM_MOST)


def _surprise(p_value: ArrayLike | None, exceedance: ArrayLike | None, shape: tuple[int, ...]) -> Floats:
    chance = np.asarray(np.nan if p_value is None else p_value, dtype=float)
    if ((chance < 0) | (chance > 1)).any():
        raise ValueError("p_value must lie between 0 and 1.")
    days = chance if chance.ndim == len(shape) + 1 else np.broadcast_to(chance, shape)[..., None]
    today = np.where(np.isnan(days[..., -1]), _chance(exceedance, shape), days[..., -1])
    days = np.concatenate([days[..., -DAYS_REMEMBERED:-1], today[..., None]], axis=-1)
    points = SURPRISE_SLOPE * np.log10(USUAL_CHANCE / np.clip(days, 1e-12, USUAL_CHANCE))
    weights = DAY_MEMORY ** np.arange(days.shape[-1])[::-1]
    known = ~np.isnan(points)
    total = np.where(known, points, 0.0) @ weights
    weight = np.where(known, 1.0, 0.0) @ weights
    return np.where(known[..., -1], np.minimum(total / np.maximum(weight, 1e-9), SURPRISE_MOST), 0.0)


def _chance(exceedance: ArrayLike | None, shape: tuple[int, ...]) -> Floats:
    from scipy.special import ndtr

    excess = _like(exceedance, shape, np.nan, float)
    return np.asarray(ndtr(-EXCEEDANCE_SD * excess))


def _reason(score: Floats, surprise: Floats, signal: Floats) -> Words:
    unusual = SURPRISE_SLOPE * np.log10(USUAL_CHANCE / UNUSUAL_CHANCE)
    return np.select(
        [np.isnan(score), signal > 0, surprise >= unusual], ["", "rising", "unusual"], default="harm"
    )
