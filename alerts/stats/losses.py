"""What victims lost, said so that it does not mislead: the total, a typical loss, and how much one case weighs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

TRIM = 0.05


@dataclass(frozen=True)
class LossSummary:
    """Known losses of one cell, in the units given. None where nothing can be said.

    `known`: cases whose loss is known; `total` their sum; `median`; `trimmed_mean`: the mean without the smallest and
    the largest 5 % of cases (rounded down, so below 20 cases it is the mean); `largest_share`: the largest loss over
    the total.
    """

    known: int
    total: float | None
    median: float | None
    trimmed_mean: float | None
    largest_share: float | None


def loss_summary(losses: ArrayLike) -> LossSummary:
    """Summarise the losses (cases,) of one cell, in any order and unit; NaN and negative numbers are "not known".

    No known loss gives None throughout, never 0; when every known loss is 0 the total, median and mean are 0 and the
    share, which would divide by it, is None. Infinite losses raise ValueError.
    """
    values = np.asarray(losses, dtype=float).ravel()
    if np.isinf(values).any():
        raise ValueError("A loss cannot be infinite.")
    known = np.sort(values[values >= 0])
    if not known.size:
        return LossSummary(0, None, None, None, None)
    cut = int(known.size * TRIM)
    total = float(known.sum())
    return LossSummary(
        known=int(known.size),
        total=total,
        median=float(np.median(known)),
        trimmed_mean=float(known[cut : known.size - cut].mean()),
        largest_share=float(known[-1]) / total if total > 0 else None,
    )


def significant(value: ArrayLike, digits: int) -> NDArray[np.float64]:
    """Round to so many significant digits, any shape. 0 and NaN stay."""
    values = np.asarray(value, dtype=float)
    size = np.where(np.isfinite(values) & (values != 0), np.abs(values), 1.0)
    step = 10.0 ** (np.floor(np.log10(size)) - digits + 1)
    return np.where(step >= 1, np.round(values / np.maximum(step, 1)) * step, np.round(values / step) * step)


def two_digits(value: ArrayLike) -> NDArray[np.float64]:
    """As exact as a typical loss can honestly be."""
    return significant(value, 2)
