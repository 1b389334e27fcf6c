"""Who is meant, in which calls, and that a date has one delivery only."""

import datetime as dt

import pytest
from django.db.models import Count

from accounts.models import LineIdentity, Title
from accounts.purposes import Purpose
from accounts.services import leave
from alerts.delivery.publishing import publish, publish_due
from alerts.models import Delivery, DeliveryBatch, DeliveryRecipient
from tests.alerts.delivery.people import AT, SIX, agree, make_readers
from tests.bulletins import make_bulletin

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(hours=1)


def meant():
    return set(DeliveryRecipient.objects.values_list("citizen", flat=True))


def test_people_are_in_batches_of_500_of_their_province_and_language():
    make_readers(1203, subdistricts=("100101", "500101"))
    make_readers(3, first=2000, language="en")

    delivery = publish(make_bulletin(), at=AT)

    batches = DeliveryBatch.objects.annotate(rows=Count("recipients")).order_by(
        "province", "language", "number"
    )
    assert [(b.province_id, b.language, b.people, b.rows) for b in batches] == [
        ("10", "en", 3, 3), ("10", "th", 500, 500), ("10", "th", 102, 102), ("50", "th", 500, 500), ("50", "th", 101, 101),
    ]  # fmt: skip
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

    publish(make_bulletin(), at=AT)

    assert meant() == {good.pk, took_back.pk, unknown.pk}


def test_minors_are_meant_only_with_their_guardian():
    grown, child, boy, with_guardian = make_readers(4)
    for minor in (child, with_guardian):
        minor.age_group = "10-19"
        minor.save()
    boy.title, boy.age_group = Title.objects.filter(max_age__lt=15).first(), ""
    boy.save()
    agree(with_guardian.user, Purpose.GUARDIAN)

    publish(make_bulletin(), at=AT)

    assert meant() == {grown.pk, with_guardian.pk}


def test_leaving_erases_who_was_meant():
    leaver, stays = make_readers(2)
    publish(make_bulletin(), at=AT)

    leave(leaver.user, language="th", at=AT)

    assert meant() == {stays.pk}


@pytest.mark.usefixtures("line")
def test_delivery_is_made_from_six_and_of_today_only():
    make_bulletin(dt.date(2026, 11, 23))

    early = publish_due(at=SIX - dt.timedelta(seconds=1))
    without_bulletin = publish_due(at=SIX)
    make_bulletin()
    made = publish_due(at=SIX)

    assert (early, without_bulletin) == (None, None)
    assert list(Delivery.objects.all()) == [made]


def test_later_revision_of_the_date_is_not_sent_again():
    make_readers(2)
    first = publish(make_bulletin(), at=AT)

    again = publish(make_bulletin(revision=2), at=LATER)

    assert again == first
    assert (first.bulletin.revision, DeliveryRecipient.objects.count()) == (1, 2)


def test_simulated_bulletin_waits_for_an_officer():
    delivery = publish(make_bulletin(is_simulated=True), at=AT)

    assert (delivery.state, delivery.reason) == ("held", "simulated")
