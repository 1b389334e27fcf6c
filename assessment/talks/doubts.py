"""What an officer should look at before confirming a talk. Pure. A doubt is a question, never a punishment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

SAME_PHONE = 15  # answers of one kind of phone at one address in an hour
HURRIED_SHARE = 0.5
HURRIED_FROM = 10
CROWD = dt.timedelta(seconds=2)
CROWD_ANSWERS = 15
TALKS_A_DAY = 5
FLAT_FROM = 20
PERFECT_GAIN = 0.95


class Doubt(Enum):
    """Each with a sentence in `assessment.presenters.talks`."""

    SAME_PHONE = "same-phone"
    REPEATED = "repeated"
    MORE_THAN_CAME = "more-than-came"
    HURRIED = "hurried"
    AT_ONCE = "at-once"
    TOO_GOOD = "too-good"
    MANY_TALKS = "many-talks"


@dataclass(frozen=True)
class Facts:
    """Of one talk: `at` (answers,) their moments; `nth` (answers,) how many-th each was of its kind of phone, 0 not known;
    `hurried` answers within two seconds a question; `repeats` posts of phones that had answered; `most` people of the
    attendance band, None while it is not said; mean scores before and after."""

    at: Sequence[dt.datetime]
    nth: Sequence[int]
    hurried: int
    repeats: int
    before: int
    after: int
    most: int | None
    mean_before: float | None
    mean_after: float | None
    talks_that_day: int


def doubts(facts: Facts) -> list[Doubt]:
    """The doubts there are, in a fixed order."""
    answers = facts.before + facts.after
    checks = {
        Doubt.SAME_PHONE: max(facts.nth, default=0) >= SAME_PHONE,
        Doubt.REPEATED: facts.repeats >= SAME_PHONE,
        Doubt.MORE_THAN_CAME: facts.most is not None and max(facts.before, facts.after) > facts.most,
        Doubt.HURRIED: answers >= HURRIED_FROM and facts.hurried >= HURRIED_SHARE * answers,
        Doubt.AT_ONCE: _crowded(facts.at),
        Doubt.TOO_GOOD: _too_good(facts),
        Doubt.MANY_TALKS: facts.talks_that_day > TALKS_A_DAY,
    }
    return [doubt for doubt, is_so in checks.items() if is_so]


def _crowded(moments: Sequence[dt.datetime]) -> bool:
    """Whether so many answers came within two seconds that a program, not a hall, sent them."""
    ordered = sorted(moments)
    return any(
        late - early <= CROWD for early, late in zip(ordered, ordered[CROWD_ANSWERS - 1 :], strict=False)
    )


def _too_good(facts: Facts) -> bool:
    """Everybody wrong before and right after: no talk does that."""
    if facts.mean_before is None or facts.mean_after is None or min(facts.before, facts.after) < FLAT_FROM:
        return False
    return facts.mean_after - facts.mean_before >= PERFECT_GAIN
