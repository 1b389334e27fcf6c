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
    scene: str
    case_type: Hashable
    channel: str
    is_scam: bool
    difficulty: float


def parallel_forms(bank: Sequence[Candidate], *, each: int = EACH) -> tuple[list[int], list[int]]:
    """Forms A and B: `each` scams and `each` honest messages in either, paired item by item.

    Rule: of each kind, pairs of the nearest difficulty, first within a family, then within a case type, then among what
    is left. Pairs are taken so that every case type has had its turn before one comes again, first the pair that
    leaves the forms most alike. The harder of a pair goes to the form that is easier so far, unless a twin of either is
    there already.
    Answers: fewer items than needed -> both forms smaller, the two kinds still in equal number.
    """
    pairs = {kind: _pairs([item for item in bank if item.is_scam is kind]) for kind in (True, False)}
    scams = _by_turns(pairs[True], each, beside=[])
    honest = _by_turns(pairs[False], each, beside=scams)
    size = min(len(scams), len(honest))
    placed = [*scams[:size], *honest[:size]]
    return [in_a.id for in_a, _ in placed], [in_b.id for _, in_b in placed]


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

    No twins are chosen. Case types in `prefer` come first, items in `avoid` last. With `rng` ties are drawn, otherwise they
    go by the nearness to the mean difficulty and then by code. Answers: a kind with fewer items -> as many as there are of both.
    """
    rank = _Rank(bank, set(avoid), set(prefer), rng)
    chosen: list[Candidate] = []
    for _ in range(each):
        turn = _one_of_each(bank, chosen, rank)
        if len(turn) < 2:
            break
        chosen += turn
    return [item.id for item in chosen]


def _one_of_each(bank: Sequence[Candidate], chosen: Sequence[Candidate], rank: _Rank) -> list[Candidate]:
    """A scam and an honest message more, no twins of what was chosen; fewer when nothing is left."""
    taken = list(chosen)
    for kind in (True, False):
        scenes = {item.scene for item in taken}
        left = [item for item in bank if item.is_scam is kind and item.scene not in scenes]
        seen = Counter(facet for item in taken for facet in _facets(item))
        taken += [min(left, key=lambda item: rank(item, seen))] if left else []
    return taken[len(chosen) :]


class _Rank:
    """What is chosen first; smaller comes earlier."""

    def __init__(
        self, bank: Sequence[Candidate], avoid: set[int], prefer: set[Hashable], rng: random.Random | None
    ) -> None:
        self.avoid, self.prefer, self.rng = avoid, prefer, rng
        self.middle = {
            kind: _mean(item.difficulty for item in bank if item.is_scam is kind) for kind in (True, False)
        }

    def __call__(self, item: Candidate, seen: Counter[tuple[str, Hashable]]) -> tuple[object, ...]:
        of_type, of_family, of_channel = (seen[facet] for facet in _facets(item))
        return (
            item.id in self.avoid,
            of_family,
            of_type,
            item.case_type not in self.prefer,
            of_channel,
            self.rng.random() if self.rng else abs(item.difficulty - self.middle[item.is_scam]),
            item.code,
        )


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


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


def _by_turns(pairs: Sequence[Pair], size: int, *, beside: Sequence[Pair]) -> list[Pair]:
    """At most `size` pairs (for A, for B), every case type once before one comes again; of those pairs
    the one that leaves the forms most alike, then the closest. `beside`: what the forms hold already.
    """
    left = sorted(pairs, key=lambda pair: (round(pair[1].difficulty - pair[0].difficulty, 6), pair[0].code))
    turns: Counter[Hashable] = Counter()
    taken: list[Pair] = []
    while len(taken) < size:
        fitting = [(pair, placed) for pair in left if (placed := _placed(pair, taken, beside))]
        if not fitting:
            break
        pair, placed = min(fitting, key=lambda both: _turn(both[1], turns, taken))
        taken.append(placed)
        left.remove(pair)
        turns.update(item.case_type for item in pair)
    return taken


def _turn(placed: Pair, turns: Counter[Hashable], taken: Sequence[Pair]) -> tuple[int, bool, float]:
    """Whose turn it is; smaller comes earlier. Of one case type the pair that leaves the forms most alike."""
    in_a, in_b = (sum(items[form].difficulty for items in [*taken, placed]) for form in (0, 1))
    return max(turns[item.case_type] for item in placed), _is_mixed(placed), round(abs(in_a - in_b), 6)


def _is_mixed(pair: Pair) -> bool:
    return pair[0].case_type != pair[1].case_type


def _placed(pair: Pair, taken: Sequence[Pair], beside: Sequence[Pair]) -> Pair | None:
    """The pair as (for A, for B); None where either way a form would hold twins."""
    easier, harder = pair
    in_a, in_b = (sum(items[form].difficulty for items in taken) for form in (0, 1))
    ways = ((harder, easier), (easier, harder)) if in_a <= in_b else ((easier, harder), (harder, easier))
    scenes = [{items[form].scene for items in [*taken, *beside]} for form in (0, 1)]
    return next(
        (way for way in ways if way[0].scene not in scenes[0] and way[1].scene not in scenes[1]), None
    )
