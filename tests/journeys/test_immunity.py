"""The immunity test on a phone: without an account, without scripts, by keyboard; every channel fits and can be read."""

import itertools

import pytest
from django.utils import timezone

from assessment import loading
from assessment.models import Attempt, Item, ItemVersion
from tests.journeys.conftest import DESK, NARROW, PHONE
from tests.journeys.test_reading import LETTERS

CHANNELS = [value for value, _ in Item.Channel.choices]


@pytest.fixture
def bank(committed):
    loading.load_items(at=timezone.now())


def begin(page, label="ชุดสั้น 10 ข้อ"):
    page.get_by_role("link", name="เริ่มทดสอบ").click()
    page.get_by_role("button", name=label).click()


def answer(page, said="ปกติ", sure="ค่อนข้างแน่ใจ"):
    page.get_by_label(said, exact=True).check()
    page.get_by_label(sure, exact=True).check()
    page.get_by_role("button", name="ตอบ แล้วไปต่อ").click()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_stranger_takes_the_short_test_reads_the_result_and_erases_it(bank, visit, script):
    page = visit("/immunity/", java_script_enabled=script)

    begin(page)
    for number in range(1, 11):
        assert page.get_by_role("heading", level=1).inner_text() == f"ข้อ {number} จาก 10"
        answer(page, said="ปกติ" if number % 2 else "กลโกงหรืออันตราย")
    assert "/immunity/result/" in page.url
    page.get_by_role("link", name="ดูเฉลยทุกข้อ").click()
    assert page.locator(".feedback-item").count() == 10
    page.get_by_role("link", name="กลับไปหน้าผล").click()
    page.get_by_role("button", name="ลบผลและคำตอบชุดนี้").click()

    assert page.url.endswith("/immunity/")
    assert Attempt.objects.count() == 0


def test_test_goes_on_after_a_break(bank, visit):
    page = visit("/immunity/")
    begin(page)
    answer(page)

    page.goto("/")
    page.goto("/immunity/test/")

    assert page.get_by_role("heading", level=1).inner_text() == "ข้อ 2 จาก 10"


@pytest.mark.parametrize("channel", CHANNELS)
def test_situation_and_its_feedback_are_accessible_and_fit_every_screen(
    bank, visit, assert_accessible, assert_fits, channel
):
    page = visit("/immunity/")
    begin(page)
    attempt = Attempt.objects.get()
    versions = ItemVersion.objects.active().filter(item__channel=channel)
    attempt.order[0] = versions.exclude(pk__in=attempt.order[1:]).first().pk
    attempt.save()

    page.goto("/immunity/test/")
    check(page, assert_accessible, assert_fits)
    for _ in range(10):
        answer(page)
    check(page, assert_accessible, assert_fits)
    page.get_by_role("link", name="ดูเฉลยทุกข้อ").click()
    check(page, assert_accessible, assert_fits)


@pytest.mark.parametrize("path", ["/immunity/items/", "/immunity/method/", "/immunity/test/"])
def test_page_about_a_full_bank_is_accessible_and_fits(bank, visit, assert_accessible, assert_fits, path):
    page = visit(path)

    check(page, assert_accessible, assert_fits)


def check(page, assert_accessible, assert_fits):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": NARROW, "height": 9000})
        assert_accessible(page)
    for size, width in itertools.product(("100%", "200%"), (NARROW, PHONE, DESK)):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(LETTERS, size)
        assert_fits(page)
    page.evaluate(LETTERS, "100%")
