"""The leaflet's fourth promise as one day: a stranger registers, does well, is asked, chosen by two officers, and changes a hall."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import LineNotice, Role, StaffRole
from accounts.staff import services as staff
from accounts.tasks import send_notices
from assessment.loading import load_items
from assessment.models import Attempt, ItemVersion, MiniAnswer, Talk, Volunteer
from assessment.models.volunteers import State
from assessment.tasks import look_after_volunteers, make_due_tasks
from directory.thai import local_day
from tests.assessment.talks.giving import rising_in_satun
from tests.factories import make_officer
from tests.journeys.conftest import DESK, give_device
from tests.journeys.test_becoming import apply, pass_lesson
from tests.journeys.test_registering import choose_no_camera, confirm, fill_in, go_on, log_in
from tests.journeys.test_volunteers import answer

HALL = 6
HOME = "ตำบลกำแพง อำเภอละงู"


@pytest.fixture
def country(committed, settings):
    """The item bank, and a bulletin in which Satun rises. LINE may be written to at any hour."""
    settings.DELIVERY_HOUR, settings.DELIVERY_QUIET_FROM = 0, 24
    load_items(at=timezone.now())
    return rising_in_satun(dt.date(2026, 11, 25))


def test_a_citizen_becomes_a_volunteer_whose_talk_changes_a_hall(visit, line, origin, country):
    phone = visit("/accounts/register/")
    register_in_la_ngu(phone)
    take_the_whole_test(phone)
    look_after_volunteers()
    phone.goto("/volunteers/me/")
    expect(phone.get_by_role("main")).to_contain_text("คุณมีโอกาสได้รับคัดเลือกเป็นอาสา")

    phone.get_by_role("link", name="สมัครเป็นอาสา").click()
    apply(phone)
    volunteer = Volunteer.objects.get()
    first, second = (officer_at(visit, origin) for _ in range(2))
    decide(first, second, origin, volunteer)
    volunteer.refresh_from_db()
    assert volunteer.state == State.ACTIVE

    phone.goto("/volunteers/training/LOAN/")
    pass_lesson(phone, volunteer)
    expect(phone.get_by_role("heading", level=1)).to_have_text("ผ่านแล้ว พร้อมบรรยายเรื่องนี้")
    make_due_tasks()
    codes = accept_and_plan(phone)
    hall = [visit(codes[0], java_script_enabled=number % 2 == 0) for number in range(HALL)]
    for number, listener in enumerate(hall):
        answer(listener, wrong=2 if number % 2 else 1)
        listener.goto(codes[1])
        answer(listener, wrong=0)
    phone.reload()
    phone.get_by_label("10–29 คน").check()
    phone.get_by_role("button", name="บันทึกว่าบรรยายแล้ว").click()
    confirm_talks(second, origin)

    phone.reload()
    talk = Talk.objects.get()
    assert (talk.state, talk.task.district_id) == (Talk.State.CONFIRMED, "9105")
    assert MiniAnswer.objects.values("pair").distinct().count() == HALL
    found = phone.locator(".talk-finding").inner_text()
    low, high = map(int, re.search(r"ตอบถูกเพิ่มขึ้น (\d+) ถึง (\d+) ข้อใน 100", found).groups())
    assert 0 < low < 38 < high < 100  # six of them went from 5 of 8 right to all
    send_notices()
    told = list(LineNotice.objects.order_by("pk").values_list("kind", "state"))
    kinds = ("volunteer-invited", "volunteer-applied", "volunteer-active", "volunteer-tasks")
    assert told == [(kind, LineNotice.State.SENT) for kind in kinds]


def register_in_la_ngu(page):
    log_in(page)
    choose_no_camera(page)
    page.get_by_label(re.compile("^ช่วงอายุ")).select_option("30-39")
    fill_in(page, ที่อยู่=HOME)
    go_on(page)
    confirm(page, "ให้ติดต่อเรื่องอาสาสมัคร")


def take_the_whole_test(page):
    page.goto("/immunity/test/")
    page.get_by_role("button", name="ชุดเต็ม").click()
    attempt = Attempt.objects.get()
    scams = dict(ItemVersion.objects.filter(pk__in=attempt.order).values_list("pk", "item__is_scam"))
    for version in attempt.order:
        page.get_by_label("กลโกงหรืออันตราย" if scams[version] else "ปกติ", exact=True).check()
        page.get_by_label("ค่อนข้างแน่ใจ").check()
        page.get_by_role("button", name="ตอบ แล้วไปต่อ").click()
    expect(page).to_have_url(re.compile(attempt.get_absolute_url()))


def officer_at(visit, origin):
    """An officer of Satun who has just made a passkey on this device."""
    officer = make_officer(is_active=False)
    StaffRole.objects.create(user=officer, role=Role.OFFICER, province_id="91", granted_at=timezone.now())
    token = staff.invite(officer, by=None, at=timezone.now())
    page = visit(origin + reverse("staff:invitation", args=[token]), width=DESK)
    give_device(page)
    page.get_by_role("button", name="สร้างพาสคีย์").click()
    page.wait_for_url("**/admin/")
    return page


def decide(first, second, origin, volunteer):
    address = f"{origin}/admin/assessment/volunteer/{volunteer.pk}/change/"
    first.goto(address)
    first.get_by_label("รับเป็นอาสา").check()
    first.locator("#propose ~ form input[name=reason]").fill("ใบสมัครดี อำเภอยังไม่มีอาสา")
    first.get_by_role("button", name="เสนอ", exact=True).click()
    second.goto(address)
    second.get_by_role("button", name="เห็นด้วย").click()


def accept_and_plan(page):
    """The addresses of the two mini-tests of a talk in the hall of today, for the task at home."""
    page.goto("/volunteers/tasks/")
    errand = page.locator("article").filter(has_text="ในอำเภอของคุณ")
    expect(errand).to_contain_text("กำลังเพิ่มขึ้น")
    errand.get_by_role("button", name="รับงานนี้").click()
    page.get_by_role("link", name="นัดบรรยาย").first.click()
    page.get_by_label("วันที่บรรยาย").fill(local_day(timezone.now()).isoformat())
    page.get_by_label("สถานที่").fill("ศาลาวัดอาทรรังสฤษฎิ์")
    page.get_by_role("button", name="นัด แล้วรับ QR").click()
    return page.locator(".talk-address a").evaluate_all("links => links.map(link => link.pathname)")


def confirm_talks(page, origin):
    page.goto(f"{origin}/admin/assessment/talk/")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("confirm")
    page.locator("button[name=index]").click()
