"""What a volunteer does with tasks and talks, and what an officer confirms. Each step locks its row and says whether it led on."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from alerts.models import CaseType
from assessment.bank import candidates
from assessment.models import BoardChoice, Talk, Task, Volunteer
from assessment.talks.minitest import parallel_sets
from directory.models import Agency, District
from directory.thai import local_day


class NotNow(Exception):
    """The step does not lead on from where the task or talk stands."""


class NoItems(Exception):
    """The item bank is too small for two parallel sets."""


@dataclass(frozen=True)
class Plan:
    case_type: CaseType
    district: District
    audience: str
    date: dt.date
    place: str = ""
    agency: Agency | None = None


def accept(task: Task, *, at: dt.datetime) -> None:
    _answer(task, {Task.State.OFFERED}, Task.State.ACCEPTED, at)


def decline(task: Task, *, at: dt.datetime) -> None:
    """Also of a task that was accepted: life comes in between."""
    _answer(task, {Task.State.OFFERED, Task.State.ACCEPTED}, Task.State.DECLINED, at)


def finish(task: Task, *, at: dt.datetime) -> None:
    _answer(task, {Task.State.ACCEPTED}, Task.State.DONE, at)


def plan_talk(volunteer: Volunteer, plan: Plan, *, at: dt.datetime, task: Task | None = None) -> Talk:
    """Plan a talk and draw its two mini-tests; planning one for a task accepts the task."""
    sets = parallel_sets(
        candidates(),
        case_type=plan.case_type.code,
        rng=random.Random(secrets.randbits(62)),  # noqa: S311 - draws questions
    )
    if sets is None:
        raise NoItems
    with transaction.atomic():
        if task is not None:
            locked = Task.objects.select_for_update().get(pk=task.pk)
            if locked.state not in Task.OPEN or Talk.objects.filter(task=locked).exists():
                raise NotNow
            Task.objects.filter(pk=task.pk).update(state=Task.State.ACCEPTED, answered_at=at)
        return Talk.objects.create(
            volunteer=volunteer, task=task, planned_at=at, set_a=sets[0], set_b=sets[1], **vars(plan)
        )


def hold(talk: Talk, *, attendance: str, note: str, at: dt.datetime) -> None:
    """The talk took place; its task is done. Not before its day has come."""
    with transaction.atomic():
        locked = _locked(talk, Talk.State.PLANNED)
        if local_day(at) < locked.date:
            raise NotNow
        locked.state, locked.held_at = Talk.State.HELD, at
        locked.attendance, locked.note = attendance, note
        locked.save()
        Task.objects.open().filter(talk=locked).update(state=Task.State.DONE, answered_at=at)


def cancel(talk: Talk, *, at: dt.datetime) -> None:
    """Called off; its task waits again, without this talk."""
    with transaction.atomic():
        locked = _locked(talk, Talk.State.PLANNED)
        locked.state, locked.task = Talk.State.CANCELLED, None
        locked.save()


def confirm(talk: Talk, *, by: User, at: dt.datetime) -> None:
    """An officer has looked at the talk and what seems odd about it."""
    with transaction.atomic():
        locked = _locked(talk, Talk.State.HELD)
        locked.state, locked.confirmed_by, locked.confirmed_at = Talk.State.CONFIRMED, by, at
        locked.save()


def release(volunteer: Volunteer, *, at: dt.datetime) -> None:
    """Who no longer speaks gives back what was asked of them, and calls off what was planned."""
    Task.objects.open().filter(volunteer=volunteer).update(state=Task.State.LAPSED, answered_at=at)
    planned = Talk.objects.filter(volunteer=volunteer, state=Talk.State.PLANNED)
    planned.update(state=Talk.State.CANCELLED, task=None)


def give_back(volunteer: Volunteer, *, at: dt.datetime) -> None:
    """Who may not speak for now gives back the tasks for which no talk is planned; people were told of the others."""
    Task.objects.open().filter(volunteer=volunteer, talk=None).update(state=Task.State.LAPSED, answered_at=at)


def choose_boards(volunteer: Volunteer, *, counts: bool, team: Agency | None, at: dt.datetime) -> None:
    """Whether this person's confirmed talks are counted on the boards; nobody's are unless they say so."""
    if not counts:
        BoardChoice.objects.filter(volunteer=volunteer).delete()
        return
    BoardChoice.objects.update_or_create(volunteer=volunteer, defaults={"team": team, "agreed_at": at})


def _answer(task: Task, before: set[Task.State], after: Task.State, at: dt.datetime) -> None:
    """One statement: of two answers at once the first counts."""
    if not Task.objects.filter(pk=task.pk, state__in=before).update(state=after, answered_at=at):
        raise NotNow


def _locked(talk: Talk, state: str) -> Talk:
    locked = Talk.objects.select_for_update().get(pk=talk.pk)
    if locked.state != state:
        raise NotNow
    return locked
