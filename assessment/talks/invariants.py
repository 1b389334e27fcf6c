"""What must always hold of tasks and talks; each check yields one sentence for each thing that is broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, F, Q

from assessment.models import ItemVersion, Talk, Task, TaskRound, Volunteer
from assessment.talks.assignment import MOST_OPEN


def broken(*, at: dt.datetime) -> Iterator[str]:
    yield from _nobody_has_too_many_tasks()
    yield from _done_tasks_were_answered()
    yield from _rounds_are_newest_first(at)
    yield from _talks_without_a_person_say_nothing()
    yield from _sets_are_four_and_four()


def _nobody_has_too_many_tasks() -> Iterator[str]:
    counted = Volunteer.objects.annotate(open=Count("tasks", filter=Q(tasks__state__in=Task.OPEN)))
    for pk, count in counted.filter(open__gt=MOST_OPEN).order_by("pk").values_list("pk", "open"):
        yield f"Volunteer #{pk} has {count} open tasks"


def _done_tasks_were_answered() -> Iterator[str]:
    unanswered = Task.objects.exclude(state=Task.State.OFFERED).filter(answered_at=None)
    for task in unanswered.order_by("pk"):
        yield f"Task {task}: {task.state} without a moment"


def _rounds_are_newest_first(at: dt.datetime) -> Iterator[str]:
    """A round is made of the bulletin of its own date, and never before that."""
    for made in TaskRound.objects.exclude(date=F("bulletin__date")).order_by("date"):
        yield f"Round {made}: its bulletin is of another date"
    for made in TaskRound.objects.filter(at__gt=at).order_by("date"):
        yield f"Round {made}: made in the future"


def _talks_without_a_person_say_nothing() -> Iterator[str]:
    wordy = Talk.objects.filter(volunteer=None).exclude(place="", note="")
    for talk in wordy.order_by("pk"):
        yield f"Talk {talk}: its volunteer has left, but a place or note is there"
    for talk in Talk.objects.filter(volunteer=None, state=Talk.State.PLANNED).order_by("pk"):
        yield f"Talk {talk}: planned by nobody"


def _sets_are_four_and_four() -> Iterator[str]:
    """Eight versions of eight scenes. Read in one query for all talks."""
    scenes = dict(ItemVersion.objects.values_list("pk", "item__scene"))
    for pk, first, second in Talk.objects.order_by("pk").values_list("pk", "set_a", "set_b"):
        found = {scenes.get(version, "") for version in [*first, *second]}
        if len(found) != 8 or "" in found or len(first) != 4:
            yield f"Talk #{pk}: its mini-tests are not eight situations of eight scenes"
