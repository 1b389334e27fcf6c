"""The outbox to LINE: sent once LINE is up, given up only when the token is dead, and never with a name in it."""

import datetime as dt

import pytest

from accounts.line.services import deauthorize_due
from accounts.models import DeauthorizeRequest, LineIdentity
from accounts.services import leave
from cybervaccine.line_emulator.ledger import matching
from tests.accounts.people import make_citizen

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return dt.datetime.now(dt.UTC)  # the emulator's tokens live by the machine's clock


@pytest.fixture
def leaver(line, browser):
    """Somebody who signed in at the emulator; their user and LINE id."""
    browser.log_in()
    identity = LineIdentity.objects.get()
    return identity.user, identity.sub.reveal()


def calls(line, path):
    return [line_ for line_ in matching(list(line.ledger.lines), {}) if path.encode() in line_]


def test_leaving_is_told_to_line_once_and_the_token_is_gone(line, leaver, now):
    user, person = leaver
    leave(user, language="th", at=now)

    assert [deauthorize_due(at=now), deauthorize_due(at=now)] == [1, 0]

    request = DeauthorizeRequest.objects.get()
    assert (request.state, request.access_token, request.attempts) == ("done", None, 1)
    assert person in line.left
    assert (len(calls(line, "/user/v1/deauthorize")), len(calls(line, "/oauth2/v2.1/revoke"))) == (1, 1)


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 500}, {"kind": "drop", "accepted": False}])
@pytest.mark.parametrize("path", ["/oauth2/v3/token", "/user/v1/deauthorize"])
def test_line_that_is_down_is_asked_again_later(line, leaver, now, fault, path):
    user, person = leaver
    leave(user, language="th", at=now)
    line.faults.add({**fault, "path": path})

    assert deauthorize_due(at=now) == 0

    request = DeauthorizeRequest.objects.get()
    assert (request.state, request.access_token is None, bool(request.problem)) == ("waiting", False, True)
    assert now < request.next_attempt_at <= now + dt.timedelta(seconds=40)
    line.faults.clear()
    assert deauthorize_due(at=request.next_attempt_at) == 1
    assert person in line.left


def test_waits_grow_and_end_at_six_hours(line, leaver, now):
    user, _ = leaver
    leave(user, language="th", at=now)
    line.faults.add({"kind": "status", "status": 503})
    waits, at = [], now

    for _ in range(14):
        deauthorize_due(at=at)
        due = DeauthorizeRequest.objects.get().next_attempt_at
        waits.append((due - at).total_seconds())
        at = due

    assert all(24 * 2**n <= wait <= 36 * 2**n for n, wait in enumerate(waits[:9]))
    assert max(waits) <= 6 * 3600 * 1.2


def test_answer_that_was_lost_is_settled_by_the_next_attempt(line, leaver, now):
    user, _ = leaver
    leave(user, language="th", at=now)
    line.faults.add({"kind": "drop", "accepted": True, "path": "/user/v1/deauthorize", "times": 1})
    deauthorize_due(at=now)

    assert deauthorize_due(at=DeauthorizeRequest.objects.get().next_attempt_at) == 1
    assert DeauthorizeRequest.objects.get().state == "done"


def test_token_that_died_while_waiting_is_given_up(line, leaver, now):
    user, _ = leaver
    leave(user, language="th", at=now)

    assert deauthorize_due(at=now + dt.timedelta(days=31)) == 1

    request = DeauthorizeRequest.objects.get()
    assert (request.state, request.access_token, calls(line, "/user/v1/deauthorize")) == ("expired", None, [])


def test_request_that_somebody_else_holds_is_left_alone(line, leaver, now):
    user, _ = leaver
    leave(user, language="th", at=now)
    DeauthorizeRequest.objects.update(next_attempt_at=now + dt.timedelta(seconds=60), attempts=1)

    assert deauthorize_due(at=now) == 0


def test_wait_that_a_clock_set_which_was_ahead_is_over_once_it_is_right(line, leaver, now):
    user, person = leaver
    leave(user, language="th", at=now + dt.timedelta(hours=25))

    assert deauthorize_due(at=now) == 1
    assert person in line.left


def test_token_that_line_does_not_know_is_taken_back_already(line, leaver, now):
    user, person = leaver
    for number in range(3):
        leave(make_citizen(f"{number + 1}", at=now).user, language="th", at=now)
    leave(user, language="th", at=now)

    assert deauthorize_due(at=now) == 4
    assert person in line.left
