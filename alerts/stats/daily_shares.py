"""Regions and provinces: the nation's expectation times the share of the area, type by type."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alerts.stats.daily_level import Level
from alerts.stats.daily_scan import WINDOWS, Scan, scan_of
from alerts.stats.daily_screen import trailing_sum

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SHARE_FROM, SHARE_TO = 378, 14
PRIOR_CASES = 50.0
MIN_WEIGHT = 0.2
PHI_FROM, PHI_TO = 194, 14


@dataclass(frozen=True, eq=False)
class Shares:
    """Share of each area in each type's cases, and how many cases stand behind it: (types, areas, days)."""

    share: Floats
    cases: Floats


def area_shares(
    area_counts: Floats, counts: Floats, weights: Floats, *, populations: Floats, days: Ints
) -> Shares:
    """Return the share of each area in each type's cases for `days`: (types, areas, n).

    (area cases in t-378..t-14 + 50 x population share) / (type cases + 50),
    so an area or a type without cases has its share of the population. `area_counts` (types, areas, days),
    `counts` (types, days), `populations` (areas,) share of the whole nation's population (or any number
    proportional to it when the areas are a partition). Early days use what there is. Days of the nation's
    surges, spikes and outages (`weights` (types, days) of .2 or less) say nothing about shares and are left
    out.
    """
    use = weights > MIN_WEIGHT
    area = _between(np.cumsum(area_counts * use[:, None], axis=2), days, SHARE_FROM, SHARE_TO)
    nation = _between(np.cumsum(counts * use, axis=1), days, SHARE_FROM, SHARE_TO)
    prior = PRIOR_CASES * populations[None, :, None]
    return Shares((area + prior) / (nation[:, None, :] + PRIOR_CASES), area + prior)


def scan_areas(area_counts: Floats, shares: Shares, factor: Floats, level: Level, days: Ints) -> Scan:
    """Return the scan of `days` for each type and area; shapes (types, areas, 3, n).

    Expected = national expectation x share; dispersion = square root of the area's own Pearson dispersion
    over t-194..t-14 (at least 1; the root because one old surge must not blind the area) + M x (level
    variance + 1 / cases behind the share). NaN where the nation has no level.
    """
    reach = np.stack([trailing_sum(factor, width)[days] for width in WINDOWS])
    nation = level.level[:, None, days] * reach[None]
    expected = shares.share[:, :, None, :] * nation[:, None]
    observed = np.stack([trailing_sum(area_counts, width)[..., days] for width in WINDOWS], axis=2)
    phi = np.sqrt(_area_dispersion(area_counts, shares.share, np.nan_to_num(level.level * factor), days))
    variance = level.variance[:, None, days] + 1.0 / np.maximum(shares.cases, 1e-9)
    dispersion = phi[:, :, None, :] + expected * variance[:, :, None, :]
    return scan_of(observed, expected, dispersion)


def _area_dispersion(area_counts: Floats, shares: Floats, nation: Floats, days: Ints) -> Floats:
    """Pearson dispersion of each area over t-194..t-14, from sums of y^2/m, y and m (m: the nation's)."""
    first = max(0, int(days.min()) - PHI_FROM - 1)
    known = nation[:, first:] > 1e-3
    mean = np.where(known, nation[:, first:], 1.0)[:, None]
    cases = area_counts[:, :, first:] * known[:, None]
    spans = (days - first, PHI_FROM, PHI_TO)
    squares = _between(np.cumsum(cases**2 / mean, axis=2), *spans)
    plain = _between(np.cumsum(cases, axis=2), *spans)
    means = _between(np.cumsum(np.where(known, nation[:, first:], 0.0), axis=1), *spans)[:, None]
    number = _between(np.cumsum(known.astype(float), axis=1), *spans)[:, None]
    pearson = squares / shares - 2 * plain + shares * means
    return np.maximum(1.0, (pearson + 20.0) / (number + 20.0))


def _between(sums: Floats, days: Ints, far: int, near: int) -> Floats:
    """Sums over t-far..t-near (both included) for each t in `days`, from cumulative sums."""
    padded = np.concatenate([np.zeros((*sums.shape[:-1], 1)), sums], axis=-1)
    upper, lower = np.maximum(days - near + 1, 0), np.maximum(days - far, 0)
    return np.asarray(padded[..., upper] - padded[..., lower])
