"""Sending: who gets what, once for each retry key, and every way a request is refused."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

MONTHLY = "You have reached your monthly limit."
TEXT = {"type": "text", "text": "สวัสดี"}


def test_multicast_reaches_500_people_once_however_often_it_is_repeated(emulator, ids, key):
    first = emulator.multicast(ids(500), key=key)
    again = [emulator.multicast(ids(500), key=key) for _ in range(3)]

    assert (first.status_code, first.json()) == (200, {})
    accepted = first.headers["x-line-request-id"]
    assert {(one.status_code, one.headers["x-line-accepted-request-id"]) for one in again} == {
        (409, accepted)
    }
    assert again[0].json() == {"message": "The retry key is already accepted"}
    (message,) = emulator.summary().values()
    assert (message["calls"], message["recipients"], message["distinct"], message["repeated"]) == (
        1,
        500,
        500,
        0,
    )


def test_of_many_calls_at_once_with_one_key_one_is_accepted(emulator, ids, key):
    call = {
        "url": f"{emulator.address}/v2/bot/message/multicast",
        "json": {"to": ids(500), "messages": [TEXT]},
        "headers": {"Authorization": f"Bearer {emulator.channels.access_token}", "X-Line-Retry-Key": key},
    }
    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(lambda _: requests.post(**call, timeout=20).status_code, range(64)))

    assert sorted(statuses) == [200] + [409] * 63
    (message,) = emulator.summary().values()
    assert (message["distinct"], message["repeated"]) == (500, 0)


def test_without_a_retry_key_a_repeated_call_reaches_people_twice(emulator, ids):
    emulator.multicast(ids(3))
    emulator.multicast(ids(2))

    (message,) = emulator.summary().values()
    assert (message["recipients"], message["distinct"], message["repeated"]) == (5, 3, 2)


def test_a_key_used_for_another_call_is_refused_and_marked(emulator, ids, key):
    emulator.multicast(ids(3), key=key)
    other = emulator.multicast(ids(4), key=key)

    assert other.status_code == 409
    assert [entry.get("changed") for entry in emulator.entries()] == [None, True]


def test_a_key_is_kept_24_hours(emulator, ids, key):
    emulator.multicast(ids(3), key=key)
    emulator.control("clock", offset=86_399)
    before = emulator.multicast(ids(3), key=key)
    emulator.control("clock", offset=86_402)
    after = emulator.multicast(ids(3), key=key)

    assert (before.status_code, after.status_code) == (409, 200)


def test_a_refused_call_leaves_its_key_unused(emulator, ids, key):
    refused = emulator.multicast([*ids(3), "U12"], key=key)
    corrected = emulator.multicast(ids(3), key=key)

    assert (refused.status_code, corrected.status_code) == (400, 200)


def test_push_answers_with_the_same_sent_messages_when_it_is_repeated(emulator, ids, key):
    body = {"to": ids(1)[0], "messages": [TEXT, TEXT]}
    first = emulator.post("/v2/bot/message/push", body, key=key)
    again = emulator.post("/v2/bot/message/push", body, key=key)

    assert (first.status_code, again.status_code) == (200, 409)
    assert len(first.json()["sentMessages"]) == 2
    assert again.json()["sentMessages"] == first.json()["sentMessages"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v2/bot/message/reply", {"replyToken": "x", "messages": [TEXT]}),
        ("/v2/bot/message/validate/push", {"messages": [TEXT]}),
    ],
)
def test_a_retry_key_elsewhere_is_refused(emulator, key, path, body):
    response = emulator.post(path, body, key=key)

    assert response.status_code == 400
    assert response.json() == {"message": "X-Line-Retry-Key is not supported by this API"}


def test_a_retry_key_must_be_a_uuid(emulator, ids):
    assert emulator.multicast(ids(1), key="bulletin-7").status_code == 400
    assert emulator.summary() == {}


@pytest.mark.parametrize("number", [0, 501])
def test_multicast_takes_1_to_500_people(emulator, ids, number):
    response = emulator.multicast(ids(number))

    assert response.status_code == 400
    assert response.json() == {
        "message": "The request body has 1 error(s)",
        "details": [{"message": "Size must be between 1 and 500", "property": "to"}],
    }


def test_multicast_names_the_ids_that_are_none(emulator, ids):
    good = ids(2)
    response = emulator.multicast([good[0], "somchai", good[1], f"U{'G' * 32}", 7])

    assert [detail["property"] for detail in response.json()["details"]] == ["to[1]", "to[3]", "to[4]"]


@pytest.mark.parametrize("messages", [[], [TEXT] * 6])
def test_a_call_carries_1_to_5_messages(emulator, ids, messages):
    response = emulator.multicast(ids(1), messages=messages)

    assert response.status_code == 400
    assert response.json()["details"] == [{"message": "Size must be between 1 and 5", "property": "messages"}]


def test_a_body_of_more_than_2_mb_is_refused(emulator, ids):
    response = emulator.multicast(ids(1), messages=[{"type": "text", "text": "x" * 2 * 1024 * 1024}])

    assert response.status_code == 413
    assert emulator.summary() == {}


def test_a_body_that_is_no_json_is_refused(emulator):
    headers = {
        "Authorization": f"Bearer {emulator.channels.access_token}",
        "Content-Type": "application/json",
    }
    broken = emulator.call("POST", "/v2/bot/message/push", data='{"to": ', headers=headers)
    form = emulator.call(
        "POST", "/v2/bot/message/push", data="to=1", headers=headers | {"Content-Type": "text/plain"}
    )

    assert broken.json() == {"message": "The request body could not be parsed as JSON (line: 1, column: 8)"}
    array = emulator.post("/v2/bot/message/push", [1])
    assert (broken.status_code, form.status_code, array.status_code) == (400, 415, 400)


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", "Basic emulator-messaging-access-token"])
def test_another_token_is_refused_before_anything_is_read(emulator, ids, authorization):
    response = emulator.multicast(ids(1), Authorization=authorization)

    assert response.status_code == 401
    assert response.json()["message"].startswith("Authentication failed")
    assert emulator.summary() == {}


def test_messages_to_those_who_blocked_are_accepted_and_reach_nobody(emulator, ids):
    people = ids(3)
    emulator.control("people", people={people[1]: "blocked"})
    response = emulator.multicast(people)

    assert (response.status_code, response.json()) == (200, {})
    (entry,) = emulator.entries(path="/v2/")
    assert (entry["to"], entry["unreached"]) == (people, [people[1]])
    assert emulator.get("/v2/bot/message/quota/consumption").json() == {"totalUsage": 2}
    (message,) = emulator.summary().values()
    assert message["recipients"] == 2


def test_the_monthly_limit_stops_the_call_that_would_pass_it(emulator, ids):
    emulator.control("quota", limit=5)
    within, beyond, rest = emulator.multicast(ids(3)), emulator.multicast(ids(3)), emulator.multicast(ids(2))

    assert (within.status_code, beyond.status_code, rest.status_code) == (200, 429, 200)
    assert beyond.json() == {"message": MONTHLY}
    assert emulator.get("/v2/bot/message/quota").json() == {"type": "limited", "value": 5}
    assert emulator.get("/v2/bot/message/quota/consumption").json() == {"totalUsage": 5}


def test_no_limit_is_the_beginning(emulator):
    assert emulator.get("/v2/bot/message/quota").json() == {"type": "none"}
    assert emulator.get("/v2/bot/message/quota/consumption").json() == {"totalUsage": 0}


def test_broadcast_and_narrowcast_reach_the_known_friends(emulator, ids):
    people = ids(3)
    emulator.control("people", people={people[0]: "friend", people[1]: "blocked", people[2]: "friend"})
    wide = emulator.post("/v2/bot/message/broadcast", {"messages": [TEXT]}, key=str(uuid.UUID(int=1)))
    narrow = emulator.post("/v2/bot/message/narrowcast", {"messages": [TEXT]}, key=str(uuid.UUID(int=2)))

    assert (wide.status_code, narrow.status_code) == (200, 202)
    assert [entry["to"] for entry in emulator.entries(path="/v2/")] == [sorted({people[0], people[2]})] * 2


def test_a_reply_token_works_once(emulator):
    unknown = emulator.post("/v2/bot/message/reply", {"replyToken": "0" * 32, "messages": [TEXT]})

    assert (unknown.status_code, unknown.json()) == (400, {"message": "Invalid reply token"})


def test_validation_says_what_sending_would(emulator):
    good = emulator.post("/v2/bot/message/validate/multicast", {"messages": [TEXT]})
    bad = emulator.post("/v2/bot/message/validate/multicast", {"messages": [{"type": "text", "text": ""}]})

    assert (good.status_code, bad.status_code) == (200, 400)
    assert bad.json()["details"] == [{"message": "May not be empty", "property": "messages[0].text"}]
    assert emulator.entries(result="accepted") == []


def test_unknown_addresses_and_methods(emulator):
    assert emulator.get("/v2/bot/nothing").status_code == 404
    assert emulator.get("/v2/bot/message/push").status_code == 405
