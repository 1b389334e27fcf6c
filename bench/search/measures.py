"""How good a ranking is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

AT = 5


def precision(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """Of the places among the first five that could be right, how many are: right ones / min(5, relevant)."""
    return _right(ranking, relevant) / min(AT, len(relevant))


def shown_precision(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """Of the first five that are shown, how many are right; nothing shown is 0."""
    shown = ranking[:AT]
    return _right(ranking, relevant) / len(shown) if shown else 0.0


def recall(ranking: Sequence[str], relevant: Collection[str]) -> float:
    return _right(ranking, relevant) / len(relevant)


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """1 / the place of the first right one; 0 where none is among the first five."""
    places = [place for place, item in enumerate(ranking[:AT], start=1) if item in relevant]
    return 1 / places[0] if places else 0.0


def _right(ranking: Sequence[str], relevant: Collection[str]) -> int:
    return sum(item in relevant for item in ranking[:AT])
