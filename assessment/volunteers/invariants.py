"""What must always hold about volunteers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import F, OuterRef, Subquery

from assessment.models import RenewalAsk, Volunteer, VolunteerPhoto, VolunteerStep
from assessment.models.volunteers import State
from directory.thai import local_day


def broken(*, at: dt.datetime) -> Iterator[str]:
    yield from _state_is_that_of_the_last_step()
    yield from _words_of_an_application_go_with_the_decision()
    yield from _two_officers_decide()
    yield from _steps_of_who_left_say_nothing()
    yield from _pictures_are_of_who_holds_a_card()
    yield from _who_needs_renewal_was_given_time(at)


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


def _pictures_are_of_who_holds_a_card() -> Iterator[str]:
    for photo in VolunteerPhoto.objects.exclude(volunteer__state__in=State.card_holders()).order_by("pk"):
        yield f"Photo {photo}: is kept, but its holder has no card"


def _who_needs_renewal_was_given_time(at: dt.datetime) -> Iterator[str]:
    """Either the year is over, or something that was asked for is overdue."""
    day = local_day(at)
    overdue = RenewalAsk.objects.overdue(day).values("volunteer")
    early = Volunteer.objects.filter(state=State.RENEWAL, certified_until__gte=day).exclude(pk__in=overdue)
    for volunteer in early.order_by("pk"):
        yield f"Volunteer {volunteer}: needs renewal, but nothing is overdue"
