"""An officer's first day: the invitation, the passkey of the device, admin; and a stranger with a password only."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from accounts.staff import services, sessions
from tests.factories import make_officer
from tests.journeys.conftest import DESK, NARROW, give_device


@pytest.fixture
def officer(bulletin):
    made = make_officer(is_superuser=True, is_active=False)
    yield made
    User.objects.filter(pk=made.pk).delete()


def test_invitation_passkey_admin_and_back_again(visit, origin, officer, assert_accessible, assert_fits):
    token = services.invite(officer, by=None, at=timezone.now())
    page = visit(origin + reverse("staff:invitation", args=[token]))
    give_device(page)
    assert_accessible(page)

    page.get_by_label("ตั้งชื่อกุญแจนี้").fill("โทรศัพท์ของฉัน")
    page.get_by_role("button", name="สร้างพาสคีย์").click()
    page.wait_for_url("**/admin/")

    page.goto(origin + "/staff/passkeys/")
    expect(page.get_by_text("โทรศัพท์ของฉัน", exact=True)).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="ออกจากเครื่องนี้").click()
    page.goto(origin + "/admin/")
    assert_accessible(page)
    page.set_viewport_size({"width": NARROW, "height": 800})
    assert_fits(page)
    page.get_by_role("button", name="เข้าสู่ระบบด้วยพาสคีย์").click()
    page.wait_for_url("**/admin/")
    page.goto(origin + "/staff/confirm/?next=/admin/")
    page.get_by_role("button", name="ยืนยันด้วยพาสคีย์").click()
    page.wait_for_url("**/admin/")


def leave_alone(user, *, at):
    """The sessions of `user` were last used at `at`."""
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        if session.get("_auth_user_id") == str(user.pk):
            session[sessions.SEEN] = at.timestamp()
            session.save()


def test_page_left_for_half_an_hour_asks_again_and_leads_back(visit, origin, officer):
    token = services.invite(officer, by=None, at=timezone.now())
    page = visit(origin + reverse("staff:invitation", args=[token]))
    give_device(page)
    page.get_by_role("button", name="สร้างพาสคีย์").click()
    page.wait_for_url("**/admin/")

    leave_alone(officer, at=timezone.now() - sessions.IDLE - dt.timedelta(seconds=1))
    page.goto(origin + "/admin/directory/agency/?q=1441")

    assert urlsplit(page.url).path == "/staff/sign-in/"
    page.get_by_role("button", name="เข้าสู่ระบบด้วยพาสคีย์").click()
    page.wait_for_url("**/admin/directory/agency/?q=1441")


def test_device_without_the_passkey_is_told_so(visit, origin):
    page = visit(origin + "/staff/sign-in/", width=DESK)
    give_device(page)

    page.get_by_role("button", name="เข้าสู่ระบบด้วยพาสคีย์").click()

    trouble = page.get_by_text("อุปกรณ์ไม่ได้ยืนยัน")
    trouble.wait_for()
    assert page.evaluate("document.activeElement === document.querySelector('[data-trouble]')")


def test_page_says_what_is_missing_without_scripts(visit, origin):
    page = visit(origin + "/staff/sign-in/", java_script_enabled=False)

    expect(page.get_by_text("พาสคีย์ต้องใช้ JavaScript")).to_be_visible()
    assert page.get_by_role("button", name="เข้าสู่ระบบด้วยพาสคีย์").is_disabled()
