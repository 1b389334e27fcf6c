"""Taking the test on the pages: strangers and citizens, once and again, nothing skipped, nobody else's."""

import re

import pytest
from django.test import Client

from accounts.line.backend import LINE_BACKEND
from assessment.models import Answer, Attempt, ItemVersion, Result
from tests.accounts.people import make_citizen
from tests.assessment.taking import click_through, post_answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("item_bank")]


@pytest.fixture
def stranger():
    return Client()


def signed_in(citizen):
    client = Client()
    client.force_login(citizen.user, backend=LINE_BACKEND)
    return client


def test_stranger_takes_the_short_form_without_signing_in(stranger):
    attempt = click_through(stranger)

    page = stranger.get(attempt.get_absolute_url())
    assert attempt.citizen is None
    assert (attempt.result.scams_caught, attempt.result.scams, attempt.result.false_alarms) == (5, 5, 0)
    assert "แยกออกดีมาก" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"


def test_test_goes_on_where_it_stopped(stranger):
    click_through(stranger, stop_after=3)

    page = stranger.get("/immunity/test/").content.decode()

    assert "ข้อ 4 จาก 10" in page


def test_first_answer_stands(stranger):
    attempt = click_through(stranger, stop_after=1)
    first = attempt.answers.get().said_scam

    again = post_answer(stranger, 1, says=not first, confidence=1)

    assert again.status_code == 302
    assert list(attempt.answers.values_list("said_scam", "confidence")) == [(first, 3)]


def test_question_cannot_be_skipped(stranger):
    attempt = click_through(stranger, stop_after=1)

    refused = post_answer(stranger, 3)

    assert refused.status_code == 409
    assert attempt.answers.count() == 1


def test_incomplete_answer_says_what_is_missing_and_is_not_kept(stranger):
    click_through(stranger, stop_after=0)

    answer = stranger.post("/immunity/test/", {"position": 1, "said": "scam"})

    assert answer.status_code == 422
    assert "เลือกว่าแน่ใจแค่ไหน" in answer.content.decode()
    assert Answer.objects.count() == 0


def test_finished_test_takes_no_more_answers(stranger):
    attempt = click_through(stranger)

    again = post_answer(stranger, 10, says=True)

    assert again["Location"] == attempt.get_absolute_url()
    assert (Answer.objects.count(), Result.objects.count()) == (10, 1)


def test_result_does_not_exist_for_anybody_else(stranger):
    citizen = make_citizen("a")
    mine = click_through(signed_in(citizen))
    theirs = click_through(stranger)

    for attempt, other in (
        (mine, stranger),
        (theirs, signed_in(citizen)),
        (mine, Client()),
        (theirs, Client()),
    ):
        for page in ("", "answers/"):
            assert other.get(attempt.get_absolute_url() + page).status_code == 404


def test_feedback_marks_the_clues_only_after_the_test(stranger):
    attempt = click_through(stranger, stop_after=9)
    question = stranger.get("/immunity/test/").content.decode()
    early = stranger.get(attempt.get_absolute_url() + "answers/")
    post_answer(stranger, 10)

    page = stranger.get(attempt.get_absolute_url() + "answers/").content.decode()

    clues = sum(len(version.clues) for version in ItemVersion.objects.filter(pk__in=attempt.order))
    assert "<mark" not in question
    assert early["Location"] == "/immunity/test/"
    assert page.count('<ol class="clues">') == 10
    assert page.count("<mark") <= clues
    assert page.count("<mark") >= 0.9 * clues


def test_nothing_in_an_item_is_a_link_or_a_field(stranger):
    attempt = click_through(stranger)

    page = stranger.get(attempt.get_absolute_url() + "answers/").content.decode()

    drawn = re.findall(r'<figure class="seen.*?</figure>', page, re.S)
    assert len(drawn) == 10
    assert not re.search(r"<(a|input|button|form|img|iframe)\b", "".join(drawn))


def test_stranger_who_registers_keeps_the_result(stranger):
    attempt = click_through(stranger)
    citizen = make_citizen("a")
    stranger.force_login(citizen.user, backend=LINE_BACKEND)

    stranger.post(attempt.get_absolute_url() + "keep/")

    assert list(citizen.attempts.values_list("pk", flat=True)) == [attempt.pk]


def test_result_can_be_erased(stranger):
    attempt = click_through(stranger)

    stranger.post(attempt.get_absolute_url() + "forget/")

    assert (Attempt.objects.count(), Answer.objects.count(), Result.objects.count()) == (0, 0, 0)


def test_second_test_asks_other_questions(stranger):
    first = click_through(stranger)

    second = click_through(stranger)

    assert set(first.order) & set(second.order) == set()


def test_record_lists_results_and_a_card_that_hides_the_score():
    client = signed_in(make_citizen("a"))
    attempt = click_through(client)

    client.post(attempt.get_absolute_url() + "card/")

    page = client.get("/immunity/record/").content.decode()
    card = page[page.index("card-title") :]
    assert f"/verify/{attempt.card.code}/" in card
    assert "แยกออก" not in card


@pytest.mark.parametrize("path", ["/immunity/", "/immunity/method/", "/immunity/items/"])
def test_public_pages_may_be_kept_and_set_no_cookie(stranger, path):
    page = stranger.get(path)

    assert page["Cache-Control"].startswith("public")
    assert not page.cookies
