"""Which cells of a bulletin are shown: its period, the period before it, and the totals of areas."""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alerts.stats.disclosure_tables import Suppressed
from alerts.stats.moving_windows import DAYS, suppress_window

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Shown:
    """True where a number is published. Areas are the nation, the regions, the provinces.

    cells, before: (types, areas), cases of the period and of the one before it; totals: (areas,), all types together.
    is_comparable: whether periods of other bulletins overlap this one. dense: (types, areas), where each of them holds
    `dense` cases or more; total_dense: (areas,) the same for totals. counts: what disclosure control says of the period.
    """

    cells: Bools
    before: Bools
    totals: Bools
    is_comparable: bool
    dense: Bools
    total_dense: Bools
    counts: Suppressed


def shown_cells(
    counts: ArrayLike,
    *,
    regions: ArrayLike,
    threshold: int,
    overlapping: Collection[int] = (),
    withheld_before: ArrayLike | None = None,
    dense: int = 30,
) -> Shown:
    """What of the last 7 days of `counts`, and of the 7 before them, may be published.

    `counts` (types, provinces + 1, days), `regions`, `threshold`, `overlapping` as for `suppress_window`; at least 20
    days where periods overlap, else 14. `withheld_before` (types, areas): what the bulletin of the period before withheld.
    """
    table, group = np.asarray(counts, dtype=np.int64), np.asarray(regions, dtype=np.int64)
    given = np.zeros((table.shape[0], 1 + int(group.max(initial=-1)) + 1 + group.size), bool)
    given |= False if withheld_before is None else np.asarray(withheld_before, bool)
    first_province = given.shape[1] - group.size
    suppress = functools.partial(suppress_window, regions=group, threshold=threshold, overlapping=overlapping)
    now, earlier = suppress(table), suppress(table[:, :, :-DAYS], withheld=given[:, first_province:])
    offsets = sorted({0, *overlapping}) if overlapping else []
    smallest = np.stack([_areas(table, group, offset) for offset in offsets]).min(axis=0) if offsets else None
    return Shown(
        cells=_joined(now),
        before=_joined(earlier) & ~given,
        totals=np.concatenate([[True], ~now.region_total_suppressed, ~now.total_suppressed]),
        is_comparable=bool(offsets),
        dense=np.ones(given.shape, bool) if smallest is None else smallest >= dense,
        total_dense=np.ones(given.shape[1], bool) if smallest is None else smallest.sum(axis=0) >= dense,
        counts=now,
    )


def _joined(result: Suppressed) -> Bools:
    nation = np.ones((len(result.suppressed), 1), bool)
    return np.concatenate([nation, ~result.region_suppressed, ~result.suppressed], axis=1)


def _areas(table: NDArray[np.int64], group: NDArray[np.int64], offset: int) -> NDArray[np.int64]:
    """Cases of the 7 days that end `offset` days before the last, by area: (types, areas)."""
    end = table.shape[2] - offset
    return sums_by_area(table[:, :, end - DAYS : end].sum(axis=2), group)


def sums_by_area(places: NDArray[np.int64], group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sums of (types, provinces + 1) for the nation, the regions and the provinces: (types, areas)."""
    member = group[:, None] == np.arange(group.max(initial=-1) + 1)[None, :]
    parts = [places.sum(axis=1, keepdims=True), places[:, :-1] @ member, places[:, :-1]]
    return np.concatenate(parts, axis=1)
