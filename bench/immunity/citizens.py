"""Simulated citizens and the items they meet: able and not, careless, suspicious of everything, and cheating."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SHARES = {  # of all citizens
    "ordinary": 0.68,
    "improving": 0.08,
    "says scam to everything": 0.06,
    "says safe to everything": 0.04,
    "guesses": 0.05,
    "careless": 0.05,
    "shares answers": 0.04,
}
CARELESS_ANSWERS = 0.25  # of a careless citizen's answers are not looked at
RIGHT_WHEN_TOLD = 0.95
GAIN_BY_FEEDBACK = 0.4  # logits between the first and the second test of those who improve
CIRCLE = 10  # cheaters who tell each other what they saw


@dataclass(frozen=True, eq=False)
class Bank:
    """True slopes, intercepts (of a right answer), kind and case type of each item (items,)."""

    a: Floats
    d: Floats
    scam: Bools
    case_type: Ints


@dataclass(frozen=True, eq=False)
class Citizens:
    """Each (people,): `style`, true ability `theta`, and `leaning` in logits to call things scam."""

    style: NDArray[np.str_]
    theta: Floats
    leaning: Floats


def make_bank(rng: np.random.Generator, *, items: int = 160, types: int = 14) -> Bank:
    """Slopes ~ LN(0, .3), difficulties ~ N(-.8, 1), every second item honest, types in turn; two weak items."""
    a, b = np.exp(rng.normal(0, 0.3, items)), rng.normal(-0.8, 1, items)
    a[:2] = 0.15, 0.05
    place = np.arange(items)
    return Bank(a, -a * b, place % 2 == 0, place // 2 % types)


def make_citizens(rng: np.random.Generator, people: int) -> Citizens:
    """Abilities ~ N(0, 1), leanings ~ N(0, .5) whatever the style; styles in the shares above."""
    style = rng.choice(list(SHARES), people, p=list(SHARES.values()))
    return Citizens(style, rng.normal(size=people), rng.normal(0, 0.5, people))


@dataclass
class Circle:
    """What cheaters of one circle have seen so far."""

    known: set[int]
    members: int = 0


class Answerer:
    """Answers items as a citizen of some style would: True for "scam"."""

    def __init__(self, bank: Bank, citizens: Citizens, rng: np.random.Generator) -> None:
        self.bank, self.citizens, self.rng = bank, citizens, rng
        self.circle = Circle(set())
        self.gained: dict[int, float] = {}

    def begins(self, person: int) -> None:
        """Let a cheater join a circle; the eleventh opens a new one."""
        if self.citizens.style[person] == "shares answers":
            if self.circle.members == CIRCLE:
                self.circle = Circle(set())
            self.circle.members += 1

    def learns(self, person: int) -> None:
        """Let feedback raise the ability of someone who takes it to heart."""
        self.gained[person] = GAIN_BY_FEEDBACK

    def says_scam(self, person: int, item: int) -> bool:
        """Return the answer of a person to an item."""
        style, scam = str(self.citizens.style[person]), bool(self.bank.scam[item])
        if style.startswith("says"):
            return style == "says scam to everything"
        if style == "guesses" or (style == "careless" and self.rng.random() < CARELESS_ANSWERS):
            return bool(self.rng.random() < 0.5)
        if style == "shares answers":
            told = item in self.circle.known
            self.circle.known.add(item)
            if told and self.rng.random() < RIGHT_WHEN_TOLD:
                return scam
        return scam == self._right(person, item, scam)

    def _right(self, person: int, item: int, scam: bool) -> bool:
        ability = self.citizens.theta[person] + self.gained.get(person, 0.0)
        leaning = self.citizens.leaning[person] * (1.0 if scam else -1.0)
        logit = self.bank.a[item] * ability + self.bank.d[item] + leaning
        return bool(self.rng.random() < 1.0 / (1.0 + np.exp(-logit)))
