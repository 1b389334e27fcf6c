"""Faults on demand: what goes wrong, for which calls, how often. The first one that fits a call strikes it."""

from __future__ import annotations

import itertools
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MESSAGES = "/v2/bot/message/"
ID_TOKEN_ALTERATIONS = (
    "iss",
    "aud",
    "sub",
    "nonce",
    "no_nonce",
    "expired",
    "alg_none",
    "signature",
    "missing",
)
# Each kind's own parameters with their defaults; those of COMMON belong to every kind.
KINDS: dict[str, dict[str, Any]] = {
    "status": {"status": 500, "message": "", "accepted": False},
    "hang": {"seconds": 30.0, "accepted": True, "drop": False},
    "drop": {"accepted": True},
    "monthly_limit": {},
    "rate_limit": {"per_second": 0},
    "bad_ids": {"ids": []},
    "id_token": {"alter": "signature"},
    "callback": {"set": {}, "remove": []},
}
COMMON = {"path": "", "method": "", "times": None, "probability": 1.0, "seed": 0}
PATHS = {"monthly_limit": MESSAGES, "rate_limit": MESSAGES}
CONTENT = ("bad_ids", "id_token", "callback")  # asked for by the room that makes the content


class Unknown(Exception):
    """A fault that does not exist, in one sentence."""


@dataclass
class Fault:
    number: int
    kind: str
    path: str
    method: str
    times: int | None
    probability: float
    seed: int
    parameters: dict[str, Any]
    struck: int = 0
    chance: random.Random = field(init=False)
    recent: deque[float] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - the same seed must give the same faults

    def __getitem__(self, name: str) -> Any:
        return self.parameters[name]

    def strikes(self, method: str, path: str, *, at: float) -> bool:
        """Whether this call is struck; counts it if it is."""
        if not path.startswith(self.path) or (self.method and method != self.method):
            return False
        if self.times is not None and self.struck >= self.times:
            return False
        if self.probability < 1 and self.chance.random() >= self.probability:
            return False
        if self.kind == "rate_limit" and not self._too_fast(at):
            return False
        self.struck += 1
        return True

    def _too_fast(self, at: float) -> bool:
        """More than `per_second` calls in the second before `at`; 0 takes every call for one too many."""
        while self.recent and self.recent[0] <= at - 1:
            self.recent.popleft()
        self.recent.append(at)
        return len(self.recent) > int(self["per_second"])

    def shown(self) -> dict[str, Any]:
        names = ("number", "kind", "path", "method", "times", "probability", "seed", "struck")
        return {name: getattr(self, name) for name in names} | self.parameters


class Faults:
    def __init__(self) -> None:
        self.known: list[Fault] = []
        self.numbers = itertools.count(1)

    def add(self, wanted: dict[str, Any]) -> Fault:
        """Take a fault in. Raises Unknown rather than let a misspelt fault be no fault."""
        kind = wanted.get("kind")
        if kind not in KINDS:
            raise Unknown(f"kind must be one of {', '.join(KINDS)}")
        defaults = {**COMMON, "path": PATHS.get(kind, ""), **KINDS[kind]}
        strange = sorted(wanted.keys() - defaults.keys() - {"kind"})
        if strange:
            raise Unknown(f"{kind} knows {', '.join(defaults)}; it does not know {', '.join(strange)}")
        given = defaults | {name: value for name, value in wanted.items() if name != "kind"}
        if kind == "id_token" and given["alter"] not in ID_TOKEN_ALTERATIONS:
            raise Unknown(f"alter must be one of {', '.join(ID_TOKEN_ALTERATIONS)}")
        common = {name: given.pop(name) for name in COMMON}
        fault = Fault(next(self.numbers), kind, **common, parameters=given)
        self.known.append(fault)
        return fault

    def clear(self) -> None:
        self.known = []

    def strike(self, method: str, path: str, *, at: float) -> Fault | None:
        """The fault of the wire that strikes this call, if any."""
        for fault in self.known:
            if fault.kind not in CONTENT and fault.strikes(method, path, at=at):
                return fault
        return None

    def striking(self, kind: str, method: str, path: str, *, at: float) -> Iterator[Fault]:
        """The faults of this kind of content that strike this call."""
        return (fault for fault in self.known if fault.kind == kind and fault.strikes(method, path, at=at))
