"""Training: read about a kind of scam, then four questions of it. Each try draws others; the first answers of a draw stand."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing

from alerts.models import CaseType
from assessment.bank import candidates
from assessment.models import ItemVersion, Lesson, Volunteer
from assessment.talks.minitest import parallel_sets

SALT = "assessment.lesson"
KEPT = dt.timedelta(hours=4)


@dataclass(frozen=True)
class Draw:
    """Four versions about `case_type`; `name` is random."""

    name: str
    case_type: str
    order: list[int]

    def signed(self, volunteer: Volunteer) -> str:
        return signing.dumps([self.name, self.case_type, self.order], salt=f"{SALT}.{volunteer.pk}")

    def versions(self) -> list[ItemVersion]:
        found = ItemVersion.objects.select_related("item__case_type").in_bulk(self.order)
        return [found[pk] for pk in self.order]


def draw(case_type: CaseType) -> Draw | None:
    """Four questions, two scams and two ordinary; None while the bank has too few."""
    name = secrets.token_hex(16)
    rng = random.Random(name)  # noqa: S311 - which questions, not a secret
    sets = parallel_sets(candidates(), case_type=case_type.code, rng=rng)
    return Draw(name, case_type.code, sets[0]) if sets else None


def opened(text: str, volunteer: Volunteer, case_type: CaseType) -> Draw | None:
    """The draw that this person was shown; None when it is another's, of another type, or old."""
    try:
        found = Draw(*signing.loads(text, salt=f"{SALT}.{volunteer.pk}", max_age=KEPT))
    except (signing.BadSignature, TypeError):
        return None
    return found if found.case_type == case_type.code else None


def take(
    volunteer: Volunteer, case_type: CaseType, asked: Draw, said: Sequence[bool], *, at: dt.datetime
) -> Lesson:
    """Keep how many of the four were right; sent again, the first stands."""
    right = sum(
        version.item.is_scam == answer for version, answer in zip(asked.versions(), said, strict=True)
    )
    lesson, _ = Lesson.objects.get_or_create(
        volunteer=volunteer,
        draw=asked.name,
        defaults={"case_type": case_type, "right": right, "at": at},
    )
    return lesson


def passed(volunteer: Volunteer) -> dict[int, dt.datetime]:
    """{case type: when all four were right for the last time}."""
    whole = volunteer.lessons.filter(right=Lesson.QUESTIONS).order_by("at")
    return dict(whole.values_list("case_type", "at"))
