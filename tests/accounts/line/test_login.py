"""LINE Login against the emulator: who gets in, who does not, and what is left behind."""

import urllib.parse

import pytest
from django.conf import settings as portal
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Citizen, LineIdentity, RegistrationDraft, User
from tests.accounts.people import make_citizen

pytestmark = pytest.mark.django_db
CALLBACK = "/accounts/line/login/callback/"


def query_of(address):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))


def assert_nobody_signed_in(browser):
    assert "_auth_user_id" not in browser.session
    assert (User.objects.count(), LineIdentity.objects.count(), RegistrationDraft.objects.count()) == (
        0,
        0,
        0,
    )


def test_every_start_has_new_state_nonce_and_challenge_and_the_smallest_scope(line, browser):
    starts = [query_of(browser.start_login()) for _ in range(20)]

    for name in ("state", "nonce", "code_challenge"):
        assert len({start[name] for start in starts}) == 20
        assert min(len(start[name]) for start in starts) >= 32
    assert {start["code_challenge_method"] for start in starts} == {"S256"}
    assert {frozenset(start["scope"].split()) for start in starts} == {frozenset({"openid", "profile"})}
    assert {start["redirect_uri"] for start in starts} == {portal.SITE_URL + CALLBACK}


def test_start_takes_no_scope_or_parameter_from_the_request(line, browser):
    start = query_of(
        browser.start_login("?scope=email&auth_params=prompt%3Dnone&process=connect&action=reauthenticate")
    )

    assert set(start["scope"].split()) == {"openid", "profile"}
    assert "prompt" not in start


def test_first_login_makes_one_user_and_goes_on_to_register(line, browser):
    response = browser.log_in()

    identity = LineIdentity.objects.get()
    assert (response.status_code, response["Location"]) == (302, "/accounts/register/")
    assert browser.session["_auth_user_id"] == str(identity.user_id)
    assert (identity.issuer, identity.user.is_staff, identity.user.has_usable_password()) == (
        "https://access.line.me",
        False,
        False,
    )


def test_same_person_comes_back_to_the_same_user(line, browser, other_browser):
    browser.log_in("somchai")
    other_browser.log_in("somchai")
    other_browser.log_in("mali")

    assert (User.objects.count(), LineIdentity.objects.count()) == (2, 2)


def test_session_id_changes_at_login_and_the_old_one_is_dead(line, browser):
    address = browser.start_login()
    before = browser.session.session_key

    browser.get(browser.consent(address))

    assert browser.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize(("choice", "flag"), [("on", True), ("", False)])
def test_friend_choice_is_kept(line, browser, choice, flag):
    browser.log_in(friend=choice)

    assert LineIdentity.objects.get().is_friend is flag


def test_login_does_not_fail_because_friendship_is_not_told(line, browser):
    line.faults.add({"kind": "status", "path": "/friendship/", "status": 500})

    browser.log_in()

    assert LineIdentity.objects.get().is_friend is None


def test_cancel_says_so_and_leaves_nothing(line, browser):
    response = browser.get(browser.consent(browser.start_login(), decision="cancel"))

    assert (response.status_code, "คุณยกเลิกการเข้าสู่ระบบ" in response.content.decode()) == (200, True)
    assert_nobody_signed_in(browser)


@pytest.mark.parametrize(
    "alter", ["iss", "aud", "sub", "nonce", "no_nonce", "expired", "alg_none", "signature", "missing"]
)
def test_bad_id_token_is_refused_and_leaves_nothing(line, browser, alter):
    line.faults.add({"kind": "id_token", "alter": alter})

    response = browser.log_in()

    assert (response.status_code, "เรายืนยันกับ LINE ไม่ได้" in response.content.decode()) == (403, True)
    assert_nobody_signed_in(browser)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 429},
        {"kind": "drop"},
        {"kind": "hang", "seconds": 5.0},
    ],
)
@pytest.mark.parametrize("path", ["/oauth2/v2.1/token", "/v2/profile"])
def test_line_that_fails_is_said_and_leaves_nothing(line, browser, fault, path, settings, monkeypatch):
    monkeypatch.setattr("accounts.line.wire.TIMEOUT", (0.3, 0.3))
    line.faults.add({**fault, "path": path})

    response = browser.log_in()

    assert (response.status_code, "ติดต่อ LINE ไม่ได้ในตอนนี้" in response.content.decode()) == (503, True)
    assert_nobody_signed_in(browser)


def test_callback_without_state_or_with_a_wrong_one_is_refused(line, browser):
    back = browser.consent(browser.start_login())
    code = query_of(back)["code"]

    for query in (f"code={code}", f"code={code}&state=", f"code={code}&state=wrong"):
        assert browser.get(f"{CALLBACK}?{query}").status_code == 400
    assert_nobody_signed_in(browser)


def test_callback_of_another_browser_is_refused(line, browser, other_browser):
    back = browser.consent(browser.start_login())

    assert other_browser.get(back).status_code == 400
    assert "_auth_user_id" not in other_browser.session
    assert User.objects.count() == 0


def test_callback_works_once(line, browser):
    back = browser.consent(browser.start_login())

    assert browser.get(back).status_code == 302
    assert browser.get(back).status_code == 400


