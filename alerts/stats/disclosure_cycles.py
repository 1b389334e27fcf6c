"""Secondary suppression: hide cells until every hidden cell can move, by cycles that keep all published sums.

A table of types x places in published lines (each type over the places, each place over the types). Value can be moved
around a rectangle of hidden cells without changing a line: up at (k, p) and (k', p'), down at (k, p') and (k', p). What
can be sent around such rectangles, each unit of a cell used once, is a lower bound of how far the cell is from known:
the tables at both ends are possible, so every table between them is. It is a proof, not an estimate; an adversary who
solves the published sums finds an interval at least as wide.

Places lie in groups (regions) whose own cells are published too: a rectangle between two groups needs their four cells
hidden as well. Lines' own totals can be cells: they move the other way (`rise` bounded, `fall` not).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

UNBOUNDED = 1e18
PASSES = 12


@dataclass(eq=False)
class Cells:
    """What may move and what is hidden; `hidden` and `group_hidden` grow while the table is protected.

    `fall`, `rise` (types, places): how far a cell may go down and up. `need` (types, places) and `group_need`
    (types, groups): widths that hidden cells must have. `cost`, `group_cost`: price of hiding; inf forbids it.
    """

    fall: Floats
    rise: Floats
    need: Floats
    cost: Floats
    hidden: Bools
    group: Ints
    group_need: Floats
    group_cost: Floats
    group_hidden: Bools

    def linked(self, place: int) -> Bools:
        """(types, places): where a type's value may move between `place` and another place, cells permitting."""
        mine = self.group_hidden[:, self.group[place], None]
        return np.asarray(
            (self.group == self.group[place])[None, :] | (mine & self.group_hidden[:, self.group])
        )


def protect(cells: Cells) -> None:
    """Hide further cells until every hidden cell has the width it needs, or nothing that is left could help."""
    for _ in range(PASSES):
        before = cells.hidden.sum() + cells.group_hidden.sum()
        for kind, place in np.argwhere(cells.hidden & (quick_widths(cells) < cells.need)).tolist():
            _widen(cells, kind, place, float(cells.need[kind, place]), across=False)
        for kind, group in np.argwhere(cells.group_hidden & (cells.group_need > 0)).tolist():
            way = _way_out(cells, kind, group)
            if way is not None:
                _widen(cells, kind, way, float(cells.group_need[kind, group]), across=True)
        if cells.hidden.sum() + cells.group_hidden.sum() == before:
            return


def widths(cells: Cells) -> Floats:
    """Certified width of each hidden cell (types, places), up to what it needs; NaN where shown."""
    out = np.where(cells.hidden, quick_widths(cells), np.nan)
    for kind, place in np.argwhere(cells.hidden & (out < cells.need)).tolist():
        out[kind, place] = _width(cells, kind, place, float(cells.need[kind, place]), across=False)
    return np.asarray(out)


def group_widths(cells: Cells) -> Floats:
    """The same of each hidden group cell (types, groups)."""
    out = np.where(cells.group_hidden, 0.0, np.nan)
    for kind, group in np.argwhere(cells.group_hidden).tolist():
        place = _way_out(cells, kind, group)
        if place is not None:
            out[kind, group] = _width(cells, kind, place, float(cells.group_need[kind, group]), across=True)
    return np.asarray(out)


def quick_widths(cells: Cells) -> Floats:
    """Width by the best single rectangle up and the best one down: enough for most cells, for all at once."""
    hidden, group = cells.hidden, cells.group
    open_groups = cells.group_hidden[:, group]
    link = hidden[:, :, None] & hidden[:, None, :]
    link &= (group[:, None] == group[None, :])[None] | (open_groups[:, :, None] & open_groups[:, None, :])
    link[:, np.arange(group.size), np.arange(group.size)] = False
    up = _best(link, cells.fall, cells.rise)
    down = _best(link, cells.rise, cells.fall)
    return np.asarray(np.minimum(up, cells.rise) + np.minimum(down, cells.fall))


def _best(link: Bools, give: Floats, take: Floats) -> Floats:
    """Largest amount one rectangle can bring to each cell: `give` from its row and column, `take` at the far corner."""
    sides = np.where(link, np.minimum(give[:, :, None], take[:, None, :]), 0.0)
    if len(sides) < 2:
        return np.zeros(give.shape)
    best = sides.argmax(axis=0)[None]
    most = np.take_along_axis(sides, best, axis=0)[0]
    np.put_along_axis(sides, best, -1.0, axis=0)
    second = sides.max(axis=0)
    rows = [
        np.minimum(
            np.where(link[kind], give[kind][None, :], 0.0), np.where(best[0] == kind, second, most)
        ).max(axis=1, initial=0.0)
        for kind in range(len(sides))
    ]
    return np.asarray(rows)


