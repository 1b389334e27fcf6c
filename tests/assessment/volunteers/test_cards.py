"""What anybody learns from a card: whether it is good today, and nothing about the person."""

import datetime as dt

import pytest
from django.test import Client

from assessment.models import Volunteer
from assessment.models.volunteers import State
from assessment.volunteers import cards, path
from media_library.proofs import Finding
from tests.accounts.people import AT
from tests.assessment.volunteers.people import make_officer, make_volunteer

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "until", "finding"),
    [
        (State.ACTIVE, dt.date(2026, 11, 24), Finding.VALID),
        (State.ACTIVE, dt.date(2026, 11, 23), Finding.ENDED),
        (State.PAUSED, dt.date(2027, 11, 24), Finding.ENDED),
        (State.LEFT, dt.date(2027, 11, 24), Finding.ENDED),
        (State.REMOVED, dt.date(2027, 11, 24), Finding.ENDED),
    ],
)
def test_card_says_whether_it_is_good(state, until, finding):
    days = {"active_since": dt.date(2026, 1, 1), "certified_until": until}
    volunteer = make_volunteer(state=state, **days)

    assert cards.check_card(volunteer.code, AT).finding == finding
    assert cards.check_card(volunteer.code[:10], AT).finding == finding


@pytest.mark.parametrize("state", [State.INVITED, State.APPLIED, State.DECLINED])
def test_who_never_had_a_card_is_unknown(state):
    assert cards.check_card(make_volunteer(state=state).code, AT) is None


def test_removal_shows_at_once_on_the_card_and_on_the_persons_pages():
    volunteer = make_volunteer(at=dt.datetime.now(dt.UTC))
    address, officer = f"/verify/{volunteer.code}/", make_officer()
    before = Client().get(address).content.decode()

    path.remove(volunteer, "รับเงิน", by=officer, at=AT)

    after = Client().get(address)
    assert "อาสาที่ตำรวจรับรอง" in before
    assert "บัตรนี้ยกเลิกแล้ว" in after.content.decode()
    assert "no-store" in after["Cache-Control"]
    assert not Volunteer.objects.active(dt.date(2026, 11, 24)).exists()


def test_card_page_names_nobody_and_no_place():
    volunteer = make_volunteer(at=dt.datetime.now(dt.UTC), subdistrict_id="910501")

    page = Client().get(f"/verify/{volunteer.code}/").content.decode()

    assert "อาสาที่ตำรวจรับรอง" in page
    assert "อาสาทำอะไรและไม่ทำอะไร" in page
    for secret in ("สมชาย", "ใจดี", "สตูล", "ละงู", f"/{volunteer.pk}"):
        assert secret not in page


def test_code_is_typed_as_it_stands_on_the_card():
    volunteer = make_volunteer(at=dt.datetime.now(dt.UTC))

    found = Client().get("/verify/code/", {"code": cards.typed_code(volunteer)}, follow=True)

    assert "อาสาที่ตำรวจรับรอง" in found.content.decode()
    assert len(cards.typed_code(volunteer)) == 11


def test_qr_leads_to_the_check_and_needs_no_style():
    drawing = cards.card_qr(make_volunteer())

    assert drawing.startswith("<svg")
    assert "style=" not in drawing
