"""Reading the day's warning: on a cheap phone inside LINE, with large letters, by keyboard, without scripts."""

import itertools

import pytest
from playwright.sync_api import expect

from alerts.models import CaseType
from tests.journeys.conftest import DESK, LINE, NARROW, PHONE

PAGES = {
    "home": "/",
    "home in English": "/en/",
    "province": "/?province=91",
    "bulletin": "/alerts/",
    "dated": "/alerts/2026-11-24/south/",
    "archive": "/alerts/archive/",
    "types": "/alerts/types/",
    "type": "/alerts/types/CALL_CENTER/",
    "provinces": "/alerts/provinces/",
    "province history": "/alerts/provinces/91/",
    "method": "/alerts/methodology/",
    "revisions": "/alerts/2026-11-24/revisions/",
    "open data": "/alerts/open-data/",
    "help": "/help/",
    "frozen account": "/help/frozen-account/",
    "library": "/library/",
    "article": "/library/call-center-hang-up/",
    "poster": "/library/poster-loan/",
    "kits": "/library/kits/",
    "agencies": "/directory/",
    "near": "/directory/near/?q=10540",
    "near a place": "/directory/near/?subdistrict=110301",
    "search": "/search/?q=1441",
    "register": "/accounts/register/",
    "privacy": "/accounts/privacy/",
    "immunity": "/immunity/",
    "immunity method": "/immunity/method/",
    "immunity items": "/immunity/items/",
    "coverage": "/immunity/coverage/",
    "coverage of a province": "/immunity/coverage/50/",
    "immunity test": "/immunity/test/",
    "verify": "/verify/",
    "scan": "/scan/",
    "offline": "/offline/",
    "volunteers": "/volunteers/",
    "boards": "/volunteers/boards/",
}
LETTERS = """async (size) => {
    const sheet = await new CSSStyleSheet().replace(`html { font-size: ${size} }`);
    document.adoptedStyleSheets = [sheet];
}"""


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_page_is_accessible_in_light_on_the_narrowest_screen_and_in_dark_on_a_desk(
    visit, assert_accessible, path
):
    page = visit(path)

    for scheme, width in (("light", NARROW), ("dark", DESK)):
        page.emulate_media(color_scheme=scheme)
        # As tall as the page: what the hotline covers while one scrolls is not too small to be tapped.
        page.set_viewport_size({"width": width, "height": 9000})
        assert_accessible(page)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_page_fits_every_screen_with_letters_of_any_size(visit, assert_fits, path):
    page = visit(path)

    for size, width in itertools.product(("100%", "200%"), (NARROW, PHONE, DESK)):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(LETTERS, size)
        assert_fits(page)


def test_reader_in_line_sees_the_first_threat_and_the_hotline_without_scrolling(visit):
    page = visit("/", user_agent=LINE, is_mobile=True, has_touch=True)
    page.set_viewport_size({"width": 360, "height": 740})

    kind = CaseType.objects.get(code="INVEST_COMPUTER")
    first = page.locator(".threat").first
    for text in (kind.short_th, kind.says_th, kind.sign_th):
        box = first.get_by_text(text).bounding_box()
        assert box["y"] + box["height"] < 740
    call = page.get_by_role("link", name="โทร 1441")
    assert call.first.get_attribute("href") == "tel:1441"
    assert call.first.bounding_box()["y"] < 740


def test_reader_goes_from_the_threat_to_its_page_and_to_the_archive(visit):
    page = visit("/")

    page.get_by_role("link", name="หลอกให้ลงทุน").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "หลอกให้ลงทุน"
    expect(page.get_by_role("heading", name="สัญญาณเตือน")).to_be_visible()

    page.get_by_role("link", name="ประกาศย้อนหลัง").click()
    page.get_by_role("link", name="วันอังคารที่ 24 พฤศจิกายน 2569").click()
    assert page.url.endswith("/alerts/2026-11-24/")


def test_every_figure_is_a_table_one_tap_away(visit):
    page = visit("/alerts/")

    figures = page.locator("figure.map")
    assert figures.count() == 1
    assert not figures.locator("table").is_visible()
    figures.get_by_text("ดูเป็นตาราง").click()
    assert figures.get_by_role("row").count() == 1 + 77


def test_keyboard_reaches_the_content_first_then_tiles_and_never_hides_what_has_the_focus(visit):
    page = visit("/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "ข้ามไปเนื้อหา"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    bar = "document.querySelector('.hotline').getBoundingClientRect()"
    for _ in range(12):
        page.keyboard.press("Tab")
        focused = "document.activeElement.getBoundingClientRect()"
        inside = page.evaluate("!!document.activeElement.closest('.hotline')")
        assert inside or page.evaluate(f"{focused}.top < {bar}.top")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_other_language_is_the_same_page(visit):
    page = visit("/alerts/types/CALL_CENTER/")

    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/en/alerts/types/CALL_CENTER/")
    assert page.get_by_role("heading", level=1).inner_text() == "Threatening phone call"
    page.get_by_role("link", name="ไทย").click()
    assert page.url.endswith("/alerts/types/CALL_CENTER/")


def test_paper_has_the_threats_the_full_table_and_the_hotline_but_no_menus(visit):
    page = visit("/alerts/", width=DESK)

    page.emulate_media(media="print")

    assert page.locator(".threat").count() == 3
    hidden, shown = (".rooms", ".choose", ".jump"), (".never", ".hotline", ".prints table")
    assert [name for name in hidden if page.locator(name).first.is_visible()] == []
    assert [name for name in shown if not page.locator(name).is_visible()] == []
