import base64
import datetime as dt
import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Passkey, User
from accounts.staff import ceremony, services, sessions
from accounts.staff.views import FAILED, FAILED_HERE
from tests.accounts.staff.authenticator import SecurityKey
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
HOST = "localhost"
SIGN_IN, ADMIN = "/staff/sign-in/", "/admin/"


@pytest.fixture(autouse=True)
def origin(settings):
    settings.STAFF_ORIGIN = "http://localhost"
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    return settings.STAFF_ORIGIN


@pytest.fixture
def browser(client):
    client.defaults["HTTP_HOST"] = HOST
    return client


def options_in(response) -> dict:
    found = re.search(
        r'<script id="passkey-options" type="application/json">(.*?)</script>', response.content.decode()
    )
    return json.loads(found.group(1))


def invited(**kw) -> tuple[User, str]:
    user = make_officer(is_active=False, **kw)
    return user, services.invite(user, by=None, at=timezone.now())


def accept(browser, token: str, key: SecurityKey):
    address = reverse("staff:invitation", args=[token])
    answer = key.create(options_in(browser.get(address)))
    return browser.post(address, {"answer": json.dumps(answer), "name": "โทรศัพท์"})


def come_in(browser, key: SecurityKey, **form):
    answer = key.get(options_in(browser.get(SIGN_IN)))
    return browser.post(SIGN_IN, {"answer": json.dumps(answer), **form})


def with_passkey(browser, origin, **kw) -> tuple[User, SecurityKey]:
    user, token = invited(**kw)
    key = SecurityKey(origin)
    accept(browser, token, key)
    browser.post(reverse("staff:sign-out"))
    user.refresh_from_db()
    return user, key


def opens_admin(browser) -> bool:
    return browser.get(ADMIN).status_code == 200


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


def guess(browser, email, password, times=1):
    for number in range(times):
        answer = browser.post(
            SIGN_IN,
            {"email": email, "password": password},
            headers={"x-forwarded-for": f"198.51.100.{number}"},
        )
    return answer


def test_guessing_a_password_of_a_demonstration_is_over_after_ten_from_anywhere(
    browser, settings, stopped_clock
):
    settings.DEMO_WITHOUT_PASSKEYS = True
    officer = make_officer(password=PASSWORD)
    wrong = guess(browser, officer.email, "wrong", times=10)

    right = guess(browser, officer.email.upper(), PASSWORD)

    assert (right.status_code, opens_admin(browser)) == (wrong.status_code, False)


def test_password_of_a_demonstration_opens_nothing_while_attempts_cannot_be_counted(
    browser, settings, no_valkey
):
    settings.DEMO_WITHOUT_PASSKEYS = True

    guess(browser, make_officer(password=PASSWORD).email, PASSWORD)

    assert not opens_admin(browser)


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


def test_failed_answers_are_limited_and_who_holds_a_key_still_comes_in(browser, origin, stopped_clock):
    _, key = with_passkey(browser, origin)
    browser.get(SIGN_IN)

    statuses = [browser.post(SIGN_IN, {"answer": "nonsense"}).status_code for _ in range(FAILED.most + 2)]
    refused = browser.post(SIGN_IN, {"answer": "nonsense"})

    assert statuses == [200] * FAILED.most + [429] * 2
    assert ("ทำบ่อยเกินไป" in refused.content.decode(), 0 < int(refused["Retry-After"]) <= FAILED.seconds) == (
        True,
        True,
    )
    assert come_in(browser, key)["Location"] == ADMIN


def test_new_sessions_do_not_help_who_guesses(stopped_clock):
    def guess():
        guesser = Client(HTTP_HOST=HOST)
        guesser.get(SIGN_IN)
        return guesser.post(SIGN_IN, {"answer": "nonsense"}).status_code

    statuses = [guess() for _ in range(FAILED_HERE.most + 1)]

    assert statuses == [200] * FAILED_HERE.most + [429]
