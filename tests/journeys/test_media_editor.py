"""An editor puts a picture to a draft over a line that breaks; a reader slows a film down."""

import io
import random

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from accounts.models import Role, StaffRole
from media_library.files import resuming
from media_library.models import ItemDay, Kind, MediaFile, Upload
from tests.factories import make_officer
from tests.journeys.conftest import DESK, NARROW, PHONE
from tests.media_library.items import make_item
from tests.staff import sign_in


@pytest.fixture
def editor(visit, settings):
    """`editor(path)` opens a page as an editor."""
    user = make_officer()
    StaffRole.objects.create(user=user, role=Role.EDITOR, granted_at=timezone.now())
    session = sign_in(Client(), user).cookies[django_settings.SESSION_COOKIE_NAME].value

    def open_page(path, **options):
        page = visit("/help/", **options)
        cookie = {
            "name": django_settings.SESSION_COOKIE_NAME,
            "value": session,
            "url": page.evaluate("location.origin"),
        }
        page.context.add_cookies([cookie])
        page.goto(path)
        return page

    open_page.user = user
    return open_page


def photo(side):
    stream = io.BytesIO()
    Image.frombytes("RGB", (side, side), random.Random(1).randbytes(side * side * 3)).save(
        stream, "JPEG", quality=90
    )
    return {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


@pytest.fixture
def draft(committed, library, editor):
    return make_item(kind=Kind.POSTER, title_th="กู้เงินต้องไม่โอนก่อน", author=editor.user)


def page_of(item):
    return f"/admin/media_library/mediaitem/{item.pk}/change/"


@pytest.mark.parametrize("width", [NARROW, PHONE, DESK])
def test_page_of_a_draft_fits_and_is_accessible_to_an_editor(editor, draft, width):
    MediaFile.objects.create(
        item=draft, role="small", state="making", progress=40, lease_until=timezone.now()
    )
    ItemDay.objects.create(item=draft, day=timezone.localdate(), views=3)

    page = editor(page_of(draft), width=width)

    assert page.get_by_role("progressbar", name="คลิป 360p").get_attribute("value") == "40"
    expect(page.get_by_text("ก่อนเผยแพร่ ยังขาด:")).to_be_visible()
    assert page.evaluate("document.querySelector('.import').scrollWidth <= innerWidth")


def test_file_goes_on_where_the_line_broke(editor, draft, monkeypatch):
    monkeypatch.setattr(resuming, "PIECE", 60_000)
    page, sent = editor(page_of(draft)), []

    def broken(route):
        sent.append(route.request.headers.get("upload-offset"))
        route.fulfill(body="<h1>Free Wi-Fi</h1>") if len(sent) == 3 else route.continue_()

    page.route(lambda address: "/file/" in address and not address.endswith("begin/"), broken)
    page.get_by_label("ไฟล์:").set_input_files(photo(600))
    with page.expect_navigation():
        page.get_by_role("button", name="ใส่ไฟล์").click()

    expect(page.get_by_role("link", name="ภาพ", exact=True)).to_be_visible()
    assert sent[:4] == ["0", "60000", "120000", "120000"]
    assert (draft.files.count(), Upload.objects.count()) == (2, 0)


def test_without_scripts_the_same_form_sends_the_file_at_once(editor, draft):
    page = editor(page_of(draft), java_script_enabled=False)

    page.get_by_label("ไฟล์:").set_input_files(photo(200))
    page.get_by_role("button", name="ใส่ไฟล์").click()

    expect(page.get_by_text("รับไฟล์แล้ว")).to_be_visible()
    assert draft.files.count() == 2


def test_reader_slows_a_film_down_and_reads_what_it_says(visit):
    page = visit("/library/clip-loan/")

    page.get_by_role("button", name="ช้าลง").click()

    assert page.evaluate("document.querySelector('video').playbackRate") == 0.75
    assert page.get_by_role("button", name="ช้าลง").get_attribute("aria-pressed") == "true"
    page.get_by_text("อ่านข้อความทั้งหมด").click()
    expect(page.get_by_text("ให้โอนก่อนได้เงินกู้").first).to_be_visible()
    tracks = page.evaluate("[...document.querySelectorAll('track')].map((one) => [one.srclang, one.default])")
    assert tracks == [["th", True], ["en", False]]
