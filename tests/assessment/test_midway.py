"""An answer in the middle of a set is one statement: it takes what is due of one's own test, and leaves the rest alone."""

import datetime as dt

import pytest
from django.test import Client

from accounts.line.backend import LINE_BACKEND
from assessment.forms import Typed, read_answer
from assessment.models import Answer, Attempt
from assessment.taking import Said, start, take_midway
from tests.accounts.people import make_citizen
from tests.assessment.taking import AT, click_through, post_answer

SOUND = {"position": "3", "said": "scam", "confidence": "2", "shown": "1700000000000"}


@pytest.mark.parametrize(
    "changed",
    [
        {"position": ""}, {"position": "0"}, {"position": "1001"}, {"position": "-1"}, {"position": "๓"}, {"position": "1" * 99},
        {"said": "maybe"}, {"said": ""}, {"confidence": "5"}, {"confidence": "1 "}, {"confidence": ""}, {"shown": "soon"},
    ],
)  # fmt: skip
def test_answer_that_is_not_sound_is_left_to_the_form(changed):
    assert read_answer(SOUND | changed) is None


def test_sound_answer_is_read():
    assert read_answer(SOUND) == Typed(3, True, 2, 1700000000000)
    assert read_answer({"position": "1", "said": "honest", "confidence": "4"}) == Typed(1, False, 4, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("position", "taken"),
    [(1, True), (2, False), (10, False), (11, False)],
    ids=["due", "skips", "last", "beyond"],
)
def test_only_what_is_due_is_taken(item_bank, position, taken):
    attempt = start("short", by=None, at=AT)

    assert take_midway(Said(position, True, 3), at=AT, code=attempt.code) is taken
    assert Answer.objects.count() == taken


@pytest.mark.django_db
def test_repeated_answer_changes_nothing(item_bank):
    attempt = start("short", by=None, at=AT)
    take_midway(Said(1, True, 3), at=AT, code=attempt.code)

    again = take_midway(Said(1, False, 1), at=AT, code=attempt.code)

    assert not again
    assert list(attempt.answers.values_list("said_scam", "confidence")) == [(True, 3)]


@pytest.mark.django_db
def test_code_of_a_citizens_test_opens_nothing(item_bank):
    attempt = start("short", by=make_citizen(), at=AT)

    assert not take_midway(Said(1, True, 3), at=AT, code=attempt.code)


@pytest.mark.django_db
def test_citizen_answers_the_newest_of_their_own_tests(item_bank):
    citizen, other = make_citizen("a"), make_citizen("b")
    start("short", by=citizen, at=AT)
    newest = start("short", by=citizen, at=AT + dt.timedelta(minutes=1))
    start("short", by=other, at=AT + dt.timedelta(minutes=2))

    taken = take_midway(Said(1, True, 3), at=AT, user=citizen.user_id)

    assert taken
    assert Answer.objects.get().attempt == newest


@pytest.mark.django_db
def test_answer_within_two_seconds_is_marked(item_bank):
    attempt = start("short", by=None, at=AT)

    take_midway(Said(1, True, 3, dt.timedelta(seconds=1)), at=AT, code=attempt.code)

    assert Answer.objects.get().is_fast


@pytest.mark.django_db
def test_last_answer_of_a_citizen_makes_the_result(item_bank):
    client = Client()
    client.force_login(make_citizen().user, backend=LINE_BACKEND)

    attempt = click_through(client)

    assert attempt.result.scams + attempt.result.honest == 10
    assert attempt.citizen is not None


@pytest.mark.django_db
def test_middle_of_a_strangers_test_asks_the_database_once(item_bank, django_assert_num_queries):
    client = Client()
    click_through(client, stop_after=1)

    with django_assert_num_queries(1):
        post_answer(client, 2)

    assert Attempt.objects.get().answers.count() == 2
