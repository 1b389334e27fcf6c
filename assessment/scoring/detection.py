"""Signal detection: seeing scams and seeing danger everywhere are two things, and are measured apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from assessment.scoring.proportions import LEVEL, checked_counts, critical_value

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SignalDetection:
    """What a person's yes and no answers say; each of the shape of the counts.

    `d_prime` how well scams are told from honest messages (0 not at all, 1 somewhat, 2 well, in standard
    deviations); `criterion` the leaning: below 0 to "scam", above 0 to "safe". `se_d_prime`, `se_criterion`
    standard errors; `interval` and `criterion_interval` (..., 2) lower and upper ends. NaN where one kind
    was not shown.
    """

    d_prime: Floats
    criterion: Floats
    se_d_prime: Floats
    se_criterion: Floats
    interval: Floats
    criterion_interval: Floats


def signal_detection(
    hits: ArrayLike,
    misses: ArrayLike,
    false_alarms: ArrayLike,
    correct_rejections: ArrayLike,
    *,
    level: float = LEVEL,
    proportional: bool = False,
) -> SignalDetection:
    """Return d' and criterion from scams called scam and safe, and honest messages called scam and safe.

    Formula (Hautus 1995, Behav Res Methods 27:46): log-linear correction H = (hits + .5) / (scams + 1),
    F = (false alarms + .5) / (honest + 1); d' = z(H) - z(F), c = -(z(H) + z(F)) / 2. Standard error of d'
    (Gourevitch and Galanter 1967, Psychometrika 32:25): sqrt(H (1 - H) / (n phi(z H)^2) + the same of F),
    and half of it for c. The interval d' +- z SE covers 95 to 98 % for d' from 0 to 2.5 with 5 to 20 items
    of each kind (enumerated in the tests). `proportional` adds to each kind in proportion to its number, so
    that who answers always alike has d' exactly 0 with unequal numbers too; with equal numbers it is the
    same.
    Shapes broadcast. Answers: one kind not shown -> NaN; all answers alike -> 0 (see above); all right of 10
    + 10 -> 3.38, finite. ValueError: counts negative or not finite, a level outside (0, 1).
    """
    counts = np.broadcast_arrays(
        *(checked_counts(each) for each in (hits, misses, false_alarms, correct_rejections))
    )
    z = critical_value(level)
    scams, honest = counts[0] + counts[1], counts[2] + counts[3]
    together = scams + honest if proportional else None
    hit, alarm = _rate(counts[0], scams, together), _rate(counts[2], honest, together)
    d_prime = _where_seen(scams, honest, ndtri(hit) - ndtri(alarm))
    criterion = _where_seen(scams, honest, 0.0 - 0.5 * (ndtri(hit) + ndtri(alarm)))
    error = np.sqrt(_variance(hit, scams) + _variance(alarm, honest))
    error = _where_seen(scams, honest, error)
    return SignalDetection(
        d_prime=d_prime,
        criterion=criterion,
        se_d_prime=error,
        se_criterion=error / 2.0,
        interval=np.stack([d_prime - z * error, d_prime + z * error], axis=-1),
        criterion_interval=np.stack([criterion - z * error / 2, criterion + z * error / 2], axis=-1),
    )


def _rate(count: Floats, shown: Floats, all_shown: Floats | None) -> Floats:
    """Return the corrected rate of "scam" among the `shown`; with `all_shown` the correction in proportion."""
    some = np.maximum(shown, 1.0)
    if all_shown is None:
        return np.asarray((count + 0.5) / (some + 1.0))
    return np.asarray((count / some * all_shown + 1.0) / (all_shown + 2.0))


def _variance(rate: Floats, shown: Floats) -> Floats:
    """Return the variance of z(rate) by the delta method; of one that was not shown, some number."""
    safe = np.clip(rate, 1e-12, 1.0 - 1e-12)
    density = np.exp(-0.5 * ndtri(safe) ** 2) / np.sqrt(2.0 * np.pi)
    return np.asarray(safe * (1.0 - safe) / (np.maximum(shown, 1.0) * density**2))


def _where_seen(scams: Floats, honest: Floats, values: Floats) -> Floats:
    return np.where((scams > 0) & (honest > 0), values, np.nan)
