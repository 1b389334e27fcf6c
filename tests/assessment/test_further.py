"""Up to 20 more questions for people in doubt about the mark: once, fresh, unseen items, counted together."""

import datetime as dt

import numpy as np
import pytest
from django.test import Client

from accounts.line.backend import LINE_BACKEND
from assessment import calibration, choosing, further
from assessment.models import Attempt, ItemVersion
from assessment.presenters.standing import IN_DOUBT, NOT_REACHED, REACHED, STILL_IN_DOUBT, Mark
from assessment.volunteers.rule import standing
from tests.accounts.people import make_citizen
from tests.assessment.taking import AT, always_scam, right, take
from tests.assessment.test_calibration import simulate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("item_bank")]


def wrong_at_first(count):
    """Right but for the first `count` scams and as many honest messages."""
    left = {True: count, False: count}

    def says(version):
        kind = version.item.is_scam
        left[kind] -= 1
        return kind if left[kind] < 0 else not kind

    return says


def doubtful(**options):
    return take("full", says=wrong_at_first(2), **options)


def go_on(before, says, **options):
    return take("full", says=says, by=before.citizen, continues=before, **options)


def signed_in(citizen):
    client = Client()
    client.force_login(citizen.user, backend=LINE_BACKEND)
    return client


@pytest.mark.parametrize(
    ("kind", "says", "offered"),
    [("full", right, False), ("full", wrong_at_first(2), True), ("full", always_scam, False), ("short", wrong_at_first(1), False)],
)  # fmt: skip
def test_more_is_offered_after_long_tests_in_doubt_only(kind, says, offered):
    attempt = take(kind, says=says)

    assert (further.open_for(attempt, at=AT) is not None) is offered


def test_more_is_offered_for_thirty_days_and_once():
    attempt = doubtful()
    late = further.open_for(attempt, at=AT + dt.timedelta(days=30))
    second = go_on(attempt, wrong_at_first(2))

    assert late is None
    assert further.open_for(attempt, at=AT) is None
    assert further.open_for(second, at=AT) is None


def test_more_questions_were_not_seen_before():
    first = doubtful(by=make_citizen())

    second = go_on(first, right)

    items = [set(ItemVersion.objects.filter(pk__in=each.order).values_list("item", flat=True)) for each in (first, second)]  # fmt: skip
    assert len(second.order) == 20
    assert items[0] & items[1] == set()


@pytest.mark.parametrize(
    ("says", "words"),
    [(right, REACHED), (wrong_at_first(3), STILL_IN_DOUBT), (wrong_at_first(8), NOT_REACHED)],
)
def test_both_tests_together_settle_the_mark(says, words):
    first = doubtful()

    second = go_on(first, says)

    assert Mark.of(first, at=AT) is None
    assert Mark.of(second, at=AT).words == words


def test_result_page_offers_more_and_the_press_begins_it():
    citizen = make_citizen()
    first = doubtful(by=citizen)
    Attempt.objects.update(started_at=dt.datetime.now(dt.UTC), finished_at=dt.datetime.now(dt.UTC))
    client = signed_in(citizen)
    page = client.get(first.get_absolute_url()).content.decode()
    start_page = client.get("/immunity/test/").content.decode()

    client.post("/immunity/test/begin/", {"length": "more"})

    second = citizen.attempts.first()
    assert str(IN_DOUBT[0]) in page
    assert 'value="more"' in page
    assert 'value="more"' in start_page
    assert (second.continues, second.kind) == (first, "full")
    assert "ข้อ 1 จาก 20" in client.get("/immunity/test/").content.decode()


def test_more_cannot_be_begun_where_it_is_not_offered(client):
    answer = client.post("/immunity/test/begin/", {"length": "more"})

    assert answer.status_code == 200
    assert Attempt.objects.count() == 0


def test_volunteers_rule_counts_both_and_asks_no_more():
    citizen = make_citizen()
    first = doubtful(by=citizen)
    before = standing(citizen, at=AT + dt.timedelta(minutes=1))

    go_on(first, right, at=AT + dt.timedelta(minutes=2))

    after = standing(citizen, at=AT + dt.timedelta(minutes=3))
    assert (before.is_undecided, before.sees_scams) == (True, False)
    assert (after.is_undecided, after.sees_scams) == (False, True)


def test_adaptive_test_goes_on_with_the_same_calibration_until_it_is_decided():
    choosing.exposure.cache_clear()
    simulate(260, 150)
    run = calibration.calibrate(at=AT)
    first = next(
        each
        for seed in range(40)
        if further.is_open((each := take("adaptive", says=mostly_right(seed))).result)
    )
    calibration.calibrate(at=AT + dt.timedelta(days=1))

    second = take("adaptive", says=mostly_right(99), continues=first)

    assert second.run == run
    assert 1 <= len(second.order) <= 20
    assert set(first.order) & set(second.order) == set()
    assert second.result.se < first.result.se
    assert second.result.scams + second.result.honest == len(second.order)
    assert not further.is_open(second.result) or len(second.order) == 20
    assert further.open_for(second, at=AT) is None


def mostly_right(seed):
    rng = np.random.default_rng(seed)
    return lambda version: version.item.is_scam if rng.random() < 0.75 else not version.item.is_scam