def _way_out(cells: Cells, kind: int, group: int) -> int | None:
    """The hidden place of a group through which most of a type's value can leave or enter it, or enough."""
    places = np.flatnonzero(cells.hidden[kind] & (cells.group == group))
    best, most, enough = None, -1.0, float(cells.group_need[kind, group])
    for place in places[np.argsort(-cells.fall[kind, places], kind="stable")].tolist():
        width = _width(cells, kind, place, enough, across=True)
        if width > most:
            best, most = place, width
        if width >= enough:
            break
    return best


def _width(cells: Cells, kind: int, place: int, enough: float, *, across: bool) -> float:
    """Certified width of a cell by disjoint rectangles; stops when `enough`. `across`: between groups only."""
    return _flows(cells, kind, place, enough, across=across)[0]


def _flows(cells: Cells, kind: int, place: int, enough: float, *, across: bool) -> tuple[float, Room, Room]:
    """Certified width, and what room the rectangles that gave it left for others, downwards and upwards."""
    open_ = cells.hidden & cells.hidden[:, place, None] & cells.linked(place)
    across_only = cells.group != cells.group[place] if across else np.ones(cells.group.size, dtype=bool)
    open_ &= (open_[kind] & across_only)[None, :]
    open_[kind], open_[:, place] = False, False
    fall, rise = cells.fall, cells.rise
    down = Room(rise[kind].copy(), rise[:, place].copy(), fall.copy(), min(float(fall[kind, place]), enough))
    down.send(open_)
    up_limit = min(float(rise[kind, place]), enough - down.sent)
    up = Room(fall[kind].copy(), fall[:, place].copy(), rise.copy(), up_limit)
    up.send(open_)
    return down.sent + up.sent, down, up


@dataclass(eq=False)
class Room:
    """What the row, the column and the far corners of a cell can still give to rectangles through it."""

    row: Floats
    column: Floats
    far: Floats
    limit: float
    sent: float = 0.0

    def send(self, open_: Bools) -> None:
        """Send what goes around the open rectangles (types, places): greedy, so a lower bound of the greatest flow."""
        useful = (open_.any(axis=0) & (self.row > 0)).nonzero()[0]
        for place in useful[(-self.row[useful]).argsort(kind="stable")].tolist():
            if self.sent >= self.limit:
                return
            self._send_by(place, open_[:, place])

    def _send_by(self, place: int, open_: Bools) -> None:
        """Fill the open far corners of one place in their order."""
        left = min(float(self.row[place]), self.limit - self.sent)
        room = np.where(open_, np.minimum(self.column, self.far[:, place]), 0.0)
        before = np.concatenate([[0.0], np.cumsum(room[:-1])])
        amount = np.minimum(np.maximum(left - before, 0.0), room)
        sent = float(amount.sum())
        self.row[place] -= sent
        self.column -= amount
        self.far[:, place] -= amount
        self.sent += sent

    def gain(self, missing: float) -> Floats:
        """(types, places): what one more rectangle with that far corner would bring."""
        sides = np.minimum(np.minimum(self.row[None, :], self.column[:, None]), self.far)
        return np.asarray(np.minimum(sides, min(missing, self.limit - self.sent)))


def _widen(cells: Cells, kind: int, place: int, need: float, *, across: bool) -> None:
    """Hide the cheapest rectangles through a cell until it has the width it needs or none is left."""
    while True:
        width, down, up = _flows(cells, kind, place, need, across=across)
        if width >= need:
            return
        gain = np.maximum(down.gain(need - width), up.gain(need - width))
        if not _hide_rectangle(cells, kind, place, gain, across=across):
            return


def _hide_rectangle(cells: Cells, kind: int, place: int, gain: Floats, *, across: bool) -> bool:
    """Hide the rectangle that costs least for the width it brings; False when none brings any."""
    price = _price(cells, kind, place)
    gain[kind], gain[:, place] = 0.0, 0.0
    if across:
        gain[:, cells.group == cells.group[place]] = 0.0
    usable = (gain > 0) & np.isfinite(price) & (price > 0)
    if not usable.any():
        return False
    ratio = np.where(usable, price / np.where(usable, gain, 1.0), np.inf)
    other, there = np.unravel_index(int(ratio.argmin()), ratio.shape)
    rows, columns = [kind, int(other)], [place, int(there)]
    cells.hidden[np.ix_(rows, columns)] = True
    if cells.group[place] != cells.group[there]:
        cells.group_hidden[np.ix_(rows, cells.group[columns].tolist())] = True
    return True


def _price(cells: Cells, kind: int, place: int) -> Floats:
    """(types, places): cost of hiding what is still shown of the rectangle with that far corner."""
    shown = np.where(cells.hidden, 0.0, cells.cost)
    price = shown[kind][None, :] + shown[:, place, None] + shown + shown[kind, place]
    groups = np.where(cells.group_hidden, 0.0, cells.group_cost)
    group, own = cells.group, int(cells.group[place])
    between = groups[kind, own] + groups[kind][group][None, :] + groups[:, own, None] + groups[:, group]
    return np.asarray(price + np.where((group == own)[None, :], 0.0, between))
