"""Sessions of staff: how they end, and what asks for the passkey again."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.staff import sessions
from tests.accounts.staff.ceremonies import HOST, come_in, opens_admin, options_in, with_passkey
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("origin")]


def test_session_ends_after_half_an_hour_without_use(browser):
    ago = timezone.now() - dt.timedelta(minutes=30, seconds=1)

    assert not opens_admin(sign_in(browser, make_officer(), seen=ago))


def test_session_ends_after_twelve_hours_however_used(browser):
    ago = timezone.now() - dt.timedelta(hours=12, seconds=1)

    assert not opens_admin(sign_in(browser, make_officer(), opened=ago))


def test_session_in_use_stays(browser):
    ago = timezone.now() - dt.timedelta(minutes=29)
    sign_in(browser, make_officer(), seen=ago, opened=timezone.now() - dt.timedelta(hours=11))

    assert opens_admin(browser)
    assert browser.session[sessions.SEEN] > ago.timestamp() + 60


def test_signing_out_kills_the_session_on_the_server(browser):
    sign_in(browser, make_officer())
    kept = Client(HTTP_HOST=HOST)
    kept.cookies["sessionid"] = browser.cookies["sessionid"].value
    before = opens_admin(kept)

    browser.post(reverse("staff:sign-out"))

    assert (before, opens_admin(kept)) == (True, False)


def test_refused_sign_in_is_logged_without_the_person(browser, origin, caplog):
    _, key = with_passkey(browser, origin)
    key.origin = "https://evil.example"
    caplog.clear()

    come_in(browser, key)

    said = [record.getMessage() for record in caplog.records if record.name == "accounts.staff.views"]
    assert said == ["A sign-in of staff was refused"]


def test_signing_out_everywhere_ends_every_session(browser):
    officer = make_officer()
    other = sign_in(Client(HTTP_HOST=HOST), officer)
    sign_in(browser, officer)

    browser.post(reverse("staff:sign-out"), {"everywhere": "1"})

    assert (opens_admin(other), opens_admin(browser)) == (False, False)


def test_export_asks_for_the_passkey_again_after_five_minutes(browser):
    officer = make_officer(is_superuser=True)
    sign_in(browser, officer, proved=timezone.now() - dt.timedelta(minutes=5, seconds=1))

    answer = browser.get("/admin/directory/agency/export/")

    assert answer["Location"] == "/staff/confirm/?next=%2Fadmin%2Fdirectory%2Fagency%2Fexport%2F"


def test_export_opens_right_after_the_passkey(browser):
    sign_in(browser, make_officer(is_superuser=True))

    assert browser.get("/admin/directory/agency/export/").status_code == 200


def test_confirming_leads_back(browser, origin):
    user, key = with_passkey(browser, origin)
    sign_in(browser, user, proved=timezone.now() - dt.timedelta(hours=1))
    address = "/staff/confirm/?next=/admin/directory/agency/export/"
    answer = key.get(options_in(browser.get(address)))

    response = browser.post(
        address, {"answer": json.dumps(answer), "next": "/admin/directory/agency/export/"}
    )

    assert response["Location"] == "/admin/directory/agency/export/"
    assert sessions.is_confirmed(browser.session, at=timezone.now())


def test_somebody_elses_passkey_confirms_nothing(browser, origin):
    _, key = with_passkey(browser, origin)
    other = make_officer()
    sign_in(browser, other, proved=timezone.now() - dt.timedelta(hours=1))
    asked = options_in(browser.get("/staff/confirm/"))

    browser.post("/staff/confirm/", {"answer": json.dumps(key.get(asked))})

    assert not sessions.is_confirmed(browser.session, at=timezone.now())
