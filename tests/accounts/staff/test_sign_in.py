import base64
import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Passkey
from accounts.staff import ceremony, services, sessions
from tests.accounts.staff.authenticator import SecurityKey
from tests.accounts.staff.ceremonies import (
    ADMIN,
    SIGN_IN,
    accept,
    come_in,
    invited,
    opens_admin,
    options_in,
    with_passkey,
)
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("origin")]


def test_invitation_makes_the_passkey_and_opens_admin(browser, origin):
    user, token = invited()

    answer = accept(browser, token, SecurityKey(origin))

    user.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, ADMIN)
    assert (user.is_active, user.passkeys.get().name, opens_admin(browser)) == (True, "โทรศัพท์", True)


def test_passkey_opens_admin_and_the_session_gets_a_new_id(browser, origin):
    _, key = with_passkey(browser, origin)
    browser.get(SIGN_IN)
    before = browser.session.session_key

    answer = come_in(browser, key)

    assert (answer["Location"], opens_admin(browser)) == (ADMIN, True)
    assert browser.session.session_key != before


def test_invitation_is_used_once(browser, origin):
    _, token = invited()
    accept(browser, token, SecurityKey(origin))

    assert browser.get(reverse("staff:invitation", args=[token])).status_code == 410


def test_invitation_ends_after_three_days(browser):
    _, token = invited()
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    assert browser.get(reverse("staff:invitation", args=[token])).status_code == 410


def test_unknown_and_ended_invitations_look_the_same(browser, origin):
    _, token = invited()
    Invitation.objects.update(withdrawn_at=timezone.now())

    other = "x" * len(token)
    ended = browser.get(reverse("staff:invitation", args=[token])).content.decode()
    unknown = browser.get(reverse("staff:invitation", args=[other])).content.decode()

    assert ended.replace(token, other) == unknown


def test_new_invitation_ends_the_old_link_and_the_lost_passkey(browser, origin):
    user, lost = with_passkey(browser, origin)
    token = services.invite(user, by=None, at=timezone.now())

    accept(browser, token, SecurityKey(origin))
    browser.post(reverse("staff:sign-out"))
    come_in(browser, lost)

    assert (Passkey.objects.count(), opens_admin(browser)) == (1, False)


def test_answer_is_taken_once(browser, origin):
    _, key = with_passkey(browser, origin)
    answer = json.dumps(key.get(options_in(browser.get(SIGN_IN))))
    browser.post(SIGN_IN, {"answer": answer})
    browser.post(reverse("staff:sign-out"))

    browser.post(SIGN_IN, {"answer": answer})

    assert not opens_admin(browser)


@pytest.mark.parametrize(
    "foreign", ["https://localhost.example", "http://localhost:9", "http://evil.localhost"]
)
def test_answer_given_to_another_site_is_refused(browser, origin, foreign):
    _, key = with_passkey(browser, origin)
    key.origin = foreign

    come_in(browser, key)

    assert not opens_admin(browser)


def test_passkey_without_proof_of_the_person_is_refused(browser, origin):
    _, key = with_passkey(browser, origin)
    key.flags = SecurityKey(origin, verifies_user=False).flags

    come_in(browser, key)

    assert not opens_admin(browser)


def test_copied_passkey_is_refused(browser, origin):
    _, key = with_passkey(browser, origin)
    key.counter = 0

    come_in(browser, key)

    assert not opens_admin(browser)


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "nonsense", '{"id": 1, "rawId": null}', '{"response": {}}']
)
def test_nonsense_is_refused_with_words(browser, answer):
    browser.get(SIGN_IN)

    response = browser.post(SIGN_IN, {"answer": answer})

    assert (response.status_code, "ยังยืนยันไม่ได้" in response.content.decode()) == (200, True)


def test_disabled_person_is_out_at_the_next_request(browser, origin):
    user, key = with_passkey(browser, origin)
    come_in(browser, key)

    services.disable(user, by=None, at=timezone.now())

    assert not opens_admin(browser)


def test_disabled_person_does_not_come_in(browser, origin):
    user, key = with_passkey(browser, origin)
    services.disable(user, by=None, at=timezone.now())

    come_in(browser, key)

    assert not opens_admin(browser)


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_stays_on_the_own_host(browser, origin, wanted):
    _, key = with_passkey(browser, origin)

    assert come_in(browser, key, next=wanted)["Location"] == ADMIN


PASSWORD = "a-long-enough-password"


@pytest.mark.parametrize(
    "address", ["/admin/login/", SIGN_IN, "/accounts/login/", "/accounts/password/reset/"]
)
@pytest.mark.parametrize("name", ["username", "login", "email"])
def test_password_alone_opens_no_staff_page(browser, address, name):
    officer = make_officer(password=PASSWORD, is_superuser=True)

    browser.post(address, {name: officer.email, "password": PASSWORD})

    assert not opens_admin(browser)


def test_basic_authentication_opens_no_staff_page(browser):
    officer = make_officer(password=PASSWORD, is_superuser=True)
    said = base64.b64encode(f"{officer.email}:{PASSWORD}".encode()).decode()

    assert browser.get(ADMIN, headers={"authorization": f"Basic {said}"}).status_code == 302


def test_session_of_staff_that_no_passkey_opened_belongs_to_nobody(browser):
    browser.force_login(make_officer(is_superuser=True), backend=sessions.BACKEND)

    assert not opens_admin(browser)


def test_password_opens_only_a_demonstration_started_without_passkeys(browser, settings):
    settings.DEMO_WITHOUT_PASSKEYS = True
    officer = make_officer(password=PASSWORD)

    browser.post(SIGN_IN, {"email": officer.email, "password": PASSWORD})

    assert opens_admin(browser)


def test_second_passkey_can_be_added_and_the_last_not_removed(browser, origin):
    user, key = with_passkey(browser, origin)
    come_in(browser, key)
    second = SecurityKey(origin)
    address = reverse("staff:passkeys")
    answer = second.create(options_in(browser.get(address)))

    browser.post(address, {"answer": json.dumps(answer), "name": "กุญแจสำรอง"})
    for passkey in user.passkeys.all():
        browser.post(reverse("staff:remove-passkey", args=[passkey.pk]))

    assert [kept.name for kept in user.passkeys.all()] == ["กุญแจสำรอง"]


def test_nobody_removes_the_passkey_of_another(browser, origin):
    user, _ = with_passkey(browser, origin)
    sign_in(browser, make_officer())

    answer = browser.post(reverse("staff:remove-passkey", args=[user.passkeys.get().pk]))

    assert (answer.status_code, user.passkeys.count()) == (404, 1)


def test_line_session_of_a_person_who_became_staff_opens_nothing(browser):
    officer = make_officer()
    browser.force_login(officer, backend="accounts.line.backend.LineBackend")

    assert not opens_admin(browser)


def test_prove_needs_the_question_of_this_session(browser, origin):
    _, key = with_passkey(browser, origin)
    asked = ceremony.request_options({})

    with pytest.raises(ceremony.NotProved):
        ceremony.prove({}, key.get(asked), at=timezone.now())
