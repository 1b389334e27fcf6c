"""Taking a test: the first answer stands, nothing is skipped, and the same seed makes the same order."""

import datetime as dt
import threading

import pytest
from django.db import connection

from accounts.services import leave
from assessment import loading
from assessment.models import Answer, Attempt, Booster, Item, Result
from assessment.planning import plan
from assessment.results import score
from assessment.taking import Said, Taken, give_answer, question, start
from tests.accounts.people import make_citizen
from tests.assessment.conftest import AT, honest, right, scam, take, wrong

DAY = dt.timedelta(days=1)


def items_of(attempt):
    return set(Item.objects.filter(versions__in=attempt.order).values_list("pk", flat=True))


@pytest.mark.parametrize(("kind", "count"), [("short", 10), ("full", 20)])
def test_test_asks_half_scams_and_no_twins(bank, kind, count):
    attempt = start(kind, by=None, at=AT)

    items = Item.objects.filter(versions__in=attempt.order)
    assert len(attempt.order) == items.count() == count
    assert items.filter(is_scam=True).count() * 2 == count
    assert items.values("scene").distinct().count() == count


def test_same_seed_makes_the_same_order(bank):
    one, other = (plan("full", seen=set(), seed=seed) for seed in (7, 8))

    assert plan("full", seen=set(), seed=7) == one
    assert other.order != one.order


def test_answers_are_taken_one_after_the_other_and_once(bank):
    attempt = start("short", by=None, at=AT)

    outcomes = [give_answer(attempt, Said(position, True, 4), at=AT) for position in (2, 1, 1, 2, 4)]

    assert outcomes == [Taken.SKIPPED, Taken.TAKEN, Taken.REPEATED, Taken.TAKEN, Taken.SKIPPED]
    assert question(attempt).number == 3


def test_first_answer_stands(bank):
    attempt = start("short", by=None, at=AT)
    give_answer(attempt, Said(1, True, 4), at=AT)

    give_answer(attempt, Said(1, False, 1), at=AT)

    assert list(attempt.answers.values_list("said_scam", "confidence")) == [(True, 4)]


def test_last_answer_finishes_and_scores(bank):
    attempt = take(says=right)

    result = attempt.result
    assert attempt.finished_at == AT
    assert (result.scams_caught, result.scams, result.false_alarms, result.honest) == (5, 5, 0, 5)
    assert result.d_low < result.d_prime < result.d_high
    assert result.passed is None
    assert question(attempt) is None


@pytest.mark.parametrize("says", [scam, honest])
@pytest.mark.parametrize("kind", ["short", "full"])
def test_who_always_says_the_same_discerns_nothing_and_never_passes(bank, kind, says):
    result = take(kind, says).result

    assert result.d_prime == 0.0
    assert result.d_low < 0.0
    assert result.passed is None


def test_result_can_be_scored_again_from_what_is_stored(bank):
    attempt = take("full", lambda version: version.pk % 3 == 0)
    first = attempt.result

    again = score(attempt, at=AT)

    ignored = {"_state", "id"}
    assert {name: value for name, value in vars(again).items() if name not in ignored} == {
        name: value for name, value in vars(first).items() if name not in ignored
    }


def test_answer_within_two_seconds_is_marked(bank):
    attempt = start("short", by=None, at=AT)

    give_answer(attempt, Said(1, True, 4, dt.timedelta(seconds=1.9)), at=AT)
    give_answer(attempt, Said(2, True, 4, dt.timedelta(seconds=2)), at=AT)

    assert list(attempt.answers.values_list("is_fast", flat=True)) == [True, False]


def test_retake_meets_no_item_of_the_last_90_days(bank):
    citizen = make_citizen()
    seen = set()
    for number in range(4):
        attempt = take("full", by=citizen, at=AT + number * DAY)
        assert seen & items_of(attempt) == set()
        seen |= items_of(attempt)


def test_after_90_days_the_forms_come_again(bank):
    citizen = make_citizen()
    first = take("full", by=citizen)
    second = take("full", by=citizen, at=AT + DAY)

    third = take("full", by=citizen, at=AT + 92 * DAY)

    assert first.form != second.form
    assert third.form in (first.form, second.form)


def test_stranger_meets_no_item_of_the_tests_the_browser_holds(bank):
    first = take("short")

    second = take("short", held=[first.code])

    assert items_of(first) & items_of(second) == set()
    assert second.form is None


def test_only_the_question_that_is_due_is_given_an_answer_after_a_break(bank):
    attempt = start("short", by=None, at=AT)
    give_answer(attempt, Said(1, True, 4), at=AT)

    due = question(Attempt.objects.get(code=attempt.code))

    assert (due.number, due.total, due.version.pk) == (2, 10, attempt.order[1])


def test_booster_comes_back_to_what_was_weak(bank):
    citizen = make_citizen()
    origin = take("full", lambda v: right(v) if v.item.case_type.code != "LOAN" else wrong(v), by=citizen)
    booster = Booster.objects.create(
        citizen=citizen, origin=origin, after_days=30, due_on=AT + 30 * DAY, made_at=AT
    )

    attempt = start("booster", by=citizen, at=AT + 30 * DAY, booster=booster)

    codes = Item.objects.filter(versions__in=attempt.order).values_list("case_type__code", flat=True)
    assert "LOAN" in codes
    assert items_of(origin) & items_of(attempt) == set()
    assert Booster.objects.get().taken == attempt


def test_tests_leave_with_the_person(bank):
    citizen = make_citizen()
    take("short", by=citizen)
    stays = take("short")

    leave(citizen.user, language="th", at=AT)

    assert list(Attempt.objects.all()) == [stays]
    assert set(Answer.objects.values_list("attempt", flat=True)) == {stays.pk}
    assert Result.objects.count() == 1


def test_fifty_people_at_once_on_one_test_make_one_result(committed):
    loading.load_items(at=AT)
    attempt = start("short", by=None, at=AT)
    for position in range(1, 10):
        give_answer(attempt, Said(position, True, 4), at=AT)
    gate, outcomes = threading.Barrier(50), []

    def answer(said_scam):
        gate.wait()
        try:
            outcomes.append(give_answer(attempt, Said(10, said_scam, 4), at=AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(number % 2 == 0,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcome.value for outcome in outcomes) == ["repeated"] * 49 + ["taken"]
    assert Answer.objects.filter(attempt=attempt).count() == 10
    assert Result.objects.filter(attempt=attempt).count() == 1
