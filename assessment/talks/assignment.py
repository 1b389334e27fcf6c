"""Which volunteer is offered which district. Pure.

People who live in one place and may take the same needs are alike, so they are handled as one group: 100,000 volunteers
are some 7,400 groups. First every need gets one offer if that can be done at all, by augmenting paths; then what is left
of the talks wanted is offered, the least loaded first.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_OPEN = 3
NEAR_KM = 50.0
EARTH_KM = 6371.0088


@dataclass(frozen=True, eq=False)
class People:
    """Volunteers: `place` (people,) index of where each lives; `load` (people,) their open tasks; `asked` (people,) how often
    they were asked lately, which decides between equals. `blocked`: pairs (person, need) that must not be."""

    place: Ints
    load: Ints
    asked: Ints
    blocked: frozenset[tuple[int, int]] = frozenset()

    @classmethod
    def of(
        cls,
        place: ArrayLike,
        load: ArrayLike,
        asked: ArrayLike | None = None,
        blocked: Collection[tuple[int, int]] = (),
    ) -> People:
        at, busy = np.asarray(place, dtype=np.int64), np.asarray(load, dtype=np.int64)
        often = np.zeros_like(at) if asked is None else np.asarray(asked, dtype=np.int64)
        return cls(at, busy, often, frozenset(blocked))


@dataclass(frozen=True)
class Offer:
    """Indices of a person and a need."""

    person: int
    need: int


def distances(places: ArrayLike, points: ArrayLike) -> Floats:
    """Great circle distances in km, (places, points), of (latitude, longitude) in degrees; NaN where a point is not known.

    Formula: haversine on the mean sphere, within 0.5 % of the ellipsoid.
    """
    here = np.radians(np.asarray(places, dtype=float).reshape(-1, 2))[:, None, :]
    there = np.radians(np.asarray(points, dtype=float).reshape(-1, 2))[None, :, :]
    half = np.sin((there - here) / 2.0) ** 2
    chord = half[..., 0] + np.cos(here[..., 0]) * np.cos(there[..., 0]) * half[..., 1]
    return np.asarray(2.0 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0))))


def assign(
    people: People, wanted: ArrayLike, km: ArrayLike, *, near: float = NEAR_KM, most: int = MOST_OPEN
) -> list[Offer]:
    """Offers for `wanted` (needs,) talks, needs in the order of their urgency. `km` (places, needs), NaN is far.

    Nobody has more than `most` open tasks afterwards, nobody gets one need twice, a blocked one or one farther than `near`.

    Guarantee: no need is left without an offer if it could have had one beside all that are more urgent. The first offers
    are a maximum matching of needs with people's room, and of all maximum matchings the one that serves the most urgent.
    It is found with everybody's total limited to 1, then 2, then `most`. That loses nothing: if the more urgent needs fill
    all the room that a set of people has under the last limit, one of them can be put into each of the rooms there are
    under an earlier one; so whoever is served under an earlier limit is served under the last.
    Answers: no people, no needs, or nobody near -> an empty list.
    """
    talks = np.asarray(wanted, dtype=np.int64)
    groups = _groups(people, most)
    if not groups or not talks.size:
        return []
    board = _Board(groups, _near(groups, np.asarray(km, dtype=float), near), people, most)
    first = _first_offers(board, talks)
    for group, given in enumerate(first):
        for need in sorted(given):
            board.give(group, need)
    for number in range(2, int(talks.max(initial=0)) + 1):
        for need in np.flatnonzero(talks >= number).tolist():
            board.give_nearest(need)
    return board.offers


@dataclass(frozen=True)
class _Group:
    """People who are alike: they live in `place` and may not take `blocked`; `members` the least loaded first."""

    place: int
    blocked: frozenset[int]
    members: list[int]


def _groups(people: People, most: int) -> list[_Group]:
    blocked: defaultdict[int, set[int]] = defaultdict(set)
    for person, need in people.blocked:
        blocked[person].add(need)
    open_ = np.flatnonzero(people.load < most)
    order = open_[np.lexsort((open_, people.asked[open_], people.load[open_]))]
    found: defaultdict[tuple[int, frozenset[int]], list[int]] = defaultdict(list)
    nothing: frozenset[int] = frozenset()
    for person, place in zip(order.tolist(), people.place[order].tolist(), strict=True):
        found[place, frozenset(blocked[person]) if person in blocked else nothing].append(person)
    return [_Group(place, barred, members) for (place, barred), members in found.items()]


def _near(groups: list[_Group], km: Floats, near: float) -> list[Ints]:
    """For each need the groups that may take it, the nearest first."""
    of_groups = np.where(np.isnan(km), np.inf, km)[[group.place for group in groups]]
    for row, group in enumerate(groups):
        if group.blocked:
            of_groups[row, list(group.blocked)] = np.inf
    reached = [np.flatnonzero(column <= near) for column in of_groups.T]
    return [
        rows[np.argsort(of_groups[rows, need], kind="stable")].astype(np.int64)
        for need, rows in enumerate(reached)
    ]


@dataclass(eq=False)
class _Board:
    """Who has how much, while offers are given. `queues[group][load]` holds those with that many, who was asked least first."""

    groups: list[_Group]
    near: list[Ints]
    people: People
    most: int
    offers: list[Offer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.queues = [[deque[int]() for _ in range(self.most)] for _ in self.groups]
        for queues, group in zip(self.queues, self.groups, strict=True):
            for person in group.members:
                queues[int(self.people.load[person])].append(person)
        self.least = np.array([self._least(group) for group in range(len(self.groups))], dtype=np.int64)
        self.holds: defaultdict[int, set[int]] = defaultdict(set)

    def room(self, limit: int) -> Ints:
        """(groups,): how many more each could take if nobody had more than `limit` in all."""
        counts = np.array([[len(queue) for queue in queues] for queues in self.queues], dtype=np.int64)
        return np.asarray(counts @ np.maximum(limit - np.arange(self.most), 0), dtype=np.int64)

    def give(self, group: int, need: int) -> bool:
        """Offer to the least loaded of a group who does not have this need; False when there is none."""
        for load, queue in enumerate(self.queues[group]):
            for at, person in enumerate(queue):
                if person not in self.holds[need]:
                    del queue[at]
                    self._take(group, person, load + 1, need)
                    return True
        return False

    def give_nearest(self, need: int) -> bool:
        """Offer to the least loaded person in reach, of those the nearest."""
        rows = self.near[need]
        for group in rows[np.argsort(self.least[rows], kind="stable")].tolist():
            if self.least[group] < self.most and self.give(group, need):
                return True
        return False

    def _take(self, group: int, person: int, load: int, need: int) -> None:
        if load < self.most:
            self.queues[group][load].append(person)
        self.least[group] = self._least(group)
        self.holds[need].add(person)
        self.offers.append(Offer(person, need))

    def _least(self, group: int) -> int:
        return next((load for load, queue in enumerate(self.queues[group]) if queue), self.most)


def _first_offers(board: _Board, talks: Ints) -> list[set[int]]:
    """For each group the needs it gets its first offer of."""
    search = _Search(board.near, len(board.groups))
    waiting = [int(need) for need in np.flatnonzero(talks > 0)]
    for limit in range(1, board.most + 1):
        search.open(board.room(limit))
        waiting = [need for need in waiting if not search.place(need)]
    return search.given


class _Search:
    """Augmenting paths from needs to groups with room (Kuhn 1955, Berge 1957); what is served stays served."""

    def __init__(self, near: list[Ints], groups: int) -> None:
        self.near = near
        self.given: list[set[int]] = [set() for _ in range(groups)]
        self.free = np.zeros(groups, dtype=np.int64)
        self.dead = np.zeros(groups, dtype=bool)

    def open(self, room: Ints) -> None:
        """Begin under another limit: `room` (groups,) in all, what was given included."""
        self.free = room - np.array([len(needs) for needs in self.given], dtype=np.int64)
        self.dead[:] = False

    def place(self, need: int) -> bool:
        """Serve one more need, moving others where that makes room; False when nothing can."""
        came: dict[
            int, tuple[int, int]
        ] = {}  # a need that would have to move: (the group it leaves, the need that comes)
        seen, waiting = self.dead.copy(), deque([need])
        while waiting:
            mover = waiting.popleft()
            for group in self._unseen(mover, seen):
                seen[group] = True
                if self.free[group] > 0:
                    self._shift(group, mover, came)
                    return True
                for other in self.given[group] - came.keys():
                    came[other] = (group, mover)
                    waiting.append(other)
        self.dead = seen  # all of it is full, and nothing leads out of it, until the limit is another
        return False

    def _unseen(self, need: int, seen: NDArray[np.bool_]) -> Iterator[int]:
        """Groups with room first, so that most needs are served at the first look."""
        rows = self.near[need]
        rows = rows[~seen[rows]]
        free = self.free[rows] > 0
        yield from (rows[:1] if not rows.size else rows[free][:1] if free.any() else rows).tolist()

    def _shift(self, group: int, need: int, came: dict[int, tuple[int, int]]) -> None:
        self.free[group] -= 1
        while True:
            self.given[group].add(need)
            if need not in came:
                return
            left, comer = came[need]
            self.given[left].discard(need)
            group, need = left, comer
