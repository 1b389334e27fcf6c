"""The duty desk as an officer meets it in the morning: in light and dark, on a phone and at a desk, by keyboard, without scripts."""

import datetime as dt

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from tests.cybervaccine.desk.morning import make_morning, unmake_morning
from tests.factories import make_officer
from tests.journeys.conftest import DESK, PHONE
from tests.staff import sign_in

SCHEMES = ("light", "dark")


@pytest.fixture
def officer(committed):
    make_morning(at=timezone.now())
    yield make_officer(is_superuser=True)
    unmake_morning()


@pytest.fixture
def duty(visit, officer, settings):
    """`duty(path)` opens a page of staff as the officer. LINE does not answer."""
    settings.LINE_API_BASE = "http://127.0.0.1:9"
    session = sign_in(Client(), officer, seen=timezone.now() - dt.timedelta(seconds=1)).cookies
    value = session[django_settings.SESSION_COOKIE_NAME].value

    def open_page(path="/admin/", **options):
        page = visit("/help/", **options)
        origin = page.evaluate("location.origin")
        page.context.add_cookies(
            [{"name": django_settings.SESSION_COOKIE_NAME, "value": value, "url": origin}]
        )
        page.goto(path)
        return page

    return open_page


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_desk_is_accessible_and_fits(duty, assert_accessible, assert_fits, scheme, width):
    page = duty(width=width, color_scheme=scheme)

    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_readers_choice_of_theme_beats_the_devices_and_stays(duty, assert_accessible, scheme):
    page = duty(width=DESK, color_scheme=scheme)
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")

    page.locator("#user-tools .theme-toggle").click()
    page.goto("/admin/")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    assert_accessible(page)


def test_slash_leads_to_the_search_and_stays_a_slash_there(duty, assert_accessible, assert_fits):
    page = duty(width=DESK)

    page.keyboard.press("/")
    page.keyboard.type("1441/")
    typed = page.locator("#staff-search").input_value()
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/search/?q=1441")

    assert typed == "1441/"
    expect(page.get_by_role("heading", name="ช่องทางติดต่อ")).to_be_visible()
    assert_accessible(page)
    page.set_viewport_size({"width": PHONE, "height": 800})
    assert_fits(page)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_quarantine_is_mended_on_a_phone_and_at_a_desk(duty, assert_accessible, assert_fits, width):
    page = duty("/admin/alerts/importbatch/repair/", width=width)
    assert_accessible(page)
    assert_fits(page)

    page.get_by_label("“หลอกรักออนไลน์” หมายถึง").select_option(index=3)
    page.get_by_role("button", name="จำความหมาย แล้วนำเข้าใหม่").click()

    expect(page.get_by_text("จำความหมายแล้ว 1 คำ")).to_be_visible()
    expect(page.get_by_text("กำลังนำแถวที่กักไว้เข้าใหม่")).to_be_visible()


def test_without_scripts_the_desk_holds_a_delivery_and_searches(duty):
    page = duty(width=DESK, java_script_enabled=False)

    page.get_by_role("button", name="พักการส่ง").click()
    asked = page.get_by_role("heading", level=1).inner_text()
    page.get_by_label("ค้นหาหน่วยงาน").fill("หนังสือเวียน")
    page.locator(".staff-search button").click()

    assert asked == "พักการส่ง"
    expect(page.get_by_role("link", name="หนังสือเวียน", exact=True).first).to_be_visible()
