"""The rule for histories below a year: EARS C2 with 28 days, and growth over the 28 days before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from alerts.stats.daily_scan import WINDOWS, Scan, scan_of
from alerts.stats.daily_screen import trailing_sum

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BASE_DAYS = 28
C2_GAP = 2
GROWTH_GAP = 6
MIN_GROWTH = 1.3


def limited_scan(counts: Floats, factor: Floats, outage: Bools, begin: Ints, days: Ints) -> Scan:
    """Return the scan (types, 3, n) of short histories: expected from the 28 days that end 3 days before.

    EARS C2 (Hutwagner 2003) with a 28-day baseline, on counts divided by the calendar factor (so that
    Mondays are no signals): variance from the baseline itself, at least Poisson, as a negative binomial. A
    window speaks only where its sum passes 1.3 times what is expected (while a portal grows, everything
    grows a little). The 7-day sum has its own baseline, the 28 days before it. Fewer than 35 days since
    `begin` give NaN.
    """
    use = np.where(outage, 0.0, 1.0)
    day_level, day_phi = _baseline(counts, factor, use, days, C2_GAP)
    week_level, week_phi = _baseline(counts, factor, use, days, GROWTH_GAP)
    reach = np.stack([trailing_sum(factor, width)[days] for width in WINDOWS])
    observed = np.stack([trailing_sum(counts, width)[:, days] for width in WINDOWS], axis=1)
    expected = np.stack([day_level * reach[0], day_level * reach[1], week_level * reach[2]], axis=1)
    phi = np.stack([day_phi, day_phi, week_phi], axis=1)
    # The baseline's own error: 28 days carry the level, so a window of w days adds w/28 to its variance.
    dispersion = phi * (1.0 + np.array(WINDOWS)[None, :, None] / BASE_DAYS)
    known = (days[None, :] - begin[:, None] >= BASE_DAYS + 7)[:, None]
    expected = np.where(known, expected, np.nan)
    return scan_of(observed, expected, np.where(known, dispersion, np.nan), growth=MIN_GROWTH)


def _baseline(counts: Floats, factor: Floats, use: Floats, days: Ints, gap: int) -> tuple[Floats, Floats]:
    """Level and dispersion of the 28 days that end `gap` + 1 days before each day, outages left out."""
    places = days[:, None] - gap - 1 - np.arange(BASE_DAYS)[None, :]
    weight = use[np.maximum(places, 0)] * (places >= 0)
    cases, share = counts[:, np.maximum(places, 0)] * weight, factor[np.maximum(places, 0)] * weight
    # One spike must not hide the next weeks: a day counts as 4 medians + 5 at most.
    cases = np.minimum(cases, 4.0 * np.median(cases, axis=-1, keepdims=True) + 5.0)
    level = cases.sum(axis=-1) / np.maximum(share.sum(axis=-1), 1e-9)
    mean = np.maximum(level[..., None] * share, 1e-9)
    freedom = np.maximum(weight.sum(axis=-1) - 1.0, 1.0)
    phi = (weight * (cases - mean) ** 2 / mean).sum(axis=-1) / freedom
    return level, np.maximum(phi, 1.0)
