"""What an agency sees of the staff it invited: counts above 20, and no difference of two counts that tells of 20 or fewer."""

import datetime as dt
import itertools
import random

import pytest
from django.db import IntegrityError, transaction

from assessment.models import Attempt, Result, RolloutCount
from assessment.rollout import Rollout, count_due, rollout
from directory.models import Link
from tests.assessment.taking import AT
from tests.factories import make_agency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("item_bank")]
DAY = dt.timedelta(days=1)


def make_link(agency=None, label="พนักงาน"):
    return Link.objects.create(kind="agency", label=label, agency=agency or make_agency(), created_at=AT)


@pytest.fixture
def link():
    return make_link()


def finish(link, *, skilled=0, others=0, at=AT):
    """`skilled` and `others` people finish the test that the link invited them to."""
    attempts = Attempt.objects.bulk_create(
        Attempt(kind="full", order=[], seed=1, link=link, started_at=at, finished_at=at)
        for _ in range(skilled + others)
    )
    Result.objects.bulk_create(
        Result(
            attempt=attempt, method="form-1", scams_caught=0, scams=0, false_alarms=0, honest=0, d_prime=2, d_high=3,
            d_low=1.0 if place < skilled else -1.0, criterion=0, c_low=-1, c_high=1, confidence_gap=0, scored_at=at,
        )
        for place, attempt in enumerate(attempts)
    )  # fmt: skip


@pytest.mark.parametrize(("people", "shown"), [(20, None), (21, 21)])
def test_only_counts_above_twenty_are_shown(link, people, shown):
    finish(link, skilled=people)

    count_due(at=AT)

    assert rollout(link).finished == shown


def test_page_says_nothing_of_few_people(client, link):
    finish(link, skilled=19)
    count_due(at=AT)

    page = client.get(f"/immunity/rollout/{link.code}/").content.decode()

    assert "ยังไม่เกิน 20 คน" in page
    assert "19" not in page[page.index("<main") : page.index("</main>")].replace(link.code, "")


@pytest.mark.parametrize(
    ("skilled", "others", "share"), [(40, 20, None), (20, 40, None), (21, 42, 33), (40, 0, None)]
)
def test_share_needs_more_than_twenty_on_both_sides(link, skilled, others, share):
    finish(link, skilled=skilled, others=others)

    count_due(at=AT)

    assert rollout(link).share == share


def test_one_more_person_is_not_seen_the_next_day(client, link):
    finish(link, skilled=30, others=30)
    count_due(at=AT)
    today = client.get(f"/immunity/rollout/{link.code}/").content
    finish(link, skilled=1, at=AT + DAY)

    count_due(at=AT + DAY)

    assert client.get(f"/immunity/rollout/{link.code}/").content == today


def test_twenty_more_are_not_seen_and_one_further_is(link):
    finish(link, skilled=30, others=30)
    count_due(at=AT)
    finish(link, others=20, at=AT + DAY)
    held = count_due(at=AT + DAY), rollout(link).finished
    finish(link, others=1, at=AT + 2 * DAY)

    let_out = count_due(at=AT + 2 * DAY), rollout(link)

    assert held == (0, 60)
    assert let_out == (1, Rollout(81, 50, 60, AT + 2 * DAY))


def test_share_of_newcomers_who_are_all_alike_is_withheld(link):
    finish(link, skilled=30, others=30)
    count_due(at=AT)
    finish(link, others=40, at=AT + DAY)

    count_due(at=AT + DAY)

    assert (rollout(link).finished, rollout(link).share, rollout(link).of) == (100, 50, 60)


def test_erased_tests_do_not_bring_counts_nearer(link):
    finish(link, skilled=30, others=30)
    count_due(at=AT)
    Attempt.objects.filter(pk__in=link.attempts.values("pk")[:15]).delete()
    finish(link, skilled=30, at=AT + DAY)

    assert (count_due(at=AT + DAY), rollout(link).finished) == (0, 60)


def test_links_of_one_agency_count_other_people(link):
    other = make_link(link.agency, "ฝ่ายบัญชี")
    finish(link, skilled=30, others=30)
    finish(other, skilled=20)

    count_due(at=AT)

    assert (rollout(link).finished, rollout(other).finished) == (60, None)


def test_counting_twice_lets_out_once(link):
    finish(link, skilled=30, others=30)

    first, again = count_due(at=AT), count_due(at=AT)

    assert (first, again, RolloutCount.objects.count()) == (1, 0, 1)


@pytest.mark.parametrize("seed", range(5))
def test_no_two_days_ever_differ_by_few(link, seed):
    rng = random.Random(seed)
    for day in range(60):
        finish(link, skilled=rng.choice([0, 0, 1, 3, 12]), others=rng.choice([0, 1, 2, 9]), at=AT + day * DAY)
        if rng.random() < 0.3:
            Attempt.objects.filter(
                pk__in=link.attempts.order_by("?").values("pk")[: rng.randint(1, 4)]
            ).delete()
        count_due(at=AT + day * DAY)

    counts = list(link.rollout_counts.order_by("pk"))
    shares = [(0, 0), *((each.skilled, each.rest) for each in counts if each.skilled is not None)]
    finished = [0, *(each.finished for each in counts)]
    assert len(counts) > 3
    assert all(later - earlier > 20 for earlier, later in itertools.pairwise(finished))
    assert all(b[0] - a[0] > 20 and b[1] - a[1] > 20 for a, b in itertools.pairwise(shares))


def test_database_keeps_no_small_count(link):
    with pytest.raises(IntegrityError, match="above_20"), transaction.atomic():
        RolloutCount.objects.create(link=link, counted_at=AT, finished=20)


def test_test_begun_by_the_link_counts_for_it(client, link):
    client.post("/immunity/test/begin/", {"length": "short", "link": link.code})

    assert Attempt.objects.get().link == link
