"""From a good test to a card that anybody can check: the citizen's phone, two officers' desks, a stranger's phone."""

from django.test import Client
from django.utils import timezone

from accounts.line.backend import LINE_BACKEND
from accounts.models import LineNotice, Role, StaffRole
from alerts.models import CaseType
from assessment.models import Volunteer, VolunteerPost
from assessment.talks import rounds
from assessment.volunteers import training
from tests.accounts.people import make_citizen
from tests.assessment.volunteers.people import CONSENTS, make_result
from tests.factories import make_officer
from tests.journeys.conftest import DESK
from tests.journeys.test_volunteers import Eyes, arrive, look
from tests.staff import sign_in

LIST = "/admin/assessment/volunteer/"


def test_a_citizen_who_does_well_becomes_a_volunteer(visit, village, assert_accessible, assert_fits):
    citizen = make_citizen(consents=CONSENTS, subdistrict_id="910501")
    seen = Eyes(assert_accessible, assert_fits)

    phone = arrive(visit("/volunteers/"), client_of(citizen), "/volunteers/me/")
    seen.on(phone, "missing")
    make_result(citizen, at=timezone.now())
    phone.reload()
    phone.get_by_role("link", name="สมัครเป็นอาสา").click()
    seen.on(phone, "apply")
    apply(phone)
    seen.on(phone, "applied")

    volunteer = Volunteer.objects.get()
    first = arrive(visit("/", width=DESK), desk(), f"{LIST}{volunteer.pk}/change/")
    first.get_by_label("รับเป็นอาสา").check()
    first.locator("#propose ~ form input[name=reason]").fill("ใบสมัครดี อำเภอยังไม่มีอาสา")
    look(first, "propose")
    first.get_by_role("button", name="เสนอ", exact=True).click()
    assert first.get_by_role("button", name="เห็นด้วย").count() == 0
    second = arrive(visit("/", width=DESK), desk(), f"{LIST}{volunteer.pk}/change/")
    look(second, "decide")
    second.get_by_role("button", name="เห็นด้วย").click()

    volunteer.refresh_from_db()
    rounds.make_due(at=timezone.now())
    VolunteerPost.objects.create(
        text="วันศุกร์นี้ 9.00 น. นัดคุยออนไลน์ เรื่องหลอกกู้เงินที่กำลังเพิ่มในสตูล", at=timezone.now(), by=make_officer()
    )
    phone.reload()
    seen.on(phone, "card")
    code = phone.locator(".badge-code").inner_text()
    phone.goto("/volunteers/training/")
    seen.on(phone, "training")
    phone.locator("a[href$='/training/LOAN/']").first.click()
    seen.on(phone, "lesson")
    pass_lesson(phone, volunteer)
    seen.on(phone, "passed")

    stranger = visit("/verify/")
    stranger.goto(f"/verify/code/?code={code}")
    look(stranger, "verify")
    assert "อาสาที่ตำรวจรับรอง" in stranger.locator("main").inner_text()
    assert stranger.locator(".verdict").evaluate("one => getComputedStyle(one).display") == "grid"
    second.locator("#remove ~ form input[name=reason]").fill("ขอเงินผู้ฟัง")
    second.get_by_role("button", name="ให้พ้นสภาพทันที").click()
    stranger.reload()
    assert "บัตรนี้ยกเลิกแล้ว" in stranger.locator("main").inner_text()
    phone.goto("/volunteers/tasks/")
    assert "ขอเงินผู้ฟัง" in phone.locator("main").inner_text()
    second.goto(f"{LIST}areas/")
    look(second, "areas")
    told = LineNotice.objects.order_by("pk").values_list("kind", flat=True)
    assert list(told) == [f"volunteer-{state}" for state in ("invited", "applied", "active", "removed")]


def apply(page):
    page.get_by_label("ทำไมคุณอยากช่วย").fill("แม่เคยเกือบโอนเงิน ไม่อยากให้ใครเจออีก")
    page.get_by_label("เสาร์ อาทิตย์").check()
    page.get_by_label("ไทยถิ่นใต้").check()
    page.get_by_label("ฉันอ่านข้อปฏิบัติของอาสาแล้ว").check()
    page.get_by_role("button", name="ส่งใบสมัคร").click()


def pass_lesson(page, volunteer):
    asked = page.locator("input[name=seat]").get_attribute("value")
    kind = CaseType.objects.get(code="LOAN")
    for number, version in enumerate(training.opened(asked, volunteer, kind).versions(), start=1):
        page.locator(f"#id_said_{number}_{0 if version.item.is_scam else 1}").check()
    page.get_by_role("button", name="ส่งคำตอบ").click()


def client_of(citizen):
    client = Client()
    client.force_login(citizen.user, backend=LINE_BACKEND)
    return client


def desk():
    officer = make_officer()
    StaffRole.objects.create(user=officer, role=Role.OFFICER, province_id="91", granted_at=timezone.now())
    return sign_in(Client(), officer)
