"""Norms: only of real people who agreed and looked, of whole months, and never below 500 tests."""

import datetime as dt

import pytest

from assessment.models import Answer, Attempt, Form, Norm, Result
from assessment.norms import FEWEST, make_due
from assessment.presenters.results import ResultPage
from tests.accounts.people import make_citizen
from tests.assessment.taking import AT, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("item_bank")]
DECEMBER = AT + dt.timedelta(days=10)


def simulate(count, *, caught=4, alarms=1, research=True, citizen=None, fast=False, alike=False, at=AT):
    """`count` finished short tests of 5 + 5."""
    form = Form.objects.filter(kind="short").latest("issue")
    versions = list(form.form_items.values_list("version", flat=True)[:2])
    attempts = Attempt.objects.bulk_create(
        Attempt(
            kind="short", form=form, order=versions, seed=1, research=research, citizen=citizen, started_at=at, finished_at=at
        )
        for _ in range(count)
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt, version_id=pk, position=place, said_scam=alike or place == 1, confidence=2, is_fast=fast, answered_at=at
        )
        for attempt in attempts
        for place, pk in enumerate(versions, start=1)
    )  # fmt: skip
    Result.objects.bulk_create(
        Result(
            attempt=attempt, method="form-1", scams_caught=caught, scams=5, false_alarms=alarms, honest=5, d_prime=1.5,
            d_low=0.1, d_high=2.9, criterion=0, c_low=-1, c_high=1, confidence_gap=0, scored_at=at,
        )
        for attempt in attempts
    )  # fmt: skip


def test_norm_is_the_middle_half_with_its_number_and_year():
    simulate(300, caught=3)
    simulate(300, caught=5, alarms=0)

    made = make_due(at=DECEMBER)

    norm = Norm.objects.get()
    assert len(made) == 1
    assert (norm.kind, norm.tests) == ("short", 600)
    assert (norm.since, norm.until) == (dt.date(2025, 12, 1), dt.date(2026, 11, 30))
    assert (norm.caught_low, norm.caught_high, norm.trusted_low, norm.trusted_high) == (60, 100, 80, 100)


def test_one_below_the_fewest_makes_none():
    simulate(FEWEST - 1)

    assert make_due(at=DECEMBER) == []


@pytest.mark.parametrize("changed", [{"research": False}, {"fast": True}, {"alike": True}])
def test_people_who_did_not_agree_or_look_are_not_counted(changed):
    simulate(FEWEST - 1)
    simulate(10, **changed)

    assert make_due(at=DECEMBER) == []


def test_citizen_counts_once():
    simulate(FEWEST - 1)
    simulate(3, citizen=make_citizen(consents=("service", "research")), research=False)

    make_due(at=DECEMBER)

    assert Norm.objects.get().tests == FEWEST


def test_month_that_goes_on_is_not_counted_and_what_was_made_stays():
    simulate(FEWEST)
    early = make_due(at=AT)
    make_due(at=DECEMBER)
    simulate(FEWEST, caught=0)

    make_due(at=DECEMBER)

    assert early == []
    assert Norm.objects.get().tests == FEWEST


def test_result_shows_the_norm_of_its_own_kind():
    mine = take("short")
    full = take("full")
    simulate(FEWEST)
    before = ResultPage.of(mine, at=AT).others
    make_due(at=DECEMBER)

    page = ResultPage.of(mine, at=DECEMBER)

    assert before is None
    assert page.others.tests == "500"
    assert page.others_headline == "คนกลาง ๆ ครึ่งหนึ่งแยกออกดี"
    assert ResultPage.of(full, at=DECEMBER).others is None
