"""Finding something to pass on: from the shelf to the poster, its proof, and a kit to take along; no script needed."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from media_library import kits
from tests.journeys.conftest import LINE


@pytest.fixture
def reader(visit):
    """Somebody in LINE's browser whose phone runs no scripts."""
    return lambda path: visit(
        path, user_agent=LINE, is_mobile=True, has_touch=True, java_script_enabled=False
    )


def test_reader_searches_opens_a_poster_and_sees_that_it_is_genuine(reader):
    page = reader("/library/")

    page.get_by_role("link", name="กู้เงิน ไม่ต้องโอนก่อน").click()
    assert page.get_by_role("heading", level=1).inner_text() == "กู้เงิน ไม่ต้องโอนก่อน"
    expect(page.get_by_role("link", name="แผ่นพิมพ์ A4 (PDF)")).to_be_visible()
    assert (
        page.get_by_role("link", name="ส่งทางไลน์")
        .get_attribute("href")
        .startswith("https://line.me/R/share?text=")
    )

    page.locator(".about-item").get_by_role("link").last.click()
    expect(page.get_by_text("ของแท้ เผยแพร่โดยเว็บไซเบอร์วัคซีน")).to_be_visible()


def test_reader_narrows_the_shelf_and_takes_it_back(reader):
    page = reader("/library/")

    page.get_by_text("เลือกเฉพาะที่ต้องการ").click()
    page.get_by_role("link", name="บทเสียงตามสาย", exact=True).click()
    expect(page.get_by_role("heading", name="พบ 1 รายการ")).to_be_visible()

    page.get_by_role("link", name="แบบไหน: บทเสียงตามสาย").click()
    expect(page.get_by_role("heading", name="สื่อทั้งหมด ใหม่ก่อน")).to_be_visible()


def test_office_puts_a_kit_together_and_waits_for_it(reader):
    page = reader("/library/kits/")

    page.get_by_label("กู้เงิน ไม่ต้องโอนก่อน").check()
    page.get_by_role("button", name="จัดชุด").click()
    assert page.get_by_role("status").inner_text().startswith("กำลังจัดชุด")

    kits.make_waiting(now=timezone.now)
    page.get_by_role("link", name="ดูอีกครั้ง").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="ดาวน์โหลด ZIP").click()
    assert taken.value.suggested_filename.startswith("cybervaccine-")
