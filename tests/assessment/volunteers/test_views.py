"""The pages of a person on the path: what is missing, applying, the card, the steps, and nothing of anybody else."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.line.backend import LINE_BACKEND
from accounts.purposes import Purpose
from assessment.models import Volunteer, VolunteerPost, VolunteerReport
from assessment.models.volunteers import State
from assessment.volunteers import path
from tests.accounts.people import make_citizen
from tests.assessment.talks.giving import make_task
from tests.assessment.volunteers.people import make_able, make_officer, make_result, make_volunteer

pytestmark = pytest.mark.django_db
ME, APPLY, REPORT = "/volunteers/me/", "/volunteers/me/apply/", "/volunteers/me/report/"
WISH = {"motivation": "อยากช่วยแม่", "times": ["weekend"], "languages": ["th", "mfa"], "conduct": "on"}


def signed_in(citizen):
    client = Client()
    client.force_login(citizen.user, backend=LINE_BACKEND)
    return client


def text(response):
    return response.content.decode()


def volunteer_now(**changed):
    return make_volunteer(at=timezone.now(), **changed)


def state(citizen):
    return Volunteer.objects.get(pk=citizen.pk).state


def test_public_page_tells_the_rule_and_is_the_same_for_all():
    page = Client().get("/volunteers/")

    for words in ("เกณฑ์ฉบับ 1", "ราว 9 ใน 10 ข้อ", "0.8", "1.64", "ไม่มีใครถูกปฏิเสธโดยเครื่อง"):
        assert words in text(page)
    assert "public" in page["Cache-Control"]


def test_stranger_is_led_to_registering():
    for address in (ME, APPLY, REPORT, "/volunteers/training/"):
        assert Client().get(address)["Location"] == "/accounts/register/"


def test_page_says_what_is_missing_and_where_to_mend_it():
    citizen = make_citizen(consents=(Purpose.SERVICE,), age_group="")

    page = signed_in(citizen).get(ME)

    missing = [(each.words, each.href) for each in page.context["page"].conditions if not each.is_met]
    assert missing == [
        ("อายุ 20 ปีขึ้นไป", "/accounts/register/details/"),
        ("ยอมให้เราติดต่อเรื่องอาสา", "/accounts/privacy/#consents"),
        ("ทำแบบทดสอบชุดเต็มใน 1 ปีที่ผ่านมา", "/immunity/test/"),
        ("มองกลโกงออกอย่างมั่นใจได้", "/immunity/test/"),
        ("ไม่ระแวงเรื่องปกติเกินไป", "/immunity/test/"),
    ]
    assert "สมัครเป็นอาสา</a>" not in text(page)
    assert page["Cache-Control"] == "private, no-store"


def test_undecided_person_is_offered_twenty_more():
    citizen = make_able()
    citizen.attempts.all().delete()
    make_result(citizen, caught=8, alarms=2, at=timezone.now())

    assert "ตอบอีก 20 ข้อ แล้วเราคิดสองชุดรวมกัน" in text(signed_in(citizen).get(ME))


def test_who_meets_the_rule_applies_and_waits():
    citizen = make_able(at=timezone.now())
    client = signed_in(citizen)

    answer = client.post(APPLY, WISH, follow=True)

    found = Volunteer.objects.get()
    assert (found.citizen, found.state, found.languages, found.times) == (
        citizen,
        State.APPLIED,
        ["th", "mfa"],
        ["weekend"],
    )
    assert (found.motivation.reveal(), found.conduct) == ("อยากช่วยแม่", path.CONDUCT)
    assert "เราได้รับใบสมัครแล้ว" in text(answer)


def test_application_without_the_code_of_conduct_is_not_taken():
    client = signed_in(make_able(at=timezone.now()))

    answer = client.post(APPLY, {**WISH, "conduct": ""})

    assert answer.status_code == 422
    assert "อ่านข้อปฏิบัติด้านบน" in text(answer)
    assert Volunteer.objects.count() == 0


def test_who_does_not_meet_the_rule_cannot_apply():
    answer = signed_in(make_citizen()).post(APPLY, WISH)

    assert answer["Location"] == ME
    assert Volunteer.objects.count() == 0


def test_reason_of_a_decision_stands_on_the_persons_page():
    volunteer = volunteer_now()
    path.remove(volunteer, "รับเงินจากผู้ฟัง", by=make_officer(), at=timezone.now())

    page = text(signed_in(volunteer.citizen).get(ME))

    assert "รับเงินจากผู้ฟัง" in page
    assert "badge-name" not in page


def test_card_shows_the_name_the_province_and_a_qr():
    volunteer = volunteer_now(subdistrict_id="910501")

    page = text(signed_in(volunteer.citizen).get(ME))

    assert "นายสมชาย ใจดี" in page
    assert "สตูล" in page
    assert '<div class="badge-qr"><svg viewBox=' in page
    assert volunteer.code[:5].upper() in page


def test_page_tells_what_is_near_home_today():
    volunteer = volunteer_now(subdistrict_id="910501")
    make_task(volunteer, at=timezone.now())

    page = signed_in(volunteer.citizen).get(ME)

    assert page.context["page"].today.area.area_code == "91"
    assert "ต้องการการบรรยาย 3 ครั้ง" in text(page)


def test_posts_are_those_of_the_province_and_the_country():
    volunteer, officer, now = volunteer_now(), make_officer(), timezone.now()
    for words, province, withdrawn in (
        ("ของกรุงเทพ", "10", None), ("ของทุกคน", None, None), ("ของสตูล", "91", None), ("ถอนแล้ว", "10", now),
    ):  # fmt: skip
        VolunteerPost.objects.create(
            text=words, province_id=province, by=officer, at=now, withdrawn_at=withdrawn
        )

    page = signed_in(volunteer.citizen).get(ME)

    assert [post.text for post in page.context["page"].posts] == ["ของทุกคน", "ของกรุงเทพ"]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("pause", State.ACTIVE, State.PAUSED),
        ("resume", State.PAUSED, State.ACTIVE),
        ("stop", State.ACTIVE, State.LEFT),
        ("resume", State.REMOVED, State.REMOVED),
        ("pause", State.APPLIED, State.APPLIED),
    ],
)
def test_person_makes_only_the_steps_that_are_theirs(name, before, after):
    volunteer = volunteer_now(state=before)

    answer = signed_in(volunteer.citizen).post(f"/volunteers/me/{name}/")

    assert answer["Location"] == ME
    assert state(volunteer.citizen) == after


def test_card_that_ends_soon_is_renewed_by_a_new_test():
    now = timezone.now()
    volunteer = volunteer_now(certified_until=now.date() + dt.timedelta(days=10))
    client = signed_in(volunteer.citizen)
    without = text(client.get(ME))
    make_result(volunteer.citizen, at=now)

    client.post("/volunteers/me/renew/")

    assert "ทำแบบทดสอบเพื่อต่ออายุ" in without
    assert Volunteer.objects.get().certified_until > now.date() + dt.timedelta(days=300)


def test_problem_is_told_to_the_officers_and_kept_encrypted():
    volunteer = volunteer_now()

    answer = signed_in(volunteer.citizen).post(REPORT, {"words": "มีคนแอบอ้าง"})

    assert "ส่งแล้ว" in text(answer)
    assert [report.words.reveal() for report in VolunteerReport.objects.all()] == ["มีคนแอบอ้าง"]


def test_who_is_no_volunteer_reports_nothing():
    answer = signed_in(make_citizen()).post(REPORT, {"words": "x"})

    assert answer["Location"] == ME
    assert VolunteerReport.objects.count() == 0


def test_own_data_lists_the_volunteer_in_words():
    volunteer = volunteer_now(languages=["th", "mfa"])
    path.pause(volunteer, at=timezone.now())

    page = text(signed_in(volunteer.citizen).get("/accounts/me/data/"))

    assert "ขั้นตอนของอาสา" in page
    assert "ไทย, มลายูปัตตานี" in page
    assert "พักชั่วคราว" in page
