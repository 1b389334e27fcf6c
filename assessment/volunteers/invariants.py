"""What must always hold about volunteers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import F, OuterRef, Subquery

from assessment.models import Volunteer, VolunteerStep
from assessment.models.volunteers import State


def broken(*, at: dt.datetime) -> Iterator[str]:
    yield from _state_is_that_of_the_last_step()
    yield from _words_of_an_application_go_with_the_decision()
    yield from _two_officers_decide()
    yield from _steps_of_who_left_say_nothing()


def _state_is_that_of_the_last_step() -> Iterator[str]:
    newest = VolunteerStep.objects.filter(volunteer=OuterRef("pk")).order_by("-at", "-pk")
    found = Volunteer.objects.alias(last=Subquery(newest.values("state")[:1]))
    for volunteer in found.filter(last__isnull=False).exclude(state=F("last")).order_by("pk"):
        yield f"Volunteer {volunteer}: is {volunteer.state}, the last step says otherwise"


def _words_of_an_application_go_with_the_decision() -> Iterator[str]:
    kept = Volunteer.objects.exclude(state=State.APPLIED).exclude(motivation__isnull=True)
    for volunteer in kept.order_by("pk"):
        yield f"Volunteer {volunteer}: was decided, but why they applied is still there"


def _two_officers_decide() -> Iterator[str]:
    for step in VolunteerStep.objects.filter(by=F("proposed_by")).order_by("pk"):
        yield f"Step {step}: the same officer proposed and decided"


def _steps_of_who_left_say_nothing() -> Iterator[str]:
    for step in VolunteerStep.objects.filter(volunteer=None).exclude(reason="").order_by("pk"):
        yield f"Step {step}: its person has left, but a reason is there"
