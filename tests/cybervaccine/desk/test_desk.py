"""The front page: what each kind of person sees of a morning, and at what cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, StaffRole
from cybervaccine.desk.cards import desk
from tests.cybervaccine.desk.morning import HERE, THERE, make_files, make_morning, make_numbers
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:index")
MOST_QUERIES = 25


def staff(role=None, province=None, **fields):
    user = make_officer(**fields)
    if role:
        StaffRole.objects.create(user=user, role=role, province_id=province, granted_at=timezone.now())
    return user


def numbers(cards):
    """{card: {words: number}} of what waits."""
    return {card.name: {line.text: line.value for line in card.lines} for card in cards}


def cost(client):
    client.get(PAGE)  # what a process reads once
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    return len(asked)


def test_page_costs_the_same_few_queries_however_much_waits(client):
    at = timezone.now()
    sign_in(client, staff(is_superuser=True))

    quiet = cost(client)
    colleague = make_morning(at=at)
    busy = cost(client)
    for _ in range(3):
        make_numbers(colleague, at=at)
        make_files(at=at)
    busier = cost(client)

    assert max(quiet, busy) <= MOST_QUERIES
    assert busier == busy


def test_officer_of_a_province_sees_that_provinces_numbers_only():
    at = timezone.now()
    make_morning(at=at)
    make_numbers(make_officer(), at=at, province=THERE)

    here = numbers(desk(staff(Role.OFFICER, HERE), at=at).busy)
    there = numbers(desk(staff(Role.OFFICER, THERE), at=at).busy)
    nation = numbers(desk(staff(Role.OFFICER), at=at).busy)

    assert here["numbers"] == {"เลยกำหนดตรวจซ้ำ": "2", "ครบกำหนดใน 30 วัน": "1"}
    assert there["numbers"] == {"เลยกำหนดตรวจซ้ำ": "2", "ครบกำหนดใน 30 วัน": "1"}
    assert nation["numbers"]["เลยกำหนดตรวจซ้ำ"] == "4"
    assert here["volunteers"] == {"ผู้สมัครรอข้อเสนอ": "1", "ข้อเสนอรอคุณเป็นคนที่สอง": "1"}
    assert "volunteers" not in there
    assert list(here) == ["numbers", "letters", "volunteers", "proposals", "exports"]


@pytest.mark.parametrize(
    ("role", "busy", "others"),
    [
        (Role.OFFICER, ["numbers", "letters", "volunteers", "imports", "proposals", "exports"], []),
        (Role.REVIEWER, ["media"], ["items"]),
        (Role.EDITOR, [], ["media"]),
        (Role.AUDITOR, [], ["looks"]),
        (Role.ADMINISTRATOR, [], ["staff"]),
    ],
)
def test_each_role_sees_its_own_work(role, busy, others):
    at = timezone.now()
    make_morning(at=at)

    shown = desk(staff(role), at=at)

    assert [card.name for card in shown.busy] == busy
    assert [card.name for card in (*shown.known, *shown.calm)] == others


@pytest.mark.parametrize(
    ("role", "province", "today", "queues", "alarms"),
    [
        (Role.OFFICER, None, True, True, 1),
        (Role.OFFICER, HERE, True, False, 0),
        (Role.REVIEWER, None, True, True, 1),
        (Role.AUDITOR, None, False, False, 0),
        (Role.ADMINISTRATOR, None, False, False, 0),
        (None, None, False, False, 0),
    ],
)
def test_the_day_the_queues_and_the_alarms_are_for_whom_they_concern(role, province, today, queues, alarms):
    at = timezone.now()
    make_morning(at=at)

    shown = desk(staff(role, province), at=at)

    assert (shown.today is not None, shown.queues is not None, len(shown.alarms)) == (today, queues, alarms)
    assert shown.is_empty == (role is None)


def test_every_number_leads_to_a_page_the_person_may_open(client):
    make_morning(at=timezone.now())
    for role, province in (
        (Role.OFFICER, None),
        (Role.OFFICER, HERE),
        (Role.REVIEWER, None),
        (Role.EDITOR, None),
    ):
        sign_in(client, staff(role, province))
        page = client.get(PAGE).content.decode()
        work = page[page.index('class="desk"') : page.index('class="desk-pages"')]
        for href in sorted(set(re.findall(r'href="(/admin/[^"]+)"', work))):
            assert client.get(href.replace("&amp;", "&")).status_code == 200, (role, href)


def test_every_card_says_of_which_time_its_numbers_are():
    at = timezone.now()
    make_morning(at=at)

    shown = desk(staff(is_superuser=True), at=at)

    assert all(card.period for card in (*shown.busy, *shown.known, *shown.calm))


def test_a_quiet_day_says_kindly_that_nothing_waits(client):
    sign_in(client, staff(Role.REVIEWER))

    page = client.get(PAGE).content.decode()

    assert "ไม่มีสื่อที่รอตรวจหรือต้องทบทวน" in page
    assert "ทุกคิวว่าง ไม่มีอะไรค้าง" in page
    assert "งานที่รอ<" not in page


def test_account_without_a_role_is_told_whom_to_ask(client):
    sign_in(client, staff())

    page = client.get(PAGE).content.decode()

    assert "บัญชีนี้ยังไม่มีงานประจำ" in page
    assert "ยังไม่มีหน้าใดที่คุณใช้ได้" in page


def test_page_has_no_inline_style_or_script_and_is_kept_by_nobody(client):
    make_morning(at=timezone.now())
    sign_in(client, staff(is_superuser=True))

    response = client.get(PAGE)

    page = response.content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)|\bstyle=|\son\w+=", page) == []
    assert "no-store" in response["Cache-Control"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
