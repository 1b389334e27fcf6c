"""The tables of one week as cells that may be hidden, and the answer read back from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from alerts.stats.disclosure_cycles import UNBOUNDED, Cells, group_widths, protect, widths

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Words = NDArray[np.str_]
Kind = TypeVar("Kind", bound=np.generic)

# Prices of hiding, where a cell costs 1 when zero and 1 more for each `scale`: a region's number serves many more
# readers, the nation's all, and the total of a place is its most useful number.
GROUP_COST, TOTAL_COST, NATION_COST = 12.0, 40.0, 60.0


@dataclass(frozen=True, eq=False)
class Suppressed:
    """What of a table may be published. Masks are True where hidden; published numbers are NaN where hidden.

    `suppressed`, `primary` (sensitive itself), `secondary` (hidden for others' sake), `published`, `instead`,
    `uncertainty` and `weak` have the table's shape. `instead` names the smallest area that still shows the type's
    number: "region", "nation", or "total" where no regions were given; "" where the cell itself is shown.
    `uncertainty`: certified width of the interval of values that fit everything published, counted up to the
    protection asked for (NaN where shown); `weak`: hidden cells for which the published totals allow no more than that.
    `region_*` have shape (types, regions), `nation_*` (types,), `total_*` (areas,) for all types together,
    `region_total_*` (regions,); without regions they are empty, and all totals are published as given.
    """

    suppressed: Bools
    primary: Bools
    secondary: Bools
    published: Floats
    instead: Words
    uncertainty: Floats
    weak: Bools
    region_suppressed: Bools
    region_published: Floats
    region_uncertainty: Floats
    nation_suppressed: Bools
    nation_published: Floats
    total_suppressed: Bools
    total_published: Floats
    region_total_suppressed: Bools
    region_total_published: Floats


@dataclass(frozen=True, eq=False)
class Tree:
    """One week by type and place, with everything that is published of it.

    `cells` (types + 1, places + 2): the last row is all types, the last columns "no place named" and the nation.
    `regions` (types + 1, regions + 2) sums the places of each region, with the same last columns; `group`
    (places + 2,) is the region of each place, the last columns being groups of their own.
    """

    cells: Floats
    regions: Floats
    group: Ints

    @classmethod
    def of(cls, table: Floats, unnamed: Floats, group: Ints) -> Tree:
        """Build it from `table` (types, places), `unnamed` (types,) and the region index of each place."""
        if group.shape != (table.shape[1],) or (group < 0).any():
            raise ValueError("Every area needs the index of its region.")
        groups = int(group.max()) + 1 if group.size else 0
        named = np.concatenate([table, unnamed[:, None]], axis=1)
        cells = np.concatenate([named, named.sum(axis=1, keepdims=True)], axis=1)
        cells = np.concatenate([cells, cells.sum(axis=0, keepdims=True)])
        full = np.concatenate([group, [groups, groups + 1]])
        return cls(cells, cells @ (full[:, None] == np.arange(groups + 2)[None, :]), full)

    def inner(self, values: NDArray[Kind]) -> NDArray[Kind]:
        """Values like `cells` or `regions` without their last row and columns."""
        return values[:-1, :-2]


@dataclass(frozen=True, eq=False)
class Sensitive:
    """Which numbers of a tree may not be published for their own sake, and how uncertain hidden ones must be.

    `cells`, `need` are like the tree's `cells`; `regions`, `region_need` like its `regions`. `scale`: the size of
    number that costs twice what a zero does. `nation_open`: the nation's numbers may not be hidden.
    """

    cells: Bools
    need: Floats
    regions: Bools
    region_need: Floats
    scale: float
    nation_open: bool


def suppress_tree(tree: Tree, sensitive: Sensitive) -> Suppressed:
    """Hide the sensitive numbers of a tree and what else they need.

    What names no place is never printed and needs no protection; it is known wherever a type's regions are all shown.
    """
    cells = _tree_cells(tree, sensitive)
    protect(cells)
    return _read_tree(tree, cells, sensitive)


def suppress_plain(table: Floats, *, primary: Bools, need: Floats, scale: float, margins: bool) -> Suppressed:
    """The same for a table whose lines' sums are published (`margins`: are its last row and column)."""
    cells = _plain_cells(table, primary, need, scale, margins)
    protect(cells)
    hidden, certified = cells.hidden, widths(cells)
    none, nothing = np.zeros((table.shape[0], 0)), np.zeros(0)
    return Suppressed(
        **_masks(table, hidden, primary),
        instead=np.where(hidden, "total", ""),
        uncertainty=certified,
        weak=hidden & (certified < need),
        region_suppressed=none.astype(bool),
        region_published=none,
        region_uncertainty=none,
        nation_suppressed=nothing.astype(bool),
        nation_published=nothing,
        total_suppressed=nothing.astype(bool),
        total_published=nothing,
        region_total_suppressed=nothing.astype(bool),
        region_total_published=nothing,
    )


def _masks(table: Floats, hidden: Bools, primary: Bools) -> dict[str, Any]:
    return {
        "suppressed": hidden.copy(),
        "primary": hidden & primary,
        "secondary": hidden & ~primary,
        "published": np.where(hidden, np.nan, table),
    }


def _tree_cells(tree: Tree, sensitive: Sensitive) -> Cells:
    fall, rise = _room(tree.cells, [(slice(None, -1), -1), (-1, slice(None, -1))])
    cost, group_cost = 1.0 + tree.cells / sensitive.scale, GROUP_COST + tree.regions / sensitive.scale
    cost[:, -1] += NATION_COST
    cost[-1] += TOTAL_COST
    group_cost[-1] += 4 * TOTAL_COST
    group_cost[:, -2:] = 0.0
    hidden, group_hidden = sensitive.cells.copy(), sensitive.regions.copy()
    # Of what names no place only the sum over types is known: the nation's total less those of the regions.
    hidden[:, -2], group_hidden[:, -2] = True, True
    hidden[-1, -2:], group_hidden[-1, -2:], cost[-1, -2:] = False, False, np.inf
    if sensitive.nation_open:
        hidden[:, -1], group_hidden[:, -1], cost[:, -1] = False, False, np.inf
    need = _reachable(sensitive.need, tree.cells, hidden)
    region_need = _reachable(sensitive.region_need, tree.regions, group_hidden)
    need[:, -2], region_need[:, -2:] = 0.0, 0.0
    return Cells(fall, rise, need, cost, hidden, tree.group, region_need, group_cost, group_hidden)


def _room(values: Floats, totals: Sequence[Any]) -> tuple[Floats, Floats]:
    """How far numbers can go down and up without leaving zero; totals move the other way than their line."""
    fall, rise = values.copy(), np.full(values.shape, UNBOUNDED)
    for line in totals:
        fall[line], rise[line] = UNBOUNDED, values[line]
    return fall, rise


def _reachable(need: Floats, values: Floats, hidden: Bools) -> Floats:
    """`need`, or what the published totals (last row, last column, where shown) leave possible, if that is less."""
    by_type = np.where(hidden[:, -1:], np.inf, values[:, -1:])
    by_place = np.where(hidden[-1:], np.inf, values[-1:])
    return np.minimum(need, _widest(by_type, by_place, values[-1, -1]))


def _widest(by_type: Floats, by_place: Floats, all_: float) -> Floats:
    """Width of a cell's interval when only its line totals and the grand total are known (Frechet's bounds)."""
    most = np.minimum(by_type, by_place)
    least = np.where(np.isfinite(by_type) & np.isfinite(by_place), by_type + by_place - all_, 0.0)
    return np.asarray(most - np.maximum(least, 0.0))


def _plain_cells(table: Floats, primary: Bools, need: Floats, scale: float, margins: bool) -> Cells:
    fall, rise = _room(table, [(-1, slice(None, -1)), (slice(None, -1), -1)] if margins else [])
    cost = 1.0 + table / scale
    if margins:
        cost[-1] += GROUP_COST
        cost[:, -1] += GROUP_COST
        reachable = need.copy()
    else:
        by_type, by_place = table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
        reachable = np.minimum(need, _widest(by_type, by_place, float(table.sum())))
    one = np.zeros((table.shape[0], 1))
    group = np.zeros(table.shape[1], dtype=np.int64)
    return Cells(fall, rise, reachable, cost, primary.copy(), group, one, one + np.inf, one.astype(bool))


def _read_tree(tree: Tree, cells: Cells, sensitive: Sensitive) -> Suppressed:
    hidden, group_hidden = cells.hidden, cells.group_hidden
    certified, inner = tree.inner(widths(cells)), tree.inner(hidden)
    published = np.where(hidden, np.nan, tree.cells)
    region_published = np.where(group_hidden, np.nan, tree.regions)
    coarser = np.where(hidden[:-1, -1:], "", "nation").astype("<U6")
    coarser = np.where(tree.inner(group_hidden[:, tree.group]), coarser, "region")
    return Suppressed(
        **_masks(tree.inner(tree.cells), inner, tree.inner(sensitive.cells)),
        instead=np.where(inner, coarser, ""),
        uncertainty=certified,
        weak=inner & (certified < tree.inner(sensitive.need)),
        region_suppressed=tree.inner(group_hidden),
        region_published=tree.inner(region_published),
        region_uncertainty=tree.inner(group_widths(cells)),
        nation_suppressed=hidden[:-1, -1],
        nation_published=published[:-1, -1],
        total_suppressed=hidden[-1, :-2],
        total_published=published[-1, :-2],
        region_total_suppressed=group_hidden[-1, :-2],
        region_total_published=region_published[-1, :-2],
    )
