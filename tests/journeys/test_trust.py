"""Checking a link, and being without a connection."""

from playwright.sync_api import expect


def test_pasted_link_is_checked_without_scripts(visit):
    page = visit("/verify/", java_script_enabled=False)

    page.get_by_label("วางลิงก์หรือข้อความที่ได้รับ").fill("ด่วน! https://police.go.th.example.net/login")
    page.get_by_role("button", name="ตรวจลิงก์นี้").click()

    expect(page.get_by_role("heading", name="น่าจะเป็นเว็บปลอม อย่ากด")).to_be_visible()
    expect(page.get_by_text("police.go.th.example.net", exact=True)).to_be_visible()
    assert page.url.endswith("/verify/")


def test_verdict_and_errors_are_accessible(visit, assert_accessible):
    page = visit("/verify/")
    page.get_by_role("button", name="ตรวจลิงก์นี้").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)

    page.get_by_label("วางลิงก์หรือข้อความที่ได้รับ").fill("bit.ly/abc")
    page.get_by_role("button", name="ตรวจลิงก์นี้").click()
    expect(page.get_by_text("bit.ly", exact=True)).to_be_visible()
    assert_accessible(page)


def test_last_bulletin_and_the_offline_page_open_without_a_connection(visit):
    page = visit("/", service_workers="allow")
    page.evaluate(
        "navigator.serviceWorker.ready.then(() => new Promise((done) => { navigator.serviceWorker.controller ? done() : navigator.serviceWorker.addEventListener('controllerchange', done); }))"
    )
    page.goto("/alerts/types/CALL_CENTER/")
    page.context.set_offline(True)

    page.goto("/")
    assert "หลอกให้ลงทุน" in page.get_by_role("heading", level=1).inner_text()
    expect(page.locator("#offline")).to_be_visible()
    page.goto("/alerts/types/CALL_CENTER/")
    assert page.get_by_role("heading", level=1).inner_text() == "แก๊งคอลเซ็นเตอร์ข่มขู่"
    page.goto("/alerts/archive/")
    assert page.get_by_role("heading", level=1).inner_text() == "ไม่มีอินเทอร์เน็ต"
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Noto Sans Thai Looped"')
