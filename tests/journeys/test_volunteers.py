"""From a task near home to a confirmed talk with a measured gain: the volunteer's phone, six phones in the hall, an officer's desk."""

import datetime as dt
import os
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.line.backend import LINE_BACKEND
from accounts.models import Role, StaffRole
from assessment.models import ItemVersion, MiniAnswer, Talk, Volunteer
from assessment.talks import rounds
from tests.assessment.talks.giving import make_volunteer
from tests.factories import make_officer
from tests.journeys.conftest import DESK, NARROW, PHONE
from tests.staff import sign_in

LOOK = os.environ.get("LOOK_AT_VOLUNTEERS", "")  # a folder for pictures, for whoever looks by eye
HALL = 6


def test_a_task_becomes_a_confirmed_talk_with_a_measured_gain(visit, village, assert_accessible, assert_fits):
    volunteer = make_volunteer(at=timezone.now() - dt.timedelta(days=1))
    rounds.make_due(at=timezone.now())
    seen = Eyes(assert_accessible, assert_fits)

    phone = arrive(visit("/"), client_of(volunteer), "/volunteers/tasks/")
    seen.on(phone, "tasks")
    errand = phone.locator("article").filter(has_text="ในอำเภอของคุณ")
    errand.get_by_role("button", name="รับงานนี้").click()
    seen.on(phone, "accepted")
    phone.get_by_role("link", name="นัดบรรยาย").first.click()
    seen.on(phone, "plan")
    phone.get_by_label("วันที่บรรยาย").fill(timezone.localdate().isoformat())
    phone.get_by_label("สถานที่").fill("ศาลาวัดอาทรรังสฤษฎิ์")
    phone.get_by_role("button", name="นัด แล้วรับ QR").click()
    seen.on(phone, "talk")
    codes = phone.locator(".talk-address a").evaluate_all("links => links.map(link => link.pathname)")

    hall = [visit(codes[0], java_script_enabled=number % 2 == 0) for number in range(HALL)]
    seen.on(hall[0], "before")
    for number, listener in enumerate(hall):
        answer(listener, wrong=2 if number % 2 else 1)
    seen.on(hall[0], "thanks")
    for listener in hall:
        listener.goto(codes[1])
    seen.on(hall[0], "after")
    for listener in hall:
        answer(listener, wrong=0)
    seen.on(hall[0], "answers")

    phone.reload()
    phone.get_by_label("10–29 คน").check()
    phone.get_by_label("บันทึก").fill("ถามเรื่องแอปเงินกู้กันมาก")
    phone.get_by_role("button", name="บันทึกว่าบรรยายแล้ว").click()
    assert "คนฟังรู้ทันขึ้น" in phone.locator(".talk-finding").inner_text()
    seen.on(phone, "result")

    desk = arrive(visit("/", width=DESK), client_of_officer(), "/admin/assessment/talk/")
    desk.locator("#action-toggle").check()
    desk.locator("select[name=action]").select_option("confirm")
    desk.locator("button[name=index]").click()
    look(desk, "admin")
    desk.goto("/admin/assessment/talk/effects/")
    look(desk, "effects")

    talk = Talk.objects.get()
    assert talk.state == Talk.State.CONFIRMED
    assert MiniAnswer.objects.filter(talk=talk).count() == 2 * HALL
    assert MiniAnswer.objects.values("pair").distinct().count() == HALL
    assert "12" in desk.locator("#content").inner_text()
    phone.goto("/volunteers/talks/")
    seen.on(phone, "reach")
    assert "ยืนยันแล้ว" in phone.locator("#all + ul").inner_text()


class Eyes:
    """Looks at a page as everybody must be able to use it."""

    def __init__(self, assert_accessible, assert_fits):
        self.checks = (assert_accessible, assert_fits)

    def on(self, page, name):
        look(page, name)
        for width in (NARROW, DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 800})
            for check in self.checks:
                check(page)


def look(page, name):
    if LOOK:
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=Path(LOOK) / f"{name}-{width}.png", full_page=True)


def answer(page, *, wrong):
    """Answer the four questions, the first `wrong` of them wrongly."""
    for number in range(1, 5):
        item = page.locator(".mini-item").nth(number - 1)
        is_scam = scam_on(item.inner_text()) is (number > wrong)
        item.get_by_label("กลโกงหรืออันตราย" if is_scam else "ปกติ", exact=True).check()
    page.get_by_role("button", name="ส่งคำตอบ").click()


def scam_on(text):
    """Whether the situation drawn is a scam: every line of exactly one of the talk's items stands in it."""
    squeezed = "".join(text.split())
    talk = Talk.objects.get()
    found = [
        version.item.is_scam
        for version in ItemVersion.objects.filter(pk__in=[*talk.set_a, *talk.set_b]).select_related("item")
        if all("".join(line["text"].split()) in squeezed for line in version.content["lines"])
    ]
    assert len(found) == 1
    return found[0]


def client_of(volunteer):
    client = Client()
    client.force_login(Volunteer.objects.get(pk=volunteer.pk).citizen.user, backend=LINE_BACKEND)
    return client


def client_of_officer():
    officer = make_officer()
    StaffRole.objects.create(user=officer, role=Role.OFFICER, province_id="91", granted_at=timezone.now())
    return sign_in(Client(), officer)


def arrive(page, client, path):
    """Go on in this browser as whoever `client` is signed in as."""
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.url}])
    page.goto(path)
    return page
