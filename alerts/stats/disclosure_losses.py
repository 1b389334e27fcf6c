"""Disclosure control of losses: no victim's loss may be worked out from totals, shares or typical values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alerts.stats.disclosure_tables import Sensitive, Suppressed, Tree, suppress_tree
from alerts.stats.losses import LossSummary, two_digits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# The p% rule: whoever knows the second largest loss must not come nearer than this to the largest.
PERCENT = 0.2
# A hidden total must be uncertain by half the largest loss in it.
WIDTH = 0.5
MEDIAN_CASES, MEAN_CASES = 10, 20


def suppress_losses(
    losses: ArrayLike,
    *,
    kinds: ArrayLike,
    places: ArrayLike,
    counts: Suppressed,
    regions: ArrayLike,
    threshold: int,
    nation_open: bool = False,
) -> Suppressed:
    """Hide loss totals of one week, by type and area, that tell of one victim, and what would give them away.

    `losses` (cases,): whole units (satang), negative or NaN where not known; `kinds`, `places` (cases,): each case's row
    and column of the table that `counts` = `suppress(..., regions=regions)` is the answer for, `places` equal to the
    number of areas where the report names none. Published beside the table: each region's total by type, all areas'
    and regions' totals, the nation's by type; here those of the nation are hidden too where they must be, unless
    `nation_open`.

    Primary: a hidden count, whatever the loss; fewer than `threshold` known losses, unless they are none or sum to 0;
    and the p% rule: total - largest - second < 20 % of the largest. Secondary: as for counts, until every hidden total
    is uncertain by at least half its largest loss (or by all that the published totals allow: `weak`).

    No cases give zeros, all shown. Shapes that do not fit and infinite losses raise ValueError.
    """
    groups = np.asarray(regions, dtype=np.int64)
    shape = counts.published.shape
    values, rows, columns = _known(losses, kinds, places, shape)
    table = np.zeros((shape[0], shape[1] + 1))
    np.add.at(table, (rows, columns), values)
    tree = Tree.of(table[:, :-1], table[:, -1], groups)
    cells = _largest(values, rows, columns, np.arange(tree.group.size), tree.cells)
    by_region = _largest(values, rows, columns, tree.group, tree.regions)
    primary, region_primary = cells.sensitive(threshold), by_region.sensitive(threshold)
    primary[:-1, :-2] |= counts.suppressed
    primary[-1, :-2] |= counts.total_suppressed
    region_primary[:-1, :-2] |= counts.region_suppressed
    region_primary[-1, :-2] |= counts.region_total_suppressed
    scale = float(np.median(values)) * 10 + 1 if values.size else 1.0
    sensitive = Sensitive(
        primary, WIDTH * cells.first, region_primary, WIDTH * by_region.first, scale, nation_open
    )
    return suppress_tree(tree, sensitive)


@dataclass(frozen=True)
class PublishedLoss:
    """What of a cell's typical losses may be published, in the units given; None where it may not."""

    median: float | None
    trimmed_mean: float | None
    largest_share: float | None


def publish_loss(summary: LossSummary, *, total_shown: bool) -> PublishedLoss:
    """Coarsen one cell's typical losses so that none is a victim's own.

    Median from 10 known losses on, trimmed mean from 20 on (below, nothing is trimmed: it would be the total over a
    number that may be known), both to two digits; the largest case's share in tenths, from 0.0 "below a twentieth" up,
    where the total is shown.
    """
    share = summary.largest_share
    return PublishedLoss(
        median=_two(summary.median) if summary.known >= MEDIAN_CASES else None,
        trimmed_mean=_two(summary.trimmed_mean) if summary.known >= MEAN_CASES else None,
        largest_share=round(share, 1) if share is not None and total_shown else None,
    )


def _two(value: float | None) -> float | None:
    return None if value is None else float(two_digits(value))


def _known(
    losses: ArrayLike, kinds: ArrayLike, places: ArrayLike, shape: tuple[int, ...]
) -> tuple[Floats, Ints, Ints]:
    values, rows, columns = np.asarray(losses, float), np.asarray(kinds, int), np.asarray(places, int)
    if not values.shape == rows.shape == columns.shape or values.ndim != 1:
        raise ValueError("Every loss needs its type and its place.")
    if np.isinf(values).any():
        raise ValueError("A loss cannot be infinite.")
    if ((rows < 0) | (rows >= shape[0]) | (columns < 0) | (columns > shape[1])).any():
        raise ValueError("A loss lies outside the table of counts.")
    known = values >= 0
    return np.round(values[known]), rows[known], columns[known]


@dataclass(frozen=True, eq=False)
class _Largest:
    """Of each number of a tree: the losses behind it, their sum, the largest and the second largest."""

    known: Ints
    total: Floats
    first: Floats
    second: Floats

    def sensitive(self, threshold: int) -> Bools:
        few = (self.known < threshold) & (self.total > 0)
        rest = self.total - self.first - self.second
        return np.asarray(few | (rest < PERCENT * self.first))


def _largest(values: Floats, rows: Ints, columns: Ints, group: Ints, totals: Floats) -> _Largest:
    """Summaries of every number of `totals` (types + 1, groups): its last row is all types, its last column the nation."""
    last_row, last_column = totals.shape[0] - 1, totals.shape[1] - 1
    own, place = np.append(rows, np.full(rows.size, last_row)), np.tile(group[columns], 2)
    row, column = np.tile(own, 2), np.append(place, np.full(place.size, last_column))
    loss = np.tile(values, 4)
    flat = row * totals.shape[1] + column
    order = np.lexsort((loss, flat))
    flat, loss = flat[order], loss[order]
    ends = np.flatnonzero(np.append(flat[1:] != flat[:-1], True)) if flat.size else flat
    first, second, known = (
        np.zeros(totals.size),
        np.zeros(totals.size),
        np.bincount(flat, minlength=totals.size),
    )
    first[flat[ends]] = loss[ends]
    pairs = ends[known[flat[ends]] > 1]
    second[flat[pairs]] = loss[pairs - 1]
    shape = totals.shape
    return _Largest(known.reshape(shape), totals, first.reshape(shape), second.reshape(shape))