def test_code_of_another_login_is_refused(line, browser, other_browser):
    stolen = query_of(other_browser.consent(other_browser.start_login(), "mali"))["code"]
    state = query_of(browser.start_login())["state"]

    response = browser.get(f"{CALLBACK}?code={stolen}&state={state}")

    assert response.status_code == 403
    assert_nobody_signed_in(browser)


def test_failure_at_line_is_not_a_cancel(line, browser):
    state = query_of(browser.start_login())["state"]

    response = browser.get(f"{CALLBACK}?error=SERVER_ERROR&state={state}")

    assert (response.status_code, "LINE ตอบกลับมาไม่ถูกต้อง" in response.content.decode()) == (502, True)


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https:evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)",
     "line://home", "@evil.example", "/%0d%0aSet-Cookie:x", "\\\\evil", "/\r\nX: y", "///evil.example"],
)  # fmt: skip
def test_next_address_stays_on_this_host(line, browser, address):
    make_citizen_of(browser, line)

    response = browser.log_in(query=f"?next={urllib.parse.quote(address)}")

    assert urllib.parse.urlsplit(response["Location"]).netloc == ""
    assert response["Location"] in ("/accounts/me/", "/%0d%0aSet-Cookie:x")


def test_next_address_on_this_host_is_followed(line, browser):
    make_citizen_of(browser, line)

    response = browser.log_in(query="?next=/volunteers/me/")

    assert response["Location"] == "/volunteers/me/"


def make_citizen_of(browser, line):
    """The person who logs in is registered."""
    browser.log_in()
    user = LineIdentity.objects.get().user
    from accounts.services import register_citizen
    from tests.accounts.people import AT, person

    register_citizen(user, person(), consents={"service"}, language="th", at=AT)
    browser.logout()


def test_staff_member_who_logs_in_by_line_is_a_citizen_only(line, browser):
    staff = User.objects.create_superuser("officer@example.org", "a long password indeed")
    browser.force_login(staff, backend="accounts.staff.backend.StaffBackend")

    browser.log_in()

    user = User.objects.get(pk=browser.session["_auth_user_id"])
    assert (user == staff, user.is_staff) == (False, False)
    assert browser.get("/admin/")["Location"].startswith("/admin/login/")


def test_citizen_who_becomes_staff_has_no_session_by_line(line, browser):
    browser.log_in()
    user = LineIdentity.objects.get().user

    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True, email="now@example.org")

    assert browser.get("/admin/")["Location"].startswith("/admin/login/")
    browser.log_in()
    assert LineIdentity.objects.get().user != user
    assert browser.get("/admin/")["Location"].startswith("/admin/login/")


def test_disabled_account_is_told_so(line, browser):
    browser.log_in()
    User.objects.update(is_active=False)

    response = browser.log_in()

    assert (response.status_code, "บัญชีนี้ถูกระงับ" in response.content.decode()) == (403, True)


def test_person_without_citizen_data_cannot_open_pages_of_the_registered(line, browser):
    make_citizen("ff")
    browser.log_in()

    assert browser.get("/accounts/me/")["Location"] == "/accounts/register/"
    assert Citizen.objects.count() == 1


def test_failure_pages_speak_english_when_the_login_began_in_english(line, browser):
    back = browser.consent(browser.start_login("?language=en"), decision="cancel")

    assert '<html lang="en">' in browser.get(back).content.decode()


def test_no_log_line_names_a_token_a_code_or_a_person(line, browser, caplog):
    caplog.set_level("DEBUG")
    line.faults.add({"kind": "id_token", "alter": "nonce", "times": 1})
    back = browser.consent(browser.start_login())
    browser.get(back)
    browser.log_in()

    identity = LineIdentity.objects.get()
    said = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("urllib3")
    )
    for secret in (query_of(back)["code"], identity.sub.reveal(), identity.access_token.reveal()):
        assert secret not in said


def test_closed_until_line_is_connected(settings, browser):
    settings.LINE_LOGIN_CHANNEL_ID = ""

    response = browser.get("/accounts/line/login/")

    assert (response.status_code, "ยังไม่เปิดให้เข้าสู่ระบบ" in response.content.decode()) == (503, True)


@pytest.mark.django_db
def test_link_that_brought_somebody_is_counted_once_they_are_registered_and_kept_in_the_session_only(
    line, browser
):
    from accounts.drafts import read_draft
    from accounts.models import LineIdentity
    from directory.link_counts import CAME_BY
    from directory.models import Link, LinkDay

    link = Link.objects.create(label="ตลาด", created_at=timezone.now())
    start = browser.get(f"/accounts/register/?from={link.code}").content.decode()
    assert f"&amp;from={link.code}" in start

    browser.log_in(query=f"?from={link.code}")
    user = LineIdentity.objects.get().user
    assert read_draft(user)["link"] == link.code
    answers = {
        "title": "10",
        "first_name": "สมชาย",
        "last_name": "ใจดี",
        "phone": "0812345678",
        "place": "แขวงสีลม",
    }
    browser.post("/accounts/register/permission/", {"uses_camera": "no"})
    browser.post("/accounts/register/details/", answers)
    for _ in range(2):
        browser.post("/accounts/register/check/", {"service": "on"})

    assert list(LinkDay.objects.values_list("link", "opens", "registrations")) == [(link.pk, 0, 1)]
    assert read_draft(user) == {}
    # Until a passed test has counted, the session alone knows it.
    assert browser.session[CAME_BY] == link.code
