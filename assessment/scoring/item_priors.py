"""What is held of an item before its answers: a lognormal slope and a normal intercept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ItemPrior:
    """log a ~ N(`log_a_mean`, `log_a_sd`), d ~ N(`d_mean`, `d_sd`); `d_mean` may be a vector, one for each
    item.

    The vector is where an author's judgement of difficulty comes in. ValueError: a spread that is not
    positive.
    """

    log_a_mean: float = 0.0
    log_a_sd: float = 0.3
    d_mean: ArrayLike = 0.0
    d_sd: float = 2.0

    def __post_init__(self) -> None:
        if not (self.log_a_sd > 0 and self.d_sd > 0 and np.isfinite(np.asarray(self.d_mean, float)).all()):
            raise ValueError("The spreads of a prior must be positive and its means finite.")

    @property
    def a_median(self) -> float:
        """Return the slope that is as likely to be passed as not."""
        return float(np.exp(self.log_a_mean))

    def for_items(self, items: int) -> ItemPrior:
        """Return the same prior with `d_mean` as a vector (items,)."""
        means = np.asarray(self.d_mean, dtype=float)
        if means.ndim > 1 or (means.ndim == 1 and means.size != items):
            raise ValueError(f"The prior holds {means.size} intercepts for {items} items.")
        return replace(self, d_mean=np.broadcast_to(means, items))

    def d_pull(self, d: Floats) -> Floats:
        """Return the derivative of the log-prior of intercepts."""
        return np.asarray(-(d - np.asarray(self.d_mean, dtype=float)) / self.d_sd**2)

    def log_a_pull(self, a: Floats) -> Floats:
        """Return the derivative of the log-density of slopes with respect to log a."""
        return -(np.log(a) - self.log_a_mean) / self.log_a_sd**2 - 1.0


STANDARD_PRIOR = ItemPrior()


def log_density(prior: ItemPrior | None, a: Floats, d: Floats, *, common: bool = False) -> float:
    """Return the log-prior of slopes and intercepts up to a constant; a `common` slope counts once; none
    -> 0."""
    if prior is None:
        return 0.0
    slopes = a[:1] if common else a
    if (slopes <= 0).any():
        return -np.inf
    log_a = np.log(slopes)
    of_a = -0.5 * ((log_a - prior.log_a_mean) / prior.log_a_sd) ** 2 - log_a
    of_d = -0.5 * ((d - np.asarray(prior.d_mean, dtype=float)) / prior.d_sd) ** 2
    return float(of_a.sum() + of_d.sum())
