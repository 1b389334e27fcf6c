"""The day's bulletin on the duty desk: every state of it, in words."""

import datetime as dt
from types import SimpleNamespace

import pytest

from accounts.models import Role, StaffRole
from alerts.desk.today import Found, decisions, headline, steps, today
from alerts.models import AnalysisRun, BulletinNote, Delivery
from tests.bulletins import make_bulletin
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 25)
AT = dt.datetime(2026, 11, 25, 0, 30, tzinfo=dt.UTC)  # 07:30 in Thailand


def progress(found):
    return [(step.name, step.said, step.progress) for step in steps(found, AT)]


def delivery(state, **kw):
    return Delivery(pk=7, date=DAY, state=state, **kw)


def test_headline_says_where_todays_bulletin_stands():
    bulletin = SimpleNamespace(date=DAY, revision=1)
    later, old = (
        SimpleNamespace(date=DAY, revision=3),
        SimpleNamespace(date=dt.date(2026, 11, 24), revision=2),
    )

    said = [headline(found, AT) for found in (None, old, bulletin, later)]

    assert said == [
        "ยังไม่เคยมีประกาศ นำเข้าไฟล์คดีก่อน",
        "ยังไม่มีประกาศของวันนี้ ฉบับล่าสุดเป็นของวันอังคารที่ 24 พฤศจิกายน 2569",
        "ประกาศวันนี้ออกแล้ว",
        "ประกาศวันนี้ออกแล้ว ปรับปรุงครั้งที่ 2",
    ]


def test_steps_before_anything_has_happened():
    assert progress(Found(None)) == [
        ("วิเคราะห์", "เริ่ม 04:00 น.", "now"),
        ("ขึ้นเว็บ", "ยังไม่มี", "ahead"),
        ("ส่งทาง LINE", "06:00 น.", "ahead"),
    ]


def test_yesterdays_bulletin_is_not_todays():
    assert progress(Found(make_bulletin(dt.date(2026, 11, 24))))[1] == ("ขึ้นเว็บ", "ยังไม่มี", "ahead")


def test_run_without_cases_is_a_trouble_that_leads_to_the_files():
    [first, *_] = steps(Found(None, run=AnalysisRun(date=DAY, at=AT, bulletin=None, created=False)), AT)

    assert (first.said, first.progress, first.href) == (
        "ไม่มีคดีให้วิเคราะห์",
        "trouble",
        "/admin/alerts/importbatch/",
    )


@pytest.mark.parametrize(
    ("state", "expected"),
    [("waiting", "ahead"), ("sending", "now"), ("done", "done"), ("held", "trouble"), ("stopped", "trouble")],
)
def test_delivery_says_its_state(state, expected):
    assert progress(Found(None, delivery=delivery(state)))[2][2] == expected


def test_held_delivery_says_why():
    found = Found(None, delivery=delivery("held", reason="quota"))

    assert progress(found)[2][1] == "พักไว้ · โควตาข้อความ LINE ไม่พอ"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("waiting", ["พักการส่ง"]),
        ("sending", ["พักการส่ง"]),
        ("held", ["ปล่อยให้ส่ง"]),
        ("stopped", ["ปล่อยให้ส่ง"]),
        ("done", []),
    ],
)
def test_one_button_decides_what_can_be_decided(state, words):
    assert [decision.words for decision in decisions(delivery(state))] == words


def staff(role, province=None):
    user = make_officer()
    StaffRole.objects.create(user=user, role=role, province_id=province, granted_at=AT)
    return user


def test_officer_of_a_province_reads_that_provinces_threats_and_decides_nothing():
    make_bulletin(DAY, areas={"50": {"LOAN": 44, "JOB": 21}}, rising=frozenset({"50"}))

    shown = today(staff(Role.OFFICER, "50"), at=AT)

    [place] = shown.places
    assert (place.name, place.href) == ("เชียงใหม่", "/alerts/2026-11-25/?province=50")
    assert [(threat.cases, threat.rises) for threat in place.threats] == [
        ("44 คดี", "เพิ่มขึ้นผิดปกติ"), ("21 คดี", "เพิ่มขึ้นผิดปกติ")
    ]  # fmt: skip
    assert (shown.steps, shown.decisions, shown.write, shown.notes) == ((), (), "", ())


def test_province_whose_numbers_are_too_small_ranks_nothing():
    make_bulletin(DAY, areas={"50": {"LOAN": None}})

    [place] = today(staff(Role.OFFICER, "50"), at=AT).places

    assert (place.name, place.threats) == ("เชียงใหม่", ())


def test_text_of_the_bulletin_begins_with_what_it_says_and_another_approves_it():
    make_bulletin(DAY)
    writer, reviewer = staff(Role.EDITOR), staff(Role.REVIEWER)
    BulletinNote.objects.create(date=DAY, text_th="ระวังเว็บปลอม", proposed_by=writer, proposed_at=AT)

    own, others = today(writer, at=AT), today(reviewer, at=AT)

    assert own.write == "/admin/alerts/bulletinnote/add/?date=2026-11-25&text_th=&text_en="
    assert others.write == ""
    assert [(note.text, note.is_own, note.may_approve) for note in own.notes] == [
        ("ระวังเว็บปลอม", True, False)
    ]
    assert [(note.text, note.is_own, note.may_approve) for note in others.notes] == [
        ("ระวังเว็บปลอม", False, True)
    ]


def test_nobody_else_is_told_of_the_day():
    assert [today(staff(role), at=AT) for role in (Role.AUDITOR, Role.ADMINISTRATOR)] == [None, None]
