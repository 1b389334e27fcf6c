"""Taking the immunity test on a phone, by eye and by keyboard, to the last clue."""

import datetime as dt
import os
from pathlib import Path

import pytest

from assessment.loading import load_items
from assessment.models import Attempt, ItemVersion
from tests.journeys.conftest import DESK, NARROW, PHONE

AT = dt.datetime(2026, 11, 25, 5, 0, tzinfo=dt.UTC)
LOOK = os.environ.get("LOOK_AT_IMMUNITY", "")  # a folder for pictures, for whoever looks by eye


@pytest.fixture(autouse=True)
def item_bank(committed):
    load_items(at=AT)


def look(page, name):
    if LOOK:
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=Path(LOOK) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": PHONE, "height": 800})


def test_stranger_takes_the_test_without_scripts_and_reads_the_clues(visit, assert_accessible, assert_fits):
    page = visit("/immunity/", java_script_enabled=True)
    page.get_by_role("link", name="เริ่มทดสอบ").first.click()
    page.get_by_role("button", name="ชุดเต็ม").click()
    attempt = Attempt.objects.order_by("-pk").first()
    for position, pk in enumerate(attempt.order, start=1):
        version = ItemVersion.objects.select_related("item").get(pk=pk)
        look(page, f"item-{version.item.channel}")
        if position <= 8:
            check(page, assert_accessible, assert_fits)
        assert narrow_words(page) == [], version.item.channel
        honest = not version.item.is_scam or position in (3, 8)
        page.get_by_label("ปกติ" if honest else "กลโกงหรืออันตราย", exact=True).check()
        page.get_by_label("ค่อนข้างแน่ใจ").check()
        page.get_by_role("button", name="ตอบ แล้วไปต่อ").click()

    assert page.url.endswith(attempt.get_absolute_url())
    look(page, "result")
    check(page, assert_accessible, assert_fits)
    page.get_by_role("link", name="ดูเฉลยทุกข้อ").click()
    look(page, "answers")
    assert page.locator("mark.clue").count() > 20
    check(page, assert_accessible, assert_fits)


def check(page, assert_accessible, assert_fits):
    for width in (NARROW, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        assert_accessible(page)
    page.set_viewport_size({"width": PHONE, "height": 800})


# Of everything that is said in a situation: texts of three letters or more in a column too narrow for three.
NARROW_WORDS = """() => [...document.querySelectorAll('.script li > span, .stall-goods > p, .browser-address, .bubble, .written, .screen-name')]
  .filter(each => each.textContent.trim().length > 2)
  .filter(each => each.getBoundingClientRect().width < 3 * parseFloat(getComputedStyle(each).fontSize))
  .map(each => each.textContent.trim())"""


def narrow_words(page):
    """Texts that fall apart into single letters on 320 pixels with letters twice as large."""
    page.set_viewport_size({"width": NARROW, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = page.evaluate(NARROW_WORDS)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": PHONE, "height": 800})
    return found


def test_test_needs_no_script(visit):
    page = visit("/immunity/test/", java_script_enabled=False)
    page.get_by_role("button", name="ชุดสั้น").click()

    page.get_by_label("กลโกงหรืออันตราย", exact=True).check()
    page.get_by_label("เดา").check()
    page.get_by_role("button", name="ตอบ แล้วไปต่อ").click()

    assert page.get_by_role("heading", level=1).inner_text() == "ข้อ 2 จาก 10"


def test_keyboard_answers_a_question(visit):
    page = visit("/immunity/test/")
    page.get_by_role("button", name="ชุดสั้น").press("Enter")

    page.get_by_label("กลโกงหรืออันตราย", exact=True).press("Space")
    page.get_by_label("เดา").press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="ข้อ 2 จาก 10").wait_for()
