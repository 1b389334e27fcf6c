"""A developer tries the API on its page: under the portal's own rules for scripts and styles, with a clean console."""

from tests.journeys.conftest import DESK


def test_developer_tries_the_newest_bulletin(visit):
    page = visit("/api/v1/docs/", width=DESK)

    latest = page.locator("#operations-bulletins-bulletins_latest")
    latest.get_by_role("button").first.click()
    latest.get_by_role("button", name="Try it out").click()
    latest.get_by_role("button", name="Execute").click()

    answer = latest.locator(".live-responses-table .response-col_status").first
    answer.wait_for()
    assert answer.inner_text().startswith("200")


def test_reader_finds_the_codes_of_errors_without_scripts(visit):
    page = visit("/en/api/v1/docs/", java_script_enabled=False)

    assert page.get_by_role("cell", name="too-many-requests").is_visible()
    assert page.get_by_role("link", name="/api/v1/schema/", exact=True).is_visible()
