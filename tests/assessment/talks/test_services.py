"""Tasks and talks step by step; and what remains of them when the person leaves."""

import datetime as dt

import pytest

from accounts.services import leave
from assessment.models import BoardChoice, Talk, Task, Volunteer
from assessment.talks.invariants import broken
from assessment.talks.services import (
    NoItems,
    NotNow,
    accept,
    cancel,
    choose_boards,
    confirm,
    decline,
    finish,
    hold,
)
from tests.assessment.talks.giving import AT, answered, confirmed, make_talk, make_task, make_volunteer
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_a_task_is_accepted_and_done():
    task = make_task(make_volunteer())

    accept(task, at=AT)
    finish(task, at=AT + DAY)

    task.refresh_from_db()
    assert (task.state, task.answered_at) == (Task.State.DONE, AT + DAY)


def test_a_task_is_answered_once():
    task = make_task(make_volunteer())
    decline(task, at=AT)

    with pytest.raises(NotNow):
        accept(task, at=AT)
    with pytest.raises(NotNow):
        finish(task, at=AT)


def test_planning_for_a_task_accepts_it_and_giving_the_talk_does_it(item_bank):
    volunteer = make_volunteer()
    task = make_task(volunteer)

    talk = make_talk(volunteer, task=task)
    task.refresh_from_db()
    accepted = task.state
    hold(talk, attendance="30-59", note="", at=AT)

    task.refresh_from_db()
    assert (accepted, task.state) == (Task.State.ACCEPTED, Task.State.DONE)


def test_a_task_has_one_talk(item_bank):
    volunteer = make_volunteer()
    task = make_task(volunteer)
    make_talk(volunteer, task=task)

    with pytest.raises(NotNow):
        make_talk(volunteer, task=task)


def test_a_cancelled_talk_frees_its_task(item_bank):
    volunteer = make_volunteer()
    task = make_task(volunteer)
    cancel(make_talk(volunteer, task=task), at=AT)

    again = make_talk(volunteer, task=task)

    assert again.task == task


def test_without_items_no_talk_can_be_planned():
    with pytest.raises(NoItems):
        make_talk(make_volunteer())


def test_a_talk_is_not_held_before_its_day(item_bank):
    talk = make_talk(make_volunteer(), date=dt.date(2026, 11, 26))

    with pytest.raises(NotNow):
        hold(talk, attendance="30-59", note="", at=AT)


def test_only_held_talks_are_confirmed_and_once(item_bank):
    talk = make_talk(make_volunteer())
    officer = make_officer()
    with pytest.raises(NotNow):
        confirm(talk, by=officer, at=AT)
    hold(talk, attendance="30-59", note="", at=AT)

    confirm(talk, by=officer, at=AT)

    talk.refresh_from_db()
    assert (talk.state, talk.confirmed_by) == (Talk.State.CONFIRMED, officer)
    with pytest.raises(NotNow):
        confirm(talk, by=officer, at=AT)


def test_every_talk_draws_its_own_codes_and_sets(item_bank):
    volunteer = make_volunteer()

    talks = [make_talk(volunteer) for _ in range(5)]

    assert len({code for talk in talks for code in (talk.before_code, talk.after_code)}) == 10
    assert len({tuple(talk.set_a) for talk in talks}) > 1
    assert list(broken(at=AT)) == []


def test_leaving_erases_the_person_and_keeps_anonymous_totals(item_bank):
    volunteer = make_volunteer()
    talk = answered(confirmed(volunteer))
    Talk.objects.filter(pk=talk.pk).update(note="คุยกับป้าแดง")
    planned = make_talk(volunteer, task=make_task(volunteer))
    choose_boards(volunteer, counts=True, team=None, at=AT)

    leave(volunteer.citizen.user, language="th", at=AT)

    talk.refresh_from_db()
    planned.refresh_from_db()
    assert (talk.volunteer, talk.place, talk.note, talk.state) == (None, "", "", Talk.State.CONFIRMED)
    assert talk.answers.count() == 12
    assert (planned.task, planned.place, planned.state) == (None, "", Talk.State.CANCELLED)
    assert [Volunteer.objects.count(), Task.objects.count(), BoardChoice.objects.count()] == [0, 0, 0]
    assert list(broken(at=AT)) == []


def test_boards_are_chosen_and_taken_back():
    volunteer = make_volunteer()

    choose_boards(volunteer, counts=True, team=None, at=AT)
    counted = BoardChoice.objects.filter(volunteer=volunteer).count()
    choose_boards(volunteer, counts=False, team=None, at=AT)

    assert (counted, BoardChoice.objects.count()) == (1, 0)


def test_invariants_find_what_is_broken(item_bank):
    volunteer = make_volunteer()
    for district in ("9101", "9102", "9103", "9105"):
        make_task(volunteer, district_id=district)
    talk = make_talk(volunteer)
    Talk.objects.filter(pk=talk.pk).update(set_b=talk.set_a)

    assert sorted(broken(at=AT)) == sorted(
        [
            f"Volunteer {volunteer} has 4 open tasks",
            f"Talk {talk}: its mini-tests are not eight situations of eight scenes",
        ]
    )
