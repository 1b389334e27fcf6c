"""Limits on the real Valkey: a village hall survives, a script does not, and a dead counter refuses no citizen."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.test import RequestFactory

from accounts.client_address import client_address
from accounts.limits import ANSWERS, PHONE, SUBJECT, Rate, first_refusal, retry_after
from accounts.line.provider import AccountAdapter
from accounts.models import Citizen
from tests.accounts.people import AT, make_user
from tests.accounts.test_views import ANSWERS as FILLED_IN
from tests.accounts.test_views import ready, sign_in
from tests.accounts.village import register_all

THREE = Rate("three", 3, 60)


def asked(**meta):
    return client_address(RequestFactory().get("/", **meta))


def test_limit_refuses_what_is_too_much_and_only_for_who_did_it():
    waits = [retry_after(THREE, "one", at=AT) for _ in range(5)]

    assert waits[:3] == [0, 0, 0]
    assert all(0 < wait <= 60 for wait in waits[3:])
    assert retry_after(THREE, "other", at=AT) == 0


def test_after_the_wait_it_is_open_again():
    wait = max(retry_after(THREE, "one", at=AT) for _ in range(4))

    assert retry_after(THREE, "one", at=AT + dt.timedelta(seconds=wait)) == 0


def test_hundred_at_once_pass_exactly_as_many_as_allowed():
    gate = threading.Barrier(20)

    def press(_):
        gate.wait()
        return [retry_after(THREE, "one", at=AT) for _ in range(5)]

    with ThreadPoolExecutor(20) as pool:
        waits = [wait for five in pool.map(press, range(20)) for wait in five]

    assert waits.count(0) == 3


def test_without_counters_citizens_pass_and_staff_do_not(no_valkey):
    assert [retry_after(Rate("none", 0, 60), "one", at=AT, closed=closed) for closed in (False, True)] == [
        0,
        60,
    ]


def test_several_limits_are_counted_at_once_and_the_longest_wait_counts():
    limits = [(Rate("short", 0, 60), "one"), (Rate("long", 0, 86400), "one"), (THREE, "one")]

    waits = [first_refusal(limits, at=AT) for _ in range(2)]

    assert waits[0] == waits[1] == max(first_refusal([limit], at=AT) for limit in limits)


def test_who_has_no_name_is_not_counted_together():
    assert [first_refusal([(Rate("none", 0, 60), "")], at=AT)] == [0]


def test_counters_name_nobody():
    retry_after(THREE, "+66812345678", at=AT)

    client = caches["default"]._cache.get_client(None)
    assert not [key for key in client.scan_iter(count=1000) if b"812345678" in key]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "1.1.1.1", "192.0.2.7"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "9.9.9.9, 1.1.1.1", "1.1.1.1"),
        (1, "8.8.8.8,9.9.9.9,1.1.1.1", "1.1.1.1"),
        (2, "9.9.9.9, 1.1.1.1, 10.0.0.1", "1.1.1.1"),
        (2, "1.1.1.1", "192.0.2.7"),
        (1, "", "192.0.2.7"),
        (1, "nonsense", ""),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:1.1.1.1", "1.1.1.1"),
    ],
)
def test_address_is_what_our_own_proxy_saw(settings, proxies, forwarded, address):
    settings.NUM_PROXIES = proxies
    meta = {"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": forwarded}

    assert asked(**meta) == address
    assert AccountAdapter().get_client_ip(RequestFactory().get("/", **meta)) == address


@pytest.mark.django_db
def test_script_that_hammers_one_session_is_told_to_wait_and_the_answers_stay(stopped_clock):
    user = make_user()
    browser = sign_in(user)
    browser.post("/accounts/register/details/", FILLED_IN | {"first_name": "มะลิ"})

    statuses = [browser.post("/accounts/register/permission/", {}).status_code for _ in range(ANSWERS.most)]
    refused = browser.post("/accounts/register/details/", FILLED_IN | {"first_name": "อื่น"})

    assert statuses == [200] * (ANSWERS.most - 1) + [429]
    assert (refused.status_code, 0 < int(refused["Retry-After"]) <= ANSWERS.seconds) == (429, True)
    assert "ทำบ่อยเกินไป" in refused.content.decode()
    assert "มะลิ" in browser.get("/accounts/register/details/").content.decode()


@pytest.mark.django_db
def test_new_session_and_new_forwarded_addresses_do_not_help(settings, stopped_clock):
    settings.NUM_PROXIES = 1
    user = make_user()

    statuses = [
        sign_in(user)
        .post("/accounts/register/permission/", {}, headers={"X-Forwarded-For": f"9.9.9.{number}, 1.1.1.1"})
        .status_code
        for number in range(ANSWERS.most + 1)
    ]

    assert statuses[-1] == 429


@pytest.mark.django_db
def test_one_phone_registers_a_family_and_not_a_script(monkeypatch, stopped_clock):
    monkeypatch.setattr("accounts.registration_views.PHONE", Rate(PHONE.name, 5, PHONE.seconds))

    statuses = [
        ready(make_user(f"{number}")).post("/accounts/register/check/", {"service": "on"}).status_code
        for number in range(1, 8)
    ]

    assert (statuses, Citizen.objects.count()) == ([302] * 5 + [429] * 2, 5)


@pytest.mark.django_db
def test_one_line_account_that_comes_in_again_and_again_is_told_to_wait(line, browser, stopped_clock):
    statuses = [browser.log_in().status_code for _ in range(SUBJECT.most + 1)]

    assert statuses == [302] * SUBJECT.most + [429]


@pytest.mark.django_db
def test_registration_goes_on_without_counters(no_valkey):
    assert ready(make_user()).post("/accounts/register/check/", {"service": "on"}).status_code == 302


@pytest.mark.django_db
def test_village_hall_behind_one_address_is_not_refused(line, settings):
    """Forty complete registrations through LINE; the three hundred are in bench/accounts."""
    settings.NUM_PROXIES = 1
    statuses = register_all(40, headers={"X-Forwarded-For": "1.1.1.1"})

    assert set(statuses) == {302}
    assert Citizen.objects.count() == 40
