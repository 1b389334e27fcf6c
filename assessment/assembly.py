"""Which items go together: fixed forms, and sets for people who have seen some. Pure; the same input, the same set."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

EACH = 10  # scams, and as many honest messages, in a full form
SHORT_EACH = 5


@dataclass(frozen=True)
class Candidate:
    """A wording (`id`) of an `item` that may be asked. `difficulty` in logits: measured, or expected by its author."""

    id: int
    item: int
    code: str
    family: str
    case_type: Hashable
    channel: str
    is_scam: bool
    difficulty: float


def parallel_forms(bank: Sequence[Candidate], *, each: int = EACH) -> tuple[list[int], list[int]]:
    """Forms A and B: `each` scams and `each` honest messages in either, paired item by item.

    Rule: of each kind, pairs of the nearest difficulty, first within a family, then within a case type, then among what
    is left. Pairs are taken so that every case type has had its turn before one comes again, the closest pair of a type
    first. The harder of a pair goes to the form that is easier so far.
    Answers: fewer items than needed -> both forms smaller, the two kinds still in equal number.
    """
    pairs = {kind: _pairs([item for item in bank if item.is_scam is kind]) for kind in (True, False)}
    size = min(each, len(pairs[True]), len(pairs[False]))
    a: list[Candidate] = []
    b: list[Candidate] = []
    for kind in (True, False):
        for easier, harder in _by_turns(pairs[kind], size):
            to_a = _sum(a, kind) <= _sum(b, kind)
            a.append(harder if to_a else easier)
            b.append(easier if to_a else harder)
    return [item.id for item in a], [item.id for item in b]


def short_form(bank: Sequence[Candidate], *, avoid: Collection[int], each: int = SHORT_EACH) -> list[int]:
    """`each` scams and honest messages of middling difficulty, each of another case type and on varied channels.

    Items in `avoid` (those of forms A and B) come last: whoever goes on to a full form meets new ones.
    """
    return balanced(bank, each=each, avoid=avoid)


def balanced(
    bank: Sequence[Candidate],
    *,
    each: int,
    avoid: Collection[int] = (),
    prefer: Collection[Hashable] = (),
    rng: random.Random | None = None,
) -> list[int]:
    """Choose `each` of either kind, one after the other the item whose case type, family and channel came least often.

    Case types in `prefer` come first, items in `avoid` last. With `rng` ties are drawn, otherwise they go by the nearness
    to the mean difficulty and then by code. Answers: a kind with fewer items -> as many as there are of both.
    """
    kinds = {kind: [item for item in bank if item.is_scam is kind] for kind in (True, False)}
    size = min(each, *(len(items) for items in kinds.values()))
    seen: Counter[tuple[str, Hashable]] = Counter()
    chosen: list[int] = []
    for _ in range(size):
        for kind in (True, False):
            item = min(
                (item for item in kinds[kind] if item.id not in chosen),
                key=_Rank(kinds[kind], seen, set(avoid), set(prefer), rng),
            )
            chosen.append(item.id)
            seen.update(_facets(item))
    return chosen


class _Rank:
    """What is chosen first; smaller comes earlier."""

    def __init__(
        self,
        items: Sequence[Candidate],
        seen: Counter[tuple[str, Hashable]],
        avoid: set[int],
        prefer: set[Hashable],
        rng: random.Random | None,
    ) -> None:
        self.seen, self.avoid, self.prefer, self.rng = seen, avoid, prefer, rng
        self.middle = sum(item.difficulty for item in items) / len(items)

    def __call__(self, item: Candidate) -> tuple[object, ...]:
        of_type, of_family, of_channel = (self.seen[facet] for facet in _facets(item))
        return (
            item.id in self.avoid,
            of_family,
            of_type,
            item.case_type not in self.prefer,
            of_channel,
            self.rng.random() if self.rng else abs(item.difficulty - self.middle),
            item.code,
        )


def _facets(item: Candidate) -> tuple[tuple[str, Hashable], ...]:
    return (
        ("type", (item.is_scam, item.case_type)),
        ("family", item.family),
        ("channel", (item.is_scam, item.channel)),
    )


Pair = tuple[Candidate, Candidate]


def _pairs(items: Sequence[Candidate]) -> list[Pair]:
    """Disjoint pairs (easier, harder): within families, then within case types, then across."""
    left = sorted(items, key=lambda item: (item.difficulty, item.code))
    found: list[Pair] = []
    for key in (lambda item: item.family, lambda item: item.case_type, lambda item: None):
        groups: dict[Hashable, list[Candidate]] = defaultdict(list)
        for item in left:
            groups[key(item)].append(item)
        pairs = [pair for group in groups.values() for pair in _neighbours(group)]
        found += pairs
        used = {item.id for pair in pairs for item in pair}
        left = [item for item in left if item.id not in used]
    return found


def _neighbours(group: Sequence[Candidate]) -> Iterable[Pair]:
    """Pairs of neighbours in difficulty; of an odd number the one is left over whose absence leaves the smallest gaps."""
    if len(group) % 2:
        spare = min(range(0, len(group), 2), key=lambda place: _gaps([*group[:place], *group[place + 1 :]]))
        group = [*group[:spare], *group[spare + 1 :]]
    return list(zip(group[::2], group[1::2], strict=True))


def _gaps(group: Sequence[Candidate]) -> float:
    return sum(
        harder.difficulty - easier.difficulty for easier, harder in zip(group[::2], group[1::2], strict=True)
    )


def _by_turns(pairs: Sequence[Pair], size: int) -> list[Pair]:
    """`size` pairs, every case type once before one comes again, closest pairs first."""
    ranked = sorted(pairs, key=lambda pair: (round(pair[1].difficulty - pair[0].difficulty, 6), pair[0].code))
    turns: Counter[Hashable] = Counter()
    taken: list[Pair] = []
    for _ in range(size):
        pair = min(
            (pair for pair in ranked if pair not in taken),
            key=lambda pair: (turns[pair[0].case_type] + turns[pair[1].case_type], ranked.index(pair)),
        )
        taken.append(pair)
        turns.update(item.case_type for item in pair)
    return taken


def _sum(form: Sequence[Candidate], kind: bool) -> float:
    return sum(item.difficulty for item in form if item.is_scam is kind)
