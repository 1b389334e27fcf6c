"""The leaflet's four steps in a real browser on a phone, through LINE's emulator."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Citizen, Consent, DeauthorizeRequest
from accounts.purposes import Purpose
from tests.emptying import remove_people


@pytest.fixture
def people(bulletin):
    """The people a journey made are removed afterwards."""
    yield
    remove_people("accounts_deauthorizerequest", "django_session")


def log_in(page, person="มะลิ แสงทอง"):
    page.get_by_role("link", name="เข้าสู่ระบบด้วย LINE").click()
    page.get_by_label(person).check()
    page.get_by_role("button", name="อนุญาต").click()


def choose_no_camera(page):
    page.get_by_label("ไม่ใช้กล้อง").check()
    page.get_by_role("button", name="ต่อไป").click()


def fill_in(page, *, title="นางสาว", place="10500", **answers):
    page.get_by_label("คำนำหน้า", exact=True).select_option(label=title)
    for label, value in ({"หมายเลขโทรศัพท์": "081-234-5678", "ที่อยู่": place} | answers).items():
        page.get_by_label(re.compile(f"^{label}")).fill(value)


def go_on(page):
    page.get_by_role("button", name="ต่อไป").click()


def register(page, *consents, person="มะลิ แสงทอง", **answers):
    log_in(page, person)
    choose_no_camera(page)
    fill_in(page, **{"place": "แขวงสีลม"} | answers)
    go_on(page)
    confirm(page, *consents)


def confirm(page, *consents):
    for consent in ("ใช้บริการไซเบอร์วัคซีน", *consents):
        page.get_by_label(consent, exact=True).check()
    page.get_by_role("button", name="ยืนยันข้อมูล").click()


def test_places_are_offered_while_somebody_types(visit, line, people, assert_accessible, assert_fits):
    page = visit("/accounts/register/")
    log_in(page)
    choose_no_camera(page)
    fill_in(page, place="")
    page.get_by_label(re.compile("^ที่อยู่")).press_sequentially("สีล")
    silom = page.get_by_role("button", name="แขวงสีลม เขตบางรัก กรุงเทพมหานคร 10500")
    expect(silom).to_be_visible()
    assert_accessible(page)
    assert_fits(page)

    silom.click()
    expect(page.locator(".suggestions")).to_be_hidden()
    go_on(page)

    expect(page.get_by_role("button", name="ยืนยันข้อมูล")).to_be_visible()
    assert "สีล" not in page.url


@pytest.mark.parametrize("script", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_person_registers_in_four_steps(visit, line, people, assert_accessible, assert_fits, script):
    page = visit("/accounts/register/", java_script_enabled=script)
    seen = []

    def look(step):
        expect(page.locator("[aria-current=step]")).to_contain_text(step)
        seen.append(page.url)
        if script:
            assert_accessible(page)
            assert_fits(page)

    look("เข้าสู่ระบบ")
    log_in(page)
    look("ให้สิทธิ์")
    choose_no_camera(page)
    expect(page.get_by_label("ชื่อ", exact=True)).to_have_value("มะลิ")
    look("กรอกข้อมูล")
    fill_in(page)
    go_on(page)
    look("กรอกข้อมูล")
    page.get_by_label(re.compile("แขวงสีลม")).check()
    go_on(page)
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    look("กรอกข้อมูล")
    confirm(page, "รับข้อความเตือนภัยทุกวันทาง LINE")

    expect(page.get_by_role("heading", level=1)).to_have_text("คุณมะลิ สมัครเรียบร้อยแล้ว")
    if script:
        assert_accessible(page)
    citizen = Citizen.objects.get()
    assert (citizen.full_name, citizen.subdistrict.name_th) == ("นางสาวมะลิ แสงทอง", "สีลม")
    assert list(Consent.objects.givers(Purpose.BULLETIN)) == [citizen.user]
    assert not any(word in address for address in seen for word in ("081", "%E0%B8%A1", "10500"))


def test_a_mistake_is_explained_and_nothing_typed_is_lost(visit, line, people, assert_accessible):
    page = visit("/accounts/register/")
    log_in(page, "Nid ★")
    choose_no_camera(page)
    fill_in(page, place="ไม่มีที่นี้เลย", ชื่อ="Nid", หมายเลขโทรศัพท์="12345")
    go_on(page)

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("ใส่เบอร์มือถือหรือเบอร์บ้านของไทย")
    expect(summary).to_contain_text("ไม่พบที่นี้")
    expect(page.get_by_label("ชื่อ", exact=True)).to_have_value("Nid")
    assert_accessible(page)
    summary.get_by_role("link", name=re.compile("หมายเลขโทรศัพท์")).click()
    expect(page.get_by_label("หมายเลขโทรศัพท์")).to_be_focused()


def test_an_interrupted_registration_goes_on_where_it_was(visit, line, people):
    first = visit("/accounts/register/")
    log_in(first)
    choose_no_camera(first)
    fill_in(first, place="แขวงสีลม")
    go_on(first)

    again = visit("/accounts/register/")
    log_in(again)

    expect(again.get_by_role("heading", level=1)).to_have_text("ตรวจแล้วกดยืนยัน")
    expect(again.locator("dl")).to_contain_text("081-234-5678")


def test_an_address_is_chosen_from_lists_without_typing(visit, line, people, assert_accessible):
    page = visit("/accounts/register/")
    log_in(page)
    choose_no_camera(page)
    page.get_by_label("คำนำหน้า", exact=True).select_option(label="นาง")
    page.get_by_label("หมายเลขโทรศัพท์").fill("0812345678")
    page.get_by_role("button", name=re.compile("เลือกจากรายการ")).click()
    for label, choice in (("จังหวัด", "เชียงใหม่"), ("อำเภอ/เขต", "แม่ริม"), ("ตำบล/แขวง", "ดอนแก้ว")):
        page.get_by_label(label).select_option(label=choice)
        assert_accessible(page)
        go_on(page)

    expect(page.get_by_label("หมายเลขโทรศัพท์")).to_have_value("081-234-5678")
    expect(page.get_by_label(re.compile("^ที่อยู่"))).to_have_value("ตำบลดอนแก้ว อำเภอแม่ริม จังหวัดเชียงใหม่ 50180")


def test_a_child_is_asked_for_a_guardian_and_never_to_volunteer(visit, line, people):
    page = visit("/accounts/register/")
    log_in(page, "น้องต้นกล้า")
    choose_no_camera(page)
    fill_in(page, title="เด็กชาย", place="แขวงสีลม", ชื่อ="ต้นกล้า")
    go_on(page)

    expect(page.get_by_role("main")).to_contain_text("ขอให้ผู้ปกครองอ่านด้วยกัน")
    expect(page.get_by_label("ให้ติดต่อเรื่องอาสาสมัคร")).to_have_count(0)
    confirm(page)
    expect(page.get_by_role("alert")).to_contain_text("ให้ผู้ปกครองอ่านหน้านี้")
    confirm(page, "ผู้ปกครองยินยอม")
    expect(page.get_by_role("heading", level=1)).to_contain_text("สมัครเรียบร้อยแล้ว")


def test_consent_is_taken_back_with_one_press(visit, line, people, assert_accessible, assert_fits):
    page = visit("/accounts/register/")
    register(page, "รับข้อความเตือนภัยทุกวันทาง LINE")

    page.goto("/accounts/privacy/")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="ถอนความยินยอม รับข้อความเตือนภัยทุกวันทาง LINE").click()
    expect(page.get_by_role("button", name="ยินยอม รับข้อความเตือนภัยทุกวันทาง LINE", exact=True)).to_be_visible()
    assert not Consent.objects.givers(Purpose.BULLETIN).exists()


def test_a_correction_is_checked_and_taken_over(visit, line, people, assert_accessible):
    page = visit("/accounts/register/")
    register(page)
    page.goto("/accounts/me/")
    page.get_by_role("link", name="แก้ไขข้อมูล").click()
    page.get_by_label("สกุล").fill("ณ อยุธยา")
    go_on(page)
    assert_accessible(page)
    page.get_by_role("button", name="ยืนยันข้อมูล").click()

    expect(page.locator("dl")).to_contain_text("นางสาวมะลิ ณ อยุธยา")


def test_leaving_erases_the_person_and_tells_line(visit, line, people, assert_accessible, assert_fits):
    page = visit("/accounts/register/")
    register(page)
    for path in ("/accounts/me/data/", "/accounts/me/", "/accounts/me/leave/"):
        page.goto(path)
        assert_accessible(page)
        assert_fits(page)

    page.get_by_role("button", name="ลบบัญชี").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("ลบบัญชีแล้ว")
    assert_accessible(page)
    assert (Citizen.objects.count(), DeauthorizeRequest.objects.count()) == (0, 1)
    page.goto("/accounts/me/")
    expect(page).to_have_url(re.compile("/accounts/register/$"))
