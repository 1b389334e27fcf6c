"""Losses of a bulletin's period by type and area, as exact as they may be published."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alerts.stats.disclosure import THRESHOLD
from alerts.stats.disclosure_losses import publish_loss, suppress_losses
from alerts.stats.disclosure_tables import Suppressed
from alerts.stats.losses import LossSummary, loss_summary, significant
from alerts.stats.window_masks import Shown

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class WindowLosses:
    """Arrays (types, areas), the nation first, in the units given; NaN: not known or withheld.

    `typical` is what ranks use where an area's own median is not published: the nation's. `area_total` (areas,).
    """

    total: Floats
    median: Floats
    trimmed_mean: Floats
    largest_share: Floats
    typical: Floats
    area_total: Floats


def window_losses(
    losses: ArrayLike, kinds: ArrayLike, places: ArrayLike, *, shown: Shown, regions: ArrayLike
) -> WindowLosses:
    """Summarise the losses of the period's cases.

    `losses`, `kinds`, `places` (cases,): whole units, negative where not known; its type, and its province or the number
    of provinces where none is named. The nation's numbers are exact. A region's or province's total is withheld where
    its count is or where it tells of one victim (`suppress_losses`). Where the tables of other days could be
    subtracted it has three significant digits, two where one of those windows holds fewer than 30 cases; typical losses are those of `publish_loss`.
    """
    values, rows, columns = (np.asarray(part, np.int64) for part in (losses, kinds, places))
    group = np.asarray(regions, np.int64)
    hidden = suppress_losses(
        values,
        kinds=rows,
        places=columns,
        counts=shown.counts,
        regions=group,
        threshold=THRESHOLD,
        nation_open=True,
    )
    summaries = _summaries(values, rows, columns, group, shown.cells.shape)
    total = _totals(hidden, summaries, shown)
    published = [_published(summaries, cell, total) for cell in np.ndindex(total.shape)]
    median, mean, share = (np.array(part, float).reshape(total.shape) for part in zip(*published, strict=True)) if (
        published
    ) else (total, total, total)  # fmt: skip
    return WindowLosses(
        total, median, mean, share,
        typical=np.where(np.isnan(median), median[:, :1], median),
        area_total=_area_totals(hidden, summaries, shown),
    )  # fmt: skip


def _totals(hidden: Suppressed, summaries: dict[tuple[int, int], LossSummary], shown: Shown) -> Floats:
    """Totals by type and area; NaN where withheld, and where no loss is known at all."""
    exact = np.full(shown.cells.shape, np.nan)
    for cell, summary in summaries.items():
        exact[cell] = np.nan if summary.total is None else summary.total
    areas = np.concatenate([hidden.region_suppressed, hidden.suppressed], axis=1)
    total = _as_exact_as_safe(exact, shown.dense, shown)
    total[:, 0] = exact[:, 0]
    return np.where(shown.cells & np.insert(~areas, 0, True, axis=1), total, np.nan)


def _area_totals(hidden: Suppressed, summaries: dict[tuple[int, int], LossSummary], shown: Shown) -> Floats:
    known = np.zeros(len(shown.totals), bool)
    known[[area for (_, area), summary in summaries.items() if summary.known]] = True
    nation = sum(summary.total or 0.0 for (_, area), summary in summaries.items() if area == 0)
    areas = np.concatenate([[nation], hidden.region_total_published, hidden.total_published])
    said = _as_exact_as_safe(areas, shown.total_dense, shown)
    said[0] = nation
    return np.where(shown.totals & known, said, np.nan)


def _as_exact_as_safe(values: Floats, dense: Bools, shown: Shown) -> Floats:
    """The difference of two days' sums may be one victim's loss: three digits hide it among 30 cases, two among fewer."""
    if not shown.is_comparable:
        return values
    return np.where(dense, significant(values, 3), significant(values, 2))


def _summaries(
    values: Ints, rows: Ints, columns: Ints, group: Ints, shape: tuple[int, ...]
) -> dict[tuple[int, int], LossSummary]:
    """The losses of every cell that has cases, summarised."""
    regions = shape[1] - 1 - group.size
    region = np.append(group, -1)[columns]
    named = columns < group.size
    parts = [
        (rows, np.zeros_like(rows)),
        (rows[named], 1 + region[named]),
        (rows[named], 1 + regions + columns[named]),
    ]
    loss = np.concatenate([values, values[named], values[named]])
    flat = np.concatenate([row * shape[1] + area for row, area in parts])
    if not flat.size:
        return {}
    order = np.argsort(flat, kind="stable")
    flat, loss = flat[order], loss[order]
    cells, starts = np.unique(flat, return_index=True)
    return {
        (int(cell) // shape[1], int(cell) % shape[1]): loss_summary(block)
        for cell, block in zip(cells.tolist(), np.split(loss, starts[1:]), strict=True)
    }


def _published(
    summaries: dict[tuple[int, int], LossSummary], cell: tuple[int, ...], total: Floats
) -> tuple[float, float, float]:
    kind, area = cell
    summary = summaries.get((kind, area))
    if summary is None:
        return np.nan, np.nan, np.nan
    # Where a cell's count is withheld its total is, too.
    is_shown = bool(np.isfinite(total[cell]))
    said = summary if area == 0 else publish_loss(summary, total_shown=is_shown)
    numbers = (said.median, said.trimmed_mean, said.largest_share)
    return tuple(np.nan if value is None or not (is_shown or area == 0) else value for value in numbers)  # type: ignore[return-value]
