"""Whoever guesses is stopped; who holds a key never is."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.staff.views import FAILED, FAILED_HERE
from tests.accounts.staff.authenticator import SecurityKey
from tests.accounts.staff.ceremonies import (
    ADMIN,
    HOST,
    SIGN_IN,
    accept,
    come_in,
    invited,
    opens_admin,
    with_passkey,
)
from tests.factories import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("origin")]
PASSWORD = "a-long-enough-password"


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


def test_failed_answers_to_an_invitation_are_limited_and_it_stays_open(browser, origin, stopped_clock):
    _, token = invited()
    address = reverse("staff:invitation", args=[token])
    browser.get(address)

    statuses = [browser.post(address, {"answer": "nonsense"}).status_code for _ in range(FAILED.most + 1)]

    assert statuses == [200] * FAILED.most + [429]
    assert accept(browser, token, SecurityKey(origin))["Location"] == ADMIN


def test_failed_answers_for_a_further_passkey_are_limited(browser, origin, stopped_clock):
    user, key = with_passkey(browser, origin)
    come_in(browser, key)

    statuses = [
        browser.post(reverse("staff:passkeys"), {"answer": "nonsense"}).status_code
        for _ in range(FAILED.most + 1)
    ]

    assert statuses == [200] * FAILED.most + [429]
    assert user.passkeys.count() == 1
