"""What each answer of LINE means for who sends; every case is a call to the emulator."""

import logging
import uuid

import pytest

from accounts.line import messaging
from accounts.line.messaging import Accepted, Allowance, Refused, Retry, SlowDown, Stop

TEXT = [{"type": "text", "text": "วันนี้ระวังแก๊งคอลเซ็นเตอร์"}]
PEOPLE = [f"U{number:032x}" for number in range(3)]
KEY = uuid.UUID(int=7)


def test_multicast_is_accepted_once_and_then_known(line):
    first, again = (messaging.multicast(PEOPLE, TEXT, key=KEY) for _ in range(2))

    assert isinstance(first, Accepted)
    assert first.request_id
    assert again == Accepted(first.request_id, is_repeated=True)


def test_push_carries_its_key(line):
    first, again = (messaging.push(PEOPLE[0], TEXT, key=KEY) for _ in range(2))

    assert (first.is_repeated, again.is_repeated) == (False, True)


def test_reply_with_a_dead_token_is_refused(line):
    assert messaging.reply("0" * 32, TEXT) == Refused(400)


def test_validate_tells_a_bad_message_from_a_good_one(line):
    assert isinstance(messaging.validate(TEXT), Accepted)
    assert messaging.validate([{"type": "nonsense"}]) == Refused(400)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"kind": "status", "status": 500}, Retry("status 500")),
        ({"kind": "status", "status": 503, "accepted": True}, Retry("status 503")),
        ({"kind": "drop"}, Retry("ConnectionError")),
        ({"kind": "hang", "seconds": 2}, Retry("ReadTimeout")),
        ({"kind": "rate_limit"}, SlowDown()),
        ({"kind": "monthly_limit"}, Stop("monthly limit")),
        ({"kind": "status", "status": 401}, Stop("status 401")),
        ({"kind": "status", "status": 403}, Stop("status 403")),
        ({"kind": "status", "status": 413}, Refused(413)),
        ({"kind": "bad_ids", "ids": PEOPLE[:1]}, Refused(400)),
    ],
)
def test_each_fault_has_its_meaning(line, monkeypatch, fault, outcome):
    monkeypatch.setattr(messaging, "TIMEOUT", (1, 0.3))
    line.faults.add({**fault, "path": "/v2/bot/message/multicast"})

    assert messaging.multicast(PEOPLE, TEXT, key=KEY) == outcome


def test_nobody_listening_is_a_retry(settings):
    settings.LINE_API_BASE = "http://127.0.0.1:9"

    assert messaging.multicast(PEOPLE, TEXT, key=KEY) == Retry("ConnectionError")


def test_allowance_is_the_limit_and_what_is_used(line):
    line.quota.limit, line.quota.used = 500, 120

    assert messaging.allowance() == Allowance(500, 120)
    assert messaging.allowance().left == 380


def test_allowance_without_a_limit_has_no_end(line):
    assert messaging.allowance().left is None


def test_allowance_that_cannot_be_read_is_an_outcome(line):
    line.faults.add({"kind": "status", "status": 401, "path": "/v2/bot/message/quota"})

    assert messaging.allowance() == Stop("status 401")


def test_failures_never_name_whom_they_were_for(settings, caplog):
    caplog.set_level(logging.DEBUG)
    settings.LINE_API_BASE = "http://127.0.0.1:9"

    outcome = messaging.multicast(PEOPLE, TEXT, key=KEY)

    said = caplog.text + repr(outcome)
    assert not any(word in said for word in (*PEOPLE, settings.LINE_MESSAGING_ACCESS_TOKEN or "no token"))
