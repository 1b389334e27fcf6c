"""How much a district needs talks: the threat where it lies against the immunity in it. Pure.

The threat is the province's, as its bulletin shows it: cases of a district are published nowhere, so a task may not
rest on them either (docs/disclosure.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# Passed tests per 10,000 people at which a district counts as immune: its volunteers then reach everybody in talks of fifty.
IMMUNE_PER_10K = 200.0
RISING_WEIGHT = 1.5
THRESHOLD = 1.0
EQUAL = 1.1
MOST_TALKS = 3


@dataclass(frozen=True, eq=False)
class Need:
    """`index` (districts,): 1 is a district as threatened as the country in which nobody is immune. `talks` (districts,)."""

    index: Floats
    talks: NDArray[np.int64]

    @property
    def order(self) -> NDArray[np.int64]:
        """The districts, the most urgent first; those within the same tenth (powers of 1.1) are equals and stay as they came.

        One passed test more does not make a district less urgent than the next.
        """
        steps = np.floor(np.log(np.maximum(self.index, 1e-9)) / np.log(EQUAL) + 1e-9)
        return np.argsort(-steps, kind="stable")


def need(
    per_100k: ArrayLike,
    rising: ArrayLike,
    passed: ArrayLike,
    population: ArrayLike,
    *,
    nation_per_100k: float,
) -> Need:
    """Need of each district and the talks it should have now.

    `per_100k` (districts,): cases per 100,000 people of its province in the bulletin's period, NaN where withheld;
    `rising` (districts,): whether a type is rising there; `passed` (districts,): people there whose newest test
    shows skill; `population` (districts,), 0 or NaN where not known.
    Formula: index = (per_100k / nation_per_100k) x (1 - min(passed per 10,000 / 200, 1)) x (1.5 if rising); talks = the
    index rounded down, 0 below 1, at most 3.
    Answers: rate or nation's rate not known or 0 -> as the country (1); population not known -> nobody counts as
    immune. ValueError: a negative number.
    """
    rates, many = np.asarray(per_100k, dtype=float), np.nan_to_num(np.asarray(population, dtype=float))
    good = np.asarray(passed, dtype=float)
    if min(np.nanmin(rates, initial=0.0), many.min(initial=0.0), good.min(initial=0.0)) < 0:
        raise ValueError("Rates and counts cannot be negative.")
    threat = np.where(np.isnan(rates), 1.0, rates / nation_per_100k if nation_per_100k > 0 else 1.0)
    immune = np.where(many > 0, 1e4 * good / np.maximum(many, 1.0) / IMMUNE_PER_10K, 0.0)
    index = threat * (1.0 - np.minimum(immune, 1.0)) * np.where(rising, RISING_WEIGHT, 1.0)
    talks = np.where(index >= THRESHOLD, np.clip(np.floor(index), 1, MOST_TALKS), 0).astype(np.int64)
    return Need(index, talks)
