"""An adversary who knows every published number and the rule that counts are not negative, and solves for the rest."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array


class Adversary:
    """Unknown numbers >= 0, and sums of them that are published."""

    def __init__(self, unknowns: int) -> None:
        self.unknowns = unknowns
        self.sums: list[tuple[np.ndarray, float]] = []
        self._system: tuple[csr_array, np.ndarray] | None = None

    def reads(self, places: np.ndarray, value: float, *, weights: np.ndarray | None = None) -> None:
        """Take note that the unknowns at `places` sum to `value`; NaN tells nothing."""
        if not np.isnan(value):
            row = np.zeros(self.unknowns)
            row[np.ravel(places)] = 1.0 if weights is None else np.ravel(weights)
            self.sums.append((row, float(value)))
            self._system = None

    def _known(self) -> tuple[csr_array, np.ndarray]:
        """The sums as one sparse system, equal ones once."""
        if self._system is None:
            distinct = {(row.tobytes(), value): row for row, value in self.sums}
            values = np.array([value for _, value in distinct])
            self._system = csr_array(np.array(list(distinct.values()))), values
        return self._system

    def interval(self, places: np.ndarray) -> tuple[float, float]:
        """Least and greatest sum of the unknowns at `places` that fits all that was read."""
        aim = np.zeros(self.unknowns)
        aim[np.ravel(places)] = 1.0
        rows, values = self._known()
        ends = []
        for sign in (1.0, -1.0):
            found = linprog(sign * aim, A_eq=rows, b_eq=values, bounds=(0, None), method="highs")
            assert found.status in (0, 3), found.message
            ends.append(np.inf if found.status == 3 else sign * found.fun)
        return ends[0], ends[1]


def read_plain(table: np.ndarray, published: np.ndarray) -> tuple[Adversary, np.ndarray]:
    """A table whose row and column sums are all published."""
    cells = np.arange(table.size).reshape(table.shape)
    adversary = Adversary(table.size)
    for index, value in zip(cells.ravel(), published.ravel(), strict=True):
        adversary.reads(index, value)
    for lines, sums in ((cells, table.sum(axis=1)), (cells.T, table.sum(axis=0))):
        for line, value in zip(lines, sums, strict=True):
            adversary.reads(line, value)
    return adversary, cells


def read_margins(published: np.ndarray) -> tuple[Adversary, np.ndarray]:
    """A table with its sums in the last row and column, any of which may be hidden."""
    cells = np.arange(published.size).reshape(published.shape)
    adversary = Adversary(published.size)
    for index, value in zip(cells.ravel(), published.ravel(), strict=True):
        adversary.reads(index, value)
    for line in (*cells, *cells.T):
        weights = np.ones(line.size)
        weights[-1] = -1.0
        adversary.reads(line, 0.0, weights=weights)
    return adversary, cells


def read_tree(adversary: Adversary, cells: np.ndarray, result: object, group: np.ndarray) -> None:
    """One week: `cells` (types, places + 1) are the unknowns, the last column those that name no place."""
    named = cells[:, :-1]
    for index, value in zip(named.ravel(), result.published.ravel(), strict=True):
        adversary.reads(index, value)
    for place, value in enumerate(result.total_published):
        adversary.reads(named[:, place], value)
    for region in range(result.region_published.shape[1]):
        inside = named[:, group == region]
        adversary.reads(inside, result.region_total_published[region])
        for kind, value in enumerate(result.region_published[:, region]):
            adversary.reads(inside[kind], value)
    for kind, value in enumerate(result.nation_published):
        adversary.reads(cells[kind], value)


def read_week(result: object, group: np.ndarray, everything: float) -> tuple[Adversary, np.ndarray]:
    """One week's tables and the nation's total over all types."""
    types, places = result.published.shape
    cells = np.arange(types * (places + 1)).reshape(types, places + 1)
    adversary = Adversary(cells.size)
    read_tree(adversary, cells, result, group)
    adversary.reads(cells, everything)
    return adversary, cells
