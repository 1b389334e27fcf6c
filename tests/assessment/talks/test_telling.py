"""Who is offered tasks hears of it once, in their language, and only who wants to."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.line.backend import LINE_BACKEND
from accounts.models import LineIdentity, LineNotice
from assessment.models import Volunteer
from assessment.talks import rounds
from assessment.talks.telling import KIND, choose_to_hear
from assessment.volunteers import path
from tests.assessment.talks.giving import AT, make_volunteer, rising_in_satun

pytestmark = pytest.mark.django_db


def told():
    return list(LineNotice.objects.filter(kind=KIND).order_by("pk"))


def test_one_message_tells_all_that_was_offered_tonight_the_nearest_first():
    make_volunteer()
    rising_in_satun()

    rounds.make_due(at=AT)

    (notice,) = told()
    first, *lines, last, address = notice.messages[0]["text"].split("\n")
    assert first == "มีงานอาสาใหม่ใกล้บ้านคุณ 3 งาน"
    assert lines[0].startswith("• อำเภอละงู: ")
    assert len(lines) == 3
    assert "ไม่รับก็ไม่เป็นไร" in last
    assert address.endswith("/volunteers/tasks/")


def test_a_second_round_and_a_night_without_tasks_say_nothing():
    make_volunteer()
    rising_in_satun()
    rounds.make_due(at=AT)

    rounds.make_due(at=AT)
    rising_in_satun(dt.date(2026, 11, 25))
    rounds.make_due(at=AT + dt.timedelta(days=1))

    assert len(told()) == 1  # who has three open tasks is offered none


def test_who_does_not_want_to_hear_is_offered_and_not_told():
    volunteer, other = make_volunteer(hears_of_tasks=False), make_volunteer()
    rising_in_satun()

    rounds.make_due(at=AT)

    assert volunteer.tasks.count() == 3
    assert [notice.identity.user_id for notice in told()] == [other.citizen.user_id]


@pytest.mark.parametrize("state", [{"is_friend": False}, {"unreachable_at": AT}])
def test_whom_line_does_not_reach_is_left_out(state):
    volunteer = make_volunteer()
    LineIdentity.objects.filter(user=volunteer.citizen.user_id).update(**state)
    rising_in_satun()

    rounds.make_due(at=AT)

    assert told() == []


def test_what_was_not_sent_yet_goes_with_the_wish():
    volunteer, other = make_volunteer(), make_volunteer()
    rising_in_satun()
    rounds.make_due(at=AT)

    choose_to_hear(volunteer, wants=False)

    assert [notice.identity.user_id for notice in told()] == [other.citizen.user_id]


@pytest.mark.parametrize("step", [path.pause, path.stop])
def test_who_no_longer_speaks_is_not_told_in_the_morning(step):
    volunteer = make_volunteer()
    rising_in_satun()
    rounds.make_due(at=AT)

    step(volunteer, at=AT)

    assert told() == []


def test_what_was_tried_already_is_not_taken_back():
    volunteer = make_volunteer()
    rising_in_satun()
    rounds.make_due(at=AT)
    LineNotice.objects.update(attempts=1)

    path.pause(volunteer, at=AT)

    assert len(told()) == 1


def test_wish_is_pressed_on_the_page_of_tasks():
    volunteer = make_volunteer(at=timezone.now())
    client = Client()
    client.force_login(volunteer.citizen.user, backend=LINE_BACKEND)

    pages = [client.post("/volunteers/tasks/hear/", said, follow=True) for said in ({}, {"wants": ""})]

    assert ["ไม่ต้องส่งเรื่องงาน" in page.content.decode() for page in pages] == [False, True]
    assert Volunteer.objects.get().hears_of_tasks
