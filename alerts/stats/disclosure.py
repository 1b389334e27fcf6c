"""Disclosure control: what may leave the statistics, so that no published number tells of a few people.

What is published (docs/disclosure.md has the reasons, and the rule for each page):

| table | period | rule |
|---|---|---|
| the nation: cases by type and in all | any day, any 7 days | exact: no place is named |
| regions and provinces: cases by type, all types | whole weeks, Monday to Sunday, published once | `suppress` |
| losses of any area, the nation too: total | the same weeks, published once | `suppress_losses` |
| largest case's share | the same weeks | where the total is shown; in tenths |
| median, trimmed mean | any | 10 and 20 known losses at least; two digits |
| cases of a day, or of 7 moving days, below the nation | - | never |
| sums of weeks of a place, other than of shown weeks | - | never |

Weeks do not overlap and are not revised below the nation, so no two tables have a hidden cell in common: what is hidden
in one is not in the sums of another. Within a table: 1 to threshold - 1 cases are hidden; 0 is shown (that nothing was
reported tells of nobody), unless it must hide another; then further cells, until every hidden cell is uncertain by at
least threshold - 1.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alerts.stats.disclosure_tables import Sensitive, Suppressed, Tree, suppress_plain, suppress_tree

__all__ = ["SETTLE_DAYS", "THRESHOLD", "Suppressed", "area_week", "suppress"]

Floats = NDArray[np.float64]

THRESHOLD = 5
SETTLE_DAYS = 1


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


def area_week(
    date: dt.date, *, data_through: dt.date, settle_days: int = SETTLE_DAYS
) -> tuple[dt.date, dt.date]:
    """First and last day (Monday, Sunday) of the week that areas below the nation show in the bulletin of `date`.

    The newest whole week for which `settle_days` days have passed since its Sunday and data has come through that
    Sunday. With 1 settling day Tuesday's bulletin turns to the week that ended on Sunday and the next six show the
    same. A week's areas are published once: later bulletins repeat the stored numbers, whatever data has come since.
    """
    newest = min(date - dt.timedelta(days=1 + settle_days), data_through)
    last = newest - dt.timedelta(days=(newest.weekday() + 1) % 7)
    return last - dt.timedelta(days=6), last
