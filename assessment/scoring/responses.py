"""Answers of people to items: checked, collapsed to distinct patterns, and handed out block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]

WRONG, RIGHT, MISSING = 0, 1, 2
ROWS_AT_ONCE = 4096  # the working arrays of one block are some 2 MB each, whatever the number of people


@dataclass(frozen=True, eq=False)
class Block:
    """Some patterns: `right` and `seen` (patterns, items) as 0 and 1, `people` (patterns,) who gave them."""

    right: Floats
    seen: Floats
    people: Floats
    complete: bool


@dataclass(frozen=True, eq=False)
class Patterns:
    """The distinct rows of the answers: `codes` (patterns, items) with 0 wrong, 1 right, 2 missing.

    `people` (patterns,) how many gave each; `of_person` (people,) the pattern of each person.
    """

    codes: Bytes
    people: Floats
    of_person: Ints

    def blocks(self) -> Iterator[Block]:
        """Hand out the patterns some thousand at a time."""
        for first in range(0, len(self.codes), ROWS_AT_ONCE):
            codes = self.codes[first : first + ROWS_AT_ONCE]
            seen = codes != MISSING
            yield Block(
                (codes == RIGHT).astype(float),
                seen.astype(float),
                self.people[first : first + ROWS_AT_ONCE],
                complete=bool(seen.all()),
            )

    def answered(self) -> Floats:
        """Return how many people answered each item (items,)."""
        return np.asarray(self.people @ (self.codes != MISSING))

    def correct(self) -> Floats:
        """Return how many people answered each item rightly (items,)."""
        return np.asarray(self.people @ (self.codes == RIGHT))


def checked_responses(responses: ArrayLike) -> Floats:
    """Return the answers (people, items) as floats of 0, 1 and NaN, or a ValueError that says what is
    wrong."""
    answers = np.asarray(responses, dtype=float)
    if answers.ndim != 2:
        raise ValueError("Responses must be (people, items).")
    if not ((answers == 0) | (answers == 1) | np.isnan(answers)).all():
        raise ValueError("An answer must be 0, 1, or NaN where it is missing.")
    return answers


def collapse(responses: ArrayLike) -> Patterns:
    """Return the distinct patterns of the answers (people, items): people who answered alike are computed
    once.

    Answers: no people -> no patterns; ValueError as in `checked_responses`, and for no items.
    """
    answers = checked_responses(responses)
    if answers.shape[1] == 0:
        raise ValueError("There must be at least one item.")
    codes = np.where(np.isnan(answers), MISSING, answers).astype(np.uint8)
    rows = np.ascontiguousarray(codes).view(np.dtype((np.void, codes.shape[1]))).ravel()
    _, first, of_person, people = np.unique(rows, return_index=True, return_inverse=True, return_counts=True)
    return Patterns(codes[first], people.astype(float), of_person.reshape(-1).astype(np.int64))


def checked_items(a: ArrayLike, d: ArrayLike, items: int | None = None) -> tuple[Floats, Floats]:
    """Return slopes and intercepts as finite vectors of one length (that of the answers, where given)."""
    slopes, intercepts = np.asarray(a, dtype=float), np.asarray(d, dtype=float)
    if slopes.ndim != 1 or slopes.shape != intercepts.shape:
        raise ValueError("Slopes a and intercepts d must be two vectors of one length.")
    if items is not None and slopes.size != items:
        raise ValueError(f"There are {items} items in the answers but {slopes.size} in a and d.")
    if not (np.isfinite(slopes).all() and np.isfinite(intercepts).all()):
        raise ValueError("Slopes and intercepts must be finite: leave out items that are not estimated.")
    return slopes, intercepts
