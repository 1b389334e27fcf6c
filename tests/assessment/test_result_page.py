"""The result page beside its figures: what the library has for the weak spots, the picture to share, the card's proof."""

import io

import pytest
from django.test import Client
from PIL import Image

from accounts.line.backend import LINE_BACKEND
from assessment.cards import make_card, withdraw
from assessment.presenters.results import ResultPage
from assessment.share_picture import SharePicture
from tests.accounts.people import make_citizen
from tests.assessment.taking import AT, always_honest, click_through, right, take
from tests.media_library.items import make_public

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("item_bank")]


def test_media_are_of_the_case_types_that_were_missed():
    attempt = take(says=always_honest)
    slips = ResultPage.of(attempt, at=AT).weakest
    wanted = [make_public(slip.case_type.code, slug=f"about-{place}") for place, slip in enumerate(slips)]
    others = {slip.case_type.code for slip in slips}
    make_public(
        next(code for code in ("ROMANCE", "LOAN", "JOB", "HACKING") if code not in others), slug="other"
    )

    page = ResultPage.of(attempt, at=AT)

    assert [row.slug for row in page.media] == [item.slug for item in wanted]


def test_who_missed_nothing_is_given_no_media(client):
    make_public("JOB")

    page = ResultPage.of(take(says=right), at=AT)

    assert page.media == []


def test_share_picture_says_the_result_only_when_asked():
    attempt = take(says=right)

    quiet = [placed.text for placed in SharePicture.of(attempt, with_result=False).texts()]
    told = [placed.text for placed in SharePicture.of(attempt, with_result=True).texts()]

    assert not any("แยกออก" in text and "คุณแยกออกไหม" not in text for text in quiet)
    assert "แยกออกดี ถึง แยกออกดีมาก" in told or "แยกออกดีมาก" in told or "แยกออกบ้าง ถึง แยกออกดีมาก" in told


def test_share_picture_holds_every_line_in_its_frame():
    attempt = take(says=right)

    texts = SharePicture.of(attempt, with_result=False).texts()

    assert len(texts) == 8
    assert "25 พฤศจิกายน 2569" in [placed.text for placed in texts]


def test_share_picture_is_a_picture_for_its_owner_only():
    client = Client()
    attempt = click_through(client)
    address = attempt.get_absolute_url() + "picture.png"

    mine, theirs = client.get(address), Client().get(address)

    with Image.open(io.BytesIO(mine.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert mine["Cache-Control"] == "private, no-store"
    assert theirs.status_code == 404


def test_share_picture_of_a_card_leads_to_its_proof():
    citizen = make_citizen()
    attempt = take(by=citizen)
    before = SharePicture.of(attempt, with_result=False).address

    card = make_card(attempt, citizen, shows_result=False, at=AT)

    assert before.endswith("/immunity/")
    assert SharePicture.of(attempt, with_result=False).address.endswith(f"/verify/{card.code}/")


def test_verify_confirms_a_card_without_a_name_or_a_score(client):
    citizen = make_citizen()
    card = make_card(take(by=citizen), citizen, shows_result=False, at=AT)

    page = client.get(f"/verify/{card.code}/")

    words = page.content.decode()
    assert page.status_code == 200
    assert "บัตรจริงจากเว็บไซเบอร์วัคซีน" in words
    assert "25 พฤศจิกายน 2569" in words
    assert "สมชาย" not in words
    assert "แยกออก" not in words[words.index("<main") : words.index("</main>")]


def test_verify_says_the_result_its_owner_wished_shown_and_when_a_card_was_withdrawn(client):
    citizen = make_citizen()
    card = make_card(take(by=citizen), citizen, shows_result=True, at=AT)
    shown = client.get(f"/verify/{card.code}/").content.decode()

    withdraw(citizen, card.code, at=AT)

    assert "ผลที่เจ้าของให้แสดง" in shown
    assert "เจ้าของยกเลิกแล้ว" in client.get(f"/verify/{card.code}/").content.decode()


def test_record_offers_reminders_and_takes_them_back():
    citizen = make_citizen()
    take(by=citizen)
    client = Client()
    client.force_login(citizen.user, backend=LINE_BACKEND)
    offered = client.get("/immunity/record/").content.decode()

    client.post("/immunity/record/reminders/", {"wish": "yes"})
    chosen = client.get("/immunity/record/").content.decode()
    client.post("/immunity/record/reminders/", {"wish": "no"})

    assert "เตือนฉันทาง LINE" in offered
    assert "เราจะเตือนคุณทาง LINE" in chosen
    assert "เตือนฉันทาง LINE" in client.get("/immunity/record/").content.decode()
