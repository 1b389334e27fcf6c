"""A developer tries the API on its page: under the portal's own rules for scripts and styles, with a clean console."""

import itertools

from playwright.sync_api import expect

from tests.journeys.conftest import DESK, NARROW, PHONE
from tests.journeys.test_reading import LETTERS

DOCS = "/api/v1/docs/"
# What takes the keyboard's focus without showing it, or is pressed by the mouse alone.
UNSEEN = """() => {
  const reached = "a[href], button, input, select, textarea, [tabindex]:not([tabindex='-1'])";
  return [...document.querySelectorAll("#api-trial *")].filter((element) => {
    if (!element.checkVisibility() || element.disabled || element.ariaHidden === "true") return false;
    const props = Object.keys(element).find((key) => key.startsWith("__reactProps"));
    if (!element.matches(reached)) return props && element[props].onClick && !element.querySelector(reached)
      && getComputedStyle(element).cursor === "pointer";
    if (element.tabIndex < 0) return true;
    element.focus({ focusVisible: true });
    const style = getComputedStyle(element);
    return document.activeElement !== element || style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2;
  }).map((element) => element.outerHTML.slice(0, 120));
}"""


def test_developer_tries_the_newest_bulletin(visit):
    page = visit(DOCS, width=DESK)

    latest = page.locator("#operations-bulletins-bulletins_latest")
    latest.get_by_role("button").first.click()
    latest.get_by_role("button", name="Try it out").click()
    latest.get_by_role("button", name="Execute").click()

    answer = latest.locator(".live-responses-table tbody .response-col_status").first
    answer.wait_for()
    assert answer.inner_text().startswith("200")


def test_reader_finds_the_codes_of_errors_without_scripts(visit):
    page = visit(f"/en{DOCS}", java_script_enabled=False)

    expect(page.get_by_role("cell", name="too-many-requests")).to_be_visible()
    expect(page.get_by_role("link", name="/api/v1/schema/", exact=True)).to_be_visible()


def test_page_is_accessible_in_light_and_dark_with_operations_tried_and_models_open(visit, assert_accessible):
    page = visit(DOCS)
    page.locator("#api-trial .opblock").first.wait_for()

    _in_both_themes(page, DESK, assert_accessible)
    _open(page)
    for width in (PHONE, DESK):
        _in_both_themes(page, width, assert_accessible)


def test_box_for_tokens_is_accessible_and_leads_back(visit, assert_accessible):
    page = visit(DOCS)
    page.locator("#api-trial .btn.authorize").press("Enter")

    page.get_by_role("dialog", name="Available authorizations").wait_for()
    _in_both_themes(page, PHONE, assert_accessible)
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#api-trial .btn.authorize")).to_be_focused()


def test_everything_is_done_by_keys_and_the_focus_is_seen(visit):
    page = visit(DOCS, width=DESK)
    latest = page.locator("#operations-bulletins-bulletins_latest")

    for button in ("/latest/", "Try it out", "Execute"):
        latest.get_by_role("button", name=button).first.press("Enter")
    latest.locator(".live-responses-table").wait_for()
    unseen = page.evaluate(UNSEEN)

    expect(page.locator("#api-trial [role=status]")).to_have_text("Response: 200")
    assert unseen == []


def _in_both_themes(page, width, check):
    page.set_viewport_size({"width": width, "height": 800})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        check(page)


def _open(page):
    """An answer, a schema, a file to send and a model within a model."""
    latest = page.locator("#operations-bulletins-bulletins_latest")
    latest.get_by_role("button").first.click()
    latest.get_by_role("button", name="Try it out").click()
    latest.get_by_role("button", name="Execute").click()
    latest.locator(".live-responses-table").wait_for()
    latest.get_by_role("tab", name="Schema").first.click()
    sent = page.locator("#api-trial .opblock-post")
    sent.get_by_role("button").first.click()
    sent.get_by_role("button", name="Try it out").click()
    page.locator("#api-trial .models-control").click()
    page.locator("#model-BulletinSummaryPage .model-box-control").first.click()
    page.locator("#model-BulletinSummaryPage .model-box-control").nth(1).click()


def test_page_fits_every_screen_with_letters_of_any_size(visit, assert_fits):
    page = visit(DOCS)
    page.locator("#api-trial .opblock").first.wait_for()
    _open(page)

    for size, width in itertools.product(("100%", "200%"), (NARROW, DESK)):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(LETTERS, size)
        assert_fits(page)
