"""The two parallel sets of a talk: four situations each, two scams and two ordinary. Pure; the same input, the same sets."""

from __future__ import annotations

import random
from collections.abc import Hashable, Sequence
from itertools import combinations, product

from assessment.assembly import Candidate

ITEMS = 4
DRAWN = 10  # of each kind, where there are more to choose from


def parallel_sets(
    bank: Sequence[Candidate], *, case_type: Hashable, rng: random.Random
) -> tuple[list[int], list[int]] | None:
    """Sets A and B of a talk about `case_type`: in each a scam and an ordinary situation of that type and one of either of others.

    Rule: the two scams of a type, and the two ordinary ones, are the pair of the nearest difficulty of some drawn by `rng`,
    so that talks do not all ask the same. No two of the eight are twins, nobody is asked one twice, and within a set scams
    and ordinary ones take turns as drawn. What a type lacks comes from the others.
    Answers: a bank without eight such items -> None.
    """
    own = [item for item in bank if item.case_type == case_type]
    others = _of_one_type([item for item in bank if item.case_type != case_type], rng)
    pairs: list[tuple[Candidate, Candidate]] = []
    for source in (own, others):
        found = _pairs(source, {item.scene for pair in pairs for item in pair}, rng)
        if found is None:
            rest = [item for item in bank if item not in source]
            found = _pairs(rest, {item.scene for pair in pairs for item in pair}, rng)
        if found is None:
            return None
        pairs += found
    return _dealt(pairs, rng)


def _of_one_type(bank: Sequence[Candidate], rng: random.Random) -> list[Candidate]:
    """All of one other case type that has enough, so that the sets are parallel there too."""
    types = sorted({str(item.case_type) for item in bank})
    rng.shuffle(types)
    for name in types:
        chosen = [item for item in bank if str(item.case_type) == name]
        if _pairs(chosen, set(), random.Random(0)) is not None:  # noqa: S311 - asks whether, draws nothing
            return chosen
    return list(bank)


def _pairs(
    source: Sequence[Candidate], taken: set[str], rng: random.Random
) -> list[tuple[Candidate, Candidate]] | None:
    """Two scams and two ordinary situations of four scenes; of those that are possible one of the best matched third."""
    free = [item for item in source if item.scene not in taken]
    scams, honest = (
        _some(sorted((item for item in free if item.is_scam is kind), key=lambda item: item.code), rng)
        for kind in (True, False)
    )
    found = [
        (abs(a.difficulty - b.difficulty) + abs(c.difficulty - d.difficulty), [(a, b), (c, d)])
        for (a, b), (c, d) in product(combinations(scams, 2), combinations(honest, 2))
        if len({a.scene, b.scene, c.scene, d.scene}) == ITEMS
    ]
    found.sort(key=lambda choice: choice[0])
    return rng.choice(found[: max(1, -(-len(found) // 3))])[1] if found else None


def _some(items: list[Candidate], rng: random.Random) -> list[Candidate]:
    return rng.sample(items, DRAWN) if len(items) > DRAWN else items


def _dealt(pairs: Sequence[tuple[Candidate, Candidate]], rng: random.Random) -> tuple[list[int], list[int]]:
    """One of each pair to either set, the harder to the set that is easier so far; the same order in both."""
    in_a: list[Candidate] = []
    in_b: list[Candidate] = []
    order = list(pairs)
    rng.shuffle(order)
    for pair in order:
        easier, harder = sorted(pair, key=lambda item: (item.difficulty, item.code))
        a_is_easier = sum(item.difficulty for item in in_a) <= sum(item.difficulty for item in in_b)
        in_a.append(harder if a_is_easier else easier)
        in_b.append(easier if a_is_easier else harder)
    return [item.id for item in in_a], [item.id for item in in_b]
