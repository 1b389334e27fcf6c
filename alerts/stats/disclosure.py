"""Disclosure control of one table: small counts, and what would give them away, are not published.

Within a table: 1 to threshold - 1 cases are hidden; 0 is shown (that nothing was reported tells of nobody), unless it
must hide another; then further cells, until every hidden cell is uncertain by at least threshold - 1.
`alerts.stats.moving_windows` applies it to tables whose days overlap; docs/disclosure.md says what may be published.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alerts.stats.disclosure_tables import Sensitive, Suppressed, Tree, suppress_plain, suppress_tree

__all__ = ["THRESHOLD", "Suppressed", "suppress"]

Floats = NDArray[np.float64]

THRESHOLD = 5


def suppress(
    table: ArrayLike,
    *,
    threshold: int,
    margins: bool | None = None,
    regions: ArrayLike | None = None,
    unnamed: ArrayLike | None = None,
) -> Suppressed:
    """Hide small counts of one table, and what would give them away.

    `table` (types, areas): counts, whole numbers >= 0. Three forms:
    - plain: row, column and grand totals are all published exactly, beside the table; only cells can be hidden;
    - with margins: the last row and column of `table` are the totals, and are hidden too where they are small or must
      hide a cell. `margins` says which of the two it is; None looks: a table of 2 x 2 or more whose last row and
      column are exactly the sums is one with margins. True raises ValueError when they are not the sums;
    - `regions` (areas,): index of each area's region, 0, 1, ...; published are also each region's sum by type, each
      area's and region's sum over types, and the nation's by type, which is never hidden; `unnamed` (types,): cases of
      the nation that lie in no area (not printed themselves).

    Rule. Primary: 0 < count < `threshold`. Secondary: cells are added by the cheapest rectangles (few cells, small
    counts, zeros too) until each hidden cell, given everything published and counts >= 0, can still be any value of an
    interval at least threshold - 1 wide. Where totals are too small for that (a row of one case) all that helps is
    hidden and the cell is `weak`: its place is uncertain, its size bounded by the total.

    Threshold 1 or less hides nothing; an empty table gives an empty answer. NaN, negative or broken counts raise
    ValueError. A pure function of its arguments: the same table gives the same masks.
    """
    counts = _whole(table, 2)
    if regions is None:
        margins = _has_margins(counts) if margins is None else margins
        if margins and not _has_margins(counts):
            raise ValueError("The last row and column are not the sums of the table.")
        primary, need = _small(counts, threshold)
        return suppress_plain(counts, primary=primary, need=need, scale=max(threshold, 1), margins=margins)
    nowhere = np.zeros(counts.shape[0]) if unnamed is None else _whole(unnamed, 1)
    tree = Tree.of(counts, nowhere, np.asarray(regions, dtype=np.int64))
    sensitive = Sensitive(
        *_small(tree.cells, threshold),
        *_small(tree.regions, threshold),
        scale=max(threshold, 1),
        nation_open=True,
    )
    return suppress_tree(tree, sensitive)


def _whole(values: ArrayLike, dimensions: int) -> Floats:
    counts = np.asarray(values, dtype=float)
    if counts.ndim != dimensions:
        raise ValueError(f"Counts need {dimensions} dimensions, these have {counts.ndim}.")
    if not (np.isfinite(counts) & (counts >= 0) & (counts == np.floor(counts))).all():
        raise ValueError("Counts must be whole numbers, not negative and not missing.")
    return counts


def _has_margins(counts: Floats) -> bool:
    if min(counts.shape) < 2:
        return False
    return bool(
        (counts[:, :-1].sum(axis=1) == counts[:, -1]).all() and (counts[:-1].sum(axis=0) == counts[-1]).all()
    )


def _small(counts: Floats, threshold: int) -> tuple[NDArray[np.bool_], Floats]:
    """Which counts are small, and the width every hidden one needs."""
    return (counts > 0) & (counts < threshold), np.full(counts.shape, max(threshold - 1.0, 0.0))
