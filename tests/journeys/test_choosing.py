"""Choosing a province: with scripts in place and remembered on the device, without scripts by a page, never by a cookie."""

import pytest

SATUN = "หลอกให้กู้เงิน"
NATION = "หลอกให้ลงทุน"
SCROLL_WHILE_LOADING = """
    const real = window.fetch;
    window.fetch = async (...asked) => {
        const answer = await real(...asked);
        dispatchEvent(new Event("scroll"));
        return answer;
    };
"""


def headline(page):
    return page.get_by_role("heading", level=1)


@pytest.mark.parametrize("path", ["/", "/alerts/", "/alerts/2026-11-24/"])
def test_province_is_chosen_without_scripts(visit, path):
    page = visit(path, java_script_enabled=False)

    page.get_by_label("จังหวัดของฉัน").select_option("91")
    page.get_by_role("button", name="ดูจังหวัดนี้").click()

    assert SATUN in headline(page).inner_text()
    assert page.context.cookies() == []


def test_province_is_chosen_in_place_and_the_heading_takes_the_focus(visit):
    page = visit("/")
    page.evaluate("window.sameDocument = true")

    page.get_by_label("จังหวัดของฉัน").select_option("91")
    page.get_by_role("button", name="ดูจังหวัดนี้").click()
    headline(page).get_by_text(SATUN).wait_for()

    assert page.evaluate("window.sameDocument") is True
    assert page.url.endswith("/?province=91")
    assert SATUN in page.title()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.context.cookies() == []

    page.evaluate("history.back()")
    headline(page).get_by_text(NATION).wait_for()


def test_choice_is_remembered_on_this_device_until_the_nation_is_chosen(visit):
    page = visit("/?province=91")
    page.get_by_role("button", name="ดูจังหวัดนี้").click()
    page.wait_for_function("localStorage.getItem('province') === '91'")

    page.goto("/")
    headline(page).get_by_text(SATUN).wait_for()
    assert page.url.endswith("/?province=91")

    page.get_by_label("จังหวัดของฉัน").select_option("TH")
    page.get_by_role("button", name="ดูจังหวัดนี้").click()
    headline(page).get_by_text(NATION).wait_for()
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert NATION in headline(page).inner_text()


def test_reader_who_has_begun_to_read_is_not_interrupted(visit):
    page = visit("/?province=91")
    page.evaluate("localStorage.setItem('province', '91')")
    page.add_init_script(SCROLL_WHILE_LOADING)

    page.goto("/")
    page.wait_for_load_state("networkidle")

    assert NATION in headline(page).inner_text()
    assert page.get_by_label("จังหวัดของฉัน").input_value() == "91"


def test_choice_falls_back_to_a_page_when_the_request_fails(visit):
    page = visit("/")
    page.get_by_label("จังหวัดของฉัน").select_option("91")
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('offline')); }")

    page.get_by_role("button", name="ดูจังหวัดนี้").click()
    page.wait_for_url("**/?province=91")

    assert SATUN in headline(page).inner_text()
