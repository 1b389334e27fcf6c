"""A person's copy of what we hold tells which bulletins were sent to them, and nothing of anybody else."""

import json

import pytest
from django.utils import timezone

from accounts.my_data import as_json
from accounts.services import leave
from alerts.models import DeliveryBatch
from tests.accounts.test_views import sign_in
from tests.alerts.delivery.people import AT, make_readers, written
from tests.bulletins import make_bulletin

pytestmark = pytest.mark.django_db


def test_copy_tells_the_calls_of_this_person_only():
    mine, _other = make_readers(1)[0], make_readers(1, first=1, subdistricts=("500101",))
    make_bulletin()
    written()
    DeliveryBatch.objects.update(state="sent", settled_at=AT)

    data = as_json(mine.user, at=AT)["data"]

    assert data["alerts.deliverybatch"] == [
        {"date": "2026-11-24", "language": "th", "state": "sent", "settled_at": AT.isoformat()}
    ]
    assert "citizens" not in json.dumps(data["alerts.deliverybatch"])


def test_page_tells_it_in_words():
    mine = make_readers(1)[0]
    make_bulletin()
    written()

    page = sign_in(mine.user).get("/accounts/me/data/").content.decode()

    assert "ประกาศที่ส่งถึงคุณทาง LINE ใน 14 วันที่ผ่านมา" in page
    assert "24 พฤศจิกายน 2569" in page


def test_who_has_left_is_in_no_copy():
    mine = make_readers(1)[0]
    make_bulletin()
    written()
    leave(mine.user, language="th", at=timezone.now())

    assert "alerts.deliverybatch" not in as_json(mine.user, at=AT)["data"]
