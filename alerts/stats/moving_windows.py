"""Disclosure control of the bulletin: a table of moving 7-day windows, published anew every day.

Windows of neighbouring days overlap, so what one withholds another could give away: the difference of two windows is
that of two days, and over weeks such differences pin single days down. Two rules keep that from happening
(docs/disclosure.md has the argument, the tests an adversary that solves what was published):

- a cell is shown while every window that ended in the last 7 days holds `2 threshold - 1` cases or more, so the days of
  a withheld window lie in no later window that is shown, and "withheld" alone never means "below the threshold"; 0 is
  shown where all those windows are 0;
- what had to be hidden for others' sake in the table of one of those windows, taken alone, stays hidden.

Where no bulletin of the 6 days before exists or is still due there is nothing to take a difference with, and the plain
rule holds: 1 to threshold - 1 cases are withheld.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alerts.stats.disclosure_tables import Sensitive, Suppressed, Tree, suppress_tree

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

DAYS = 7


def suppress_window(
    counts: ArrayLike,
    *,
    regions: ArrayLike,
    threshold: int,
    overlapping: Collection[int] = (),
    withheld: ArrayLike | None = None,
) -> Suppressed:
    """What may be published of the 7 days that end with the last column of `counts`.

    `counts` (types, provinces + 1, days): cases by day, at least 7 + max(overlapping) days; the last place names no
    province. `regions` (provinces,): index of each province's region. `overlapping`: by how many days (1 to 6) the
    periods of earlier bulletins end before this one. `withheld` (types, provinces), optional: cells to withhold
    besides, because an earlier table of the same days did.

    The answer is that of `suppress` with regions: masks and numbers of provinces, regions and totals; the nation is
    never withheld. Too few days, or an overlap outside 1 to 6, raise ValueError.
    """
    table, group = np.asarray(counts, dtype=np.int64), np.asarray(regions, dtype=np.int64)
    offsets = sorted({0, *(int(offset) for offset in overlapping)})
    if not 0 <= offsets[0] <= offsets[-1] < DAYS:
        raise ValueError("Periods overlap when they end 1 to 6 days apart.")
    if table.shape[2] < DAYS + offsets[-1]:
        raise ValueError(f"{DAYS + offsets[-1]} days of counts are needed, {table.shape[2]} are there.")
    trees = [_tree(table, offset, group) for offset in offsets]
    cells = _closed(np.stack([tree.cells for tree in trees]), threshold)
    by_region = _closed(np.stack([tree.regions for tree in trees]), threshold)
    for tree in trees[1:]:
        alone = _protected(tree, _small(tree.cells, threshold), _small(tree.regions, threshold), threshold)
        _inner(cells)[...] |= alone.suppressed
        _inner(by_region)[...] |= alone.region_suppressed
    if withheld is not None:
        _inner(cells)[...] |= np.asarray(withheld, dtype=bool)
    return _protected(trees[0], cells, by_region, threshold)


def _tree(table: Ints, offset: int, group: Ints) -> Tree:
    """The tables of the 7 days that end `offset` days before the last."""
    end = table.shape[2] - offset
    window = table[:, :, end - DAYS : end].sum(axis=2).astype(float)
    return Tree.of(window[:, :-1], window[:, -1], group)


def _inner(values: Bools) -> Bools:
    """The cells of types and named places, without totals: a view."""
    return values[:-1, :-2]


def _protected(tree: Tree, cells: Bools, by_region: Bools, threshold: int) -> Suppressed:
    need = max(threshold - 1.0, 0.0)
    widths = np.full(cells.shape, need), np.full(by_region.shape, need)
    sensitive = Sensitive(cells, widths[0], by_region, widths[1], scale=max(threshold, 1), nation_open=True)
    return suppress_tree(tree, sensitive)


def _small(counts: NDArray[np.float64], threshold: int) -> Bools:
    return np.asarray((counts > 0) & (counts < threshold))


def always_shown(threshold: int) -> int:
    """From how many cases on a number is no small one, whatever is known of its days: 2 threshold - 1."""
    return 2 * threshold - 1


def _closed(windows: NDArray[np.float64], threshold: int) -> Bools:
    """Which numbers may not be shown for what they were over the windows (first axis; the newest first)."""
    newest = windows[0]
    if len(windows) == 1:
        return _small(newest, threshold)
    dense = (windows >= always_shown(threshold)).all(axis=0)
    return np.asarray(~dense & (windows > 0).any(axis=0))
