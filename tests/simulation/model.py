"""What people were told, in plain Python: what must be in the database afterwards, and who may have got what."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

Step = int


@dataclass
class Person:
    """A citizen. Between the beginning of a wish and its answer nobody knows which of the two holds."""

    number: int
    sub: str
    script: list[tuple[str, object]]
    place: int = 0  # in the script: what comes next
    user: int | None = None
    attempt: int | None = None
    is_registered: bool | None = False  # None: nobody knows
    # What they wished last: bulletins at all, and how often.
    agrees: bool = False
    frequency: str = "daily"
    # Since when they have been told that bulletins come, and that none comes any more.
    sure_since: Step | None = None
    gone_since: Step | None = 0
    answered: Counter[int] = field(default_factory=Counter)  # answers acknowledged, by test
    finished: set[int] = field(default_factory=set)  # tests whose last answer was acknowledged

    @property
    def phone(self) -> str:
        return f"+668{self.number:08}"

    def wish(self, step: str, value: object) -> bool | None:
        """Whether bulletins are to come after this step; None when it does not touch that."""
        match step:
            case "register":
                self.agrees = True
            case "consent":
                self.agrees = bool(value)
            case "choose":
                self.frequency = str(value)
            case "leave":
                self.agrees, self.frequency = False, "daily"
            case _:
                return None
        return self.agrees and self.frequency != "asked"

    def begins(self, wish: bool | None) -> None:
        if wish is not None:
            self.sure_since = None
        if wish:
            self.gone_since = None

    def knows(self, wish: bool | None, step: Step) -> None:
        if wish is True:
            self.sure_since = step
        elif wish is False:
            self.gone_since = step


@dataclass
class CaseFile:
    """A file of cases: `good` case numbers, and how many rows cannot be read. The batch is known once the upload was answered."""

    number: int
    content: str
    good: frozenset[str]
    poison: int
    batch: int | None = None
    is_confirmed: bool = False
    is_command: bool = False


@dataclass
class Model:
    """All of it; `broken` gathers what must not be, in words."""

    people: list[Person]
    files: list[CaseFile]
    received: Counter[tuple[dt.date, str]] = field(default_factory=Counter)
    meant_at: dict[dt.date, Step] = field(default_factory=dict)  # when whom a delivery is for was first asked
    broken: list[str] = field(default_factory=list)

    def reached(self, date: dt.date, to: list[str], *, asked_at: Step) -> None:
        """LINE has taken a call for these; `asked_at`: when the sender read who may be written to."""
        known = {person.sub: person for person in self.people}
        for sub in to:
            self.received[date, sub] += 1
            person = known[sub]
            if self.received[date, sub] > 1:
                self.broken.append(f"person {person.number} got the bulletin of {date} twice")
            if person.gone_since is not None and person.gone_since < asked_at:
                self.broken.append(
                    f"person {person.number} got a bulletin after it was said that none would come"
                )

    def missed(self, date: dt.date) -> list[int]:
        """Who was promised the bulletin of a date before it was written down, wished for nothing else since, and has not got it."""
        meant = self.meant_at.get(date)
        if meant is None:
            return []
        return [
            person.number
            for person in self.people
            if person.sure_since is not None
            and person.sure_since < meant
            and not self.received[date, person.sub]
        ]


@dataclass(frozen=True)
class Outcome:
    """What a history came to: `told` is all of it, `digest` its hash."""

    seed: int
    digest: str
    steps: int
    faults: int
    broken: tuple[str, ...]
    told: tuple[str, ...]
