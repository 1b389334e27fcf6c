"""Who is meant, in which calls, and that a date has one delivery only."""

import datetime as dt

import pytest

from accounts.models import LineIdentity, Title
from accounts.purposes import Purpose
from alerts.delivery import invariants
from alerts.delivery.publishing import estimate, prepare, write_calls
from alerts.models import Delivery, DeliveryBatch
from tests.alerts.delivery.people import AT, SIX, agree, choose, make_readers, written
from tests.bulletins import make_bulletin

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(hours=1)


def meant():
    """Everybody who is in a call; twice in the list means twice in calls."""
    return sorted(number for batch in DeliveryBatch.objects.all() for number in batch.citizens)


def test_people_are_in_batches_of_500_of_their_province_and_language():
    make_readers(1203, subdistricts=("100101", "500101"))
    make_readers(3, first=2000, language="en")

    bulletin = make_bulletin()
    expected = estimate(prepare(at=AT))
    delivery = written()

    batches = DeliveryBatch.objects.order_by("province", "language", "number")
    assert [(b.province_id, b.language, b.people, len(b.citizens)) for b in batches] == [
        ("10", "en", 3, 3), ("10", "th", 500, 500), ("10", "th", 102, 102), ("50", "th", 500, 500), ("50", "th", 101, 101),
    ]  # fmt: skip
    assert len(set(meant())) == 1206
    assert (delivery.bulletin, expected) == (bulletin, (1206, 5))
    assert (delivery.state, delivery.people) == ("waiting", 1206)
    assert len(set(batches.values_list("retry_key", flat=True))) == 5
    assert {len(batch.messages) for batch in batches} == {1}
    assert "เชียงใหม่" in batches[3].messages[0]["altText"]


def test_only_who_agreed_and_can_be_reached_is_meant():
    good, refused, took_back, blocked, unknown, unreachable, inactive = make_readers(7)
    agree(refused.user, Purpose.BULLETIN, False, at=LATER)
    agree(took_back.user, Purpose.BULLETIN, False, at=LATER)
    agree(took_back.user, Purpose.BULLETIN, True, at=LATER + dt.timedelta(hours=1))
    LineIdentity.objects.filter(user=blocked.user).update(is_friend=False)
    LineIdentity.objects.filter(user=unknown.user).update(is_friend=None)
    LineIdentity.objects.filter(user=unreachable.user).update(unreachable_at=AT)
    inactive.user.is_active = False
    inactive.user.save()

    make_bulletin()
    written()

    assert meant() == [good.pk, took_back.pk, unknown.pk]


def test_minors_are_meant_only_with_their_guardian():
    grown, child, boy, with_guardian = make_readers(4)
    for minor in (child, with_guardian):
        minor.age_group = "10-19"
        minor.save()
    boy.title, boy.age_group = Title.objects.filter(max_age__lt=15).first(), ""
    boy.save()
    agree(with_guardian.user, Purpose.GUARDIAN)

    make_bulletin()
    written()

    assert meant() == [grown.pk, with_guardian.pk]


@pytest.mark.parametrize(
    ("day", "rising", "expected"),
    [
        (dt.date(2026, 11, 24), "50", {"daily", "nothing chosen"}),
        (dt.date(2026, 11, 23), "50", {"daily", "nothing chosen", "weekly"}),
        (dt.date(2026, 11, 24), "10", {"daily", "nothing chosen", "rising"}),
    ],
)
def test_everybody_gets_it_as_often_as_they_chose(day, rising, expected):
    people = dict(zip(["nothing chosen", "daily", "rising", "weekly", "asked"], make_readers(5), strict=True))
    for name in ("daily", "rising", "weekly", "asked"):
        choose(people[name], name)
    make_bulletin(day, rising={rising})

    written(dt.datetime.combine(day, dt.time(4), dt.UTC))

    assert {name for name, citizen in people.items() if citizen.pk in meant()} == expected


def test_default_for_who_has_not_chosen_is_a_setting(settings):
    settings.BULLETIN_FREQUENCY = "asked"
    _silent, chooses = make_readers(2)
    choose(chooses, "daily")
    make_bulletin()

    written()

    assert meant() == [chooses.pk]


def test_call_waits_for_the_hour_that_its_people_chose():
    _early, late = make_readers(2)
    choose(late, hour=17)
    make_bulletin()

    written()

    due = DeliveryBatch.objects.order_by("next_attempt_at").values_list("next_attempt_at", flat=True)
    assert list(due) == [SIX, SIX + dt.timedelta(hours=11)]


def test_delivery_is_there_before_six_so_that_it_can_be_held():
    make_bulletin(dt.date(2026, 11, 23))

    without_bulletin = prepare(at=SIX)
    make_bulletin()
    made = prepare(at=SIX - dt.timedelta(hours=3))

    assert without_bulletin is None
    assert (list(Delivery.objects.all()), made.state, made.people) == ([made], "waiting", None)


def test_newest_revision_is_written_down_and_a_later_one_is_not_sent_again():
    make_readers(2)
    make_bulletin()
    prepare(at=AT)
    make_bulletin(revision=2)
    first = written()

    make_bulletin(revision=3)
    again = written(LATER)

    assert again == first
    assert (again.bulletin.revision, len(meant())) == (2, 2)


def test_held_delivery_is_not_written_down():
    make_readers(2)
    delivery = prepare_held()

    is_written = write_calls(delivery, at=AT)

    assert (is_written, meant()) == (False, [])


def prepare_held():
    make_bulletin()
    delivery = prepare(at=AT)
    Delivery.objects.update(state="held")
    return delivery


def test_simulated_bulletin_waits_for_an_officer():
    make_bulletin(is_simulated=True)
    delivery = prepare(at=AT)

    assert (delivery.state, delivery.reason) == ("held", "simulated")


def test_invariant_tells_of_a_person_in_two_calls_and_of_one_in_none():
    make_readers(3)
    make_bulletin()
    delivery = written()
    batch = delivery.batches.get()
    batch.citizens[0] = batch.citizens[1]
    batch.save()
    Delivery.objects.update(people=4)

    assert list(invariants.broken(at=AT)) == [
        "Delivery of 2026-11-24: 4 people are meant, its calls carry 3",
        "Delivery of 2026-11-24: 1 people are in more than one call",
    ]
