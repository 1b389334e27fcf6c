"""What officers decide: hold, release, stop; and that sending again takes two of them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, StaffRole
from alerts.delivery import deliveries, officers
from alerts.models import Delivery, DeliveryBatch
from tests.alerts.delivery.people import SIX, make_readers, written
from tests.bulletins import make_bulletin
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery():
    make_readers(2)
    make_bulletin()
    return written(SIX)


def state(delivery):
    delivery.refresh_from_db()
    return delivery.state


@pytest.mark.usefixtures("line")
def test_held_delivery_is_not_started_and_a_release_takes_the_newest_revision(delivery):
    officer = make_officer()
    held = officers.hold(delivery, by=officer, at=SIX)
    deliveries.start(at=SIX)
    after_start = state(delivery)
    make_bulletin(revision=2)
    make_readers(1, first=10)

    released = officers.release(delivery, by=officer, at=SIX)

    assert (held, after_start, released, state(delivery)) == (True, "held", True, "waiting")
    assert delivery.by == officer
    deliveries.start(at=SIX)
    delivery.refresh_from_db()
    assert (delivery.bulletin.revision, delivery.people) == (2, 3)


def test_release_on_another_day_is_refused(delivery):
    officers.stop(delivery, by=make_officer(), at=SIX)

    assert officers.release(delivery, by=make_officer(), at=SIX + dt.timedelta(days=1)) is False
    assert state(delivery) == "stopped"


def test_sending_again_takes_two_persons_and_a_new_key(delivery):
    DeliveryBatch.objects.update(state="unknown", first_sent_at=SIX)
    key = DeliveryBatch.objects.get().retry_key
    one, other = make_officer(), make_officer()

    unasked = officers.confirm_resend(delivery, by=other, at=SIX)
    officers.ask_to_resend(delivery, by=one, at=SIX)
    alone = officers.confirm_resend(delivery, by=one, at=SIX)
    together = officers.confirm_resend(delivery, by=other, at=SIX)

    batch = DeliveryBatch.objects.get()
    assert (unasked, alone, together) == (False, False, True)
    assert (batch.state, batch.is_resent, batch.retry_key == key, state(delivery)) == (
        "waiting", True, False, "sending",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "status", "after"), [(Role.OFFICER, 302, "held"), (Role.EDITOR, 403, "waiting")]
)
@pytest.mark.usefixtures("line")
def test_page_shows_the_numbers_and_a_decision_is_asked_twice(client, delivery, role, status, after):
    user = make_officer()
    StaffRole.objects.create(user=user, role=role, granted_at=timezone.now())
    sign_in(client, user)
    decide = reverse("admin:alerts_delivery_decide", args=[delivery.pk, "hold"])

    page = client.get(reverse("admin:alerts_delivery_change", args=[delivery.pk]))
    listed = client.get(reverse("admin:alerts_delivery_changelist"))
    client.post(decide)
    asked = state(delivery)
    done = client.post(decide, {"sure": "1"})

    assert (page.status_code, listed.status_code) == (200, 200)
    assert "ยังต้องส่ง 2 คน 1 ครั้ง" in page.text
    assert (asked, done.status_code, state(delivery)) == ("waiting", status, after)
    assert client.get(decide).status_code == 405
    assert Delivery.objects.count() == 1
