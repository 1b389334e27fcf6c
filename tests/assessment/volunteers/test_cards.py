"""What anybody learns from a card: whether it is good today, and nothing about the person."""

import datetime as dt

import pytest
from django.test import Client

from accounts.limits import Rate
from accounts.line.backend import LINE_BACKEND
from assessment.models import Volunteer
from assessment.models.volunteers import State
from assessment.volunteers import cards, path
from directory.short_codes import ALPHABET, LENGTH, new_code
from media_library.proofs import Finding
from tests.accounts.people import AT
from tests.assessment.talks.giving import make_talk, make_task
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


def test_codes_that_are_nobodys_cannot_be_told_apart():
    never = make_volunteer(state=State.INVITED)
    asked = [never.code, new_code(), "0" * 26, never.code[:10], "not-a-code"]

    found = [(page.status_code, page.content.decode().replace(code, "")) for code, page in pages_of(asked)]

    assert found[0][0] == 404
    assert len(set(found)) == 1


def pages_of(codes):
    return [(code, Client().get(f"/verify/{code}/")) for code in codes]


def test_codes_of_talks_that_are_nobodys_cannot_be_told_apart():
    asked = [new_code(), "0" * 26, "zzzzz", make_volunteer().code]

    found = {
        (page.status_code, page.content.decode().replace(code, ""))
        for code in asked
        for page in [Client().get(f"/t/{code}/")]
    }

    assert [status for status, _ in found] == [404]


def test_a_code_has_128_bits_and_no_two_are_alike():
    codes = {new_code() for _ in range(2000)}

    assert len(codes) == 2000
    assert len(ALPHABET) ** LENGTH >= 2**128
    assert len({code[:10] for code in codes}) == 2000


def test_who_asks_for_thousands_of_codes_waits_whatever_they_ask_for(monkeypatch):
    """A count that a busy machine lost is made up for: of eight the last is far beyond three."""
    monkeypatch.setattr("media_library.proof_views.CODES", Rate("proof-codes", 3, 300))
    address = f"/verify/{make_volunteer(at=dt.datetime.now(dt.UTC)).code}/"

    pages = [page for _, page in pages_of(new_code() for _ in range(7))] + [Client().get(address)]
    elsewhere = Client(REMOTE_ADDR="203.0.113.9").get(address)

    assert [page.status_code for page in pages[:3]] == [404, 404, 404]
    assert pages[-1].status_code == 429
    assert int(pages[-1]["Retry-After"]) > 0
    assert "อาสาที่ตำรวจรับรอง" not in pages[-1].content.decode()
    assert elsewhere.status_code == 200


def test_removal_ends_every_page_and_answer_in_the_next_request(item_bank):
    now = dt.datetime.now(dt.UTC)
    volunteer = make_volunteer(at=now, subdistrict_id="910501")
    talk, task = make_talk(volunteer, at=now), make_task(volunteer, at=now)
    client = Client()
    client.force_login(volunteer.citizen.user, backend=LINE_BACKEND)
    own = ["/volunteers/tasks/", "/volunteers/talks/", "/volunteers/talks/plan/", talk.get_absolute_url()]
    before = [client.get(page).status_code for page in own]

    path.remove(volunteer, "รับเงิน", by=make_officer(), at=now)

    after = [client.get(page) for page in [*own, "/volunteers/training/"]]
    assert before == [200] * 4
    assert {(page.status_code, page["Location"]) for page in after} == {(302, "/volunteers/me/")}
    assert "รับเงิน" in client.get("/volunteers/me/").content.decode()
    assert client.post(f"/volunteers/tasks/{task.pk}/accept/")["Location"] == "/volunteers/me/"
    task.refresh_from_db()
    talk.refresh_from_db()
    assert (task.state, talk.state) == ("lapsed", "cancelled")
    assert "ปิดแล้ว" in Client().get(f"/t/{talk.before_code}/").content.decode()
