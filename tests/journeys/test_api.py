"""A developer tries the API on its page: under the portal's own rules for scripts and styles, with a clean console."""

import itertools

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, NARROW, RULES
from tests.journeys.test_reading import LETTERS

DOCS = "/api/v1/docs/"


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


def test_our_part_of_the_page_is_accessible_in_light_and_dark(visit):
    """Swagger UI's own boxes are not ours to judge; what they say is also in the OpenAPI document."""
    page = visit(DOCS)
    page.locator("#api-trial .opblock").first.wait_for()

    for scheme, width in itertools.product(("light", "dark"), (NARROW, DESK)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 9000})
        found = Axe().run(page, context={"exclude": [["#api-trial"]]}, options=RULES).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


def test_page_fits_every_screen_with_letters_of_any_size(visit, assert_fits):
    page = visit(DOCS)
    page.locator("#api-trial .opblock").first.wait_for()

    for size, width in itertools.product(("100%", "200%"), (NARROW, DESK)):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(LETTERS, size)
        assert_fits(page)
