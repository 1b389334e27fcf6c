"""The ledger: complete, cheap to check against a million people, and remembered by the next run."""

import hashlib
import json
import uuid

import pytest

from cybervaccine.line_emulator.ledger import Ledger, message_hash, summary
from cybervaccine.line_emulator.people import id_of
from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.server import Server, running
from tests.line_emulator.conftest import CALLBACK, TEXT, Client, ticking
from tests.line_emulator.relying_party import Portal


@pytest.fixture
def run(tmp_path):
    """An emulator that keeps its ledger in a file; called again it is the next run with the same file."""

    def running_with_file():
        platform = Platform(
            redirect_uris={CALLBACK}, ledger_path=tmp_path / "ledger.jsonl", read_clock=ticking()
        )
        return running(Server(platform))

    return running_with_file


def lines(tmp_path):
    return [json.loads(line) for line in (tmp_path / "ledger.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_call_is_one_line_with_all_that_matters(run, tmp_path, ids, key):
    with run() as server:
        client = Client(server)
        response = client.multicast(ids(2), key=key)
        client.get("/v2/bot/info")
        client.session.close()
    sent, asked = lines(tmp_path)

    assert sent == {
        "n": 1,
        "at": "2026-11-24T04:00:00.000000Z",
        "method": "POST",
        "path": "/v2/bot/message/multicast",
        "status": 200,
        "result": "accepted",
        "request_id": response.headers["x-line-request-id"],
        "headers": {
            "user-agent": response.request.headers["User-Agent"],
            "content-type": "application/json",
        },
        "retry_key": key,
        "messages": message_hash([TEXT]),
        "to": ids(2),
        "content": [TEXT],
    }
    assert (asked["n"], asked["path"], asked["status"]) == (2, "/v2/bot/info", 200)


def test_the_file_and_the_address_say_the_same(run, tmp_path, ids):
    with run() as server:
        client = Client(server)
        client.multicast(ids(2))
        Portal(client).log_in()
        told = client.entries()
        client.session.close()

    assert told == lines(tmp_path)
    assert len(told) == 4


def test_content_is_written_once_for_each_message(emulator, ids):
    for number in range(2):
        emulator.multicast(ids(2), key=str(uuid.UUID(int=number)))
    emulator.multicast(ids(2), messages=[{"text": TEXT["text"], "type": "text"}])

    assert [entry.get("content") for entry in emulator.entries()] == [[TEXT], None, None]
    assert len(emulator.summary()) == 1


def test_filters_choose_lines(emulator, ids, key):
    people = ids(3)
    emulator.multicast(people[:2], key=key)
    emulator.multicast(people[:2], key=key)
    emulator.multicast(people[2:])
    emulator.get("/v2/bot/info")

    numbers = {
        "status=409": emulator.entries(status=409),
        "result": emulator.entries(result="accepted"),
        "retry_key": emulator.entries(retry_key=key),
        "to": emulator.entries(to=people[2]),
        "path": emulator.entries(path="/v2/bot/i"),
        "method": emulator.entries(method="GET"),
        "after": emulator.entries(after=2),
        "limit": emulator.entries(limit=1),
        "messages": emulator.entries(messages="0" * 16),
    }
    assert {name: [entry["n"] for entry in found] for name, found in numbers.items()} == {
        "status=409": [2], "result": [1, 3], "retry_key": [1, 2], "to": [3], "path": [4], "method": [4],
        "after": [3, 4], "limit": [1], "messages": [],
    }  # fmt: skip
    assert emulator.call("GET", "/emulator/ledger", params={"after": "x"}).status_code == 400


def test_deliveries_name_message_key_and_people(emulator, ids, key):
    people = ids(3)
    emulator.control("people", people={people[1]: "blocked"})
    emulator.multicast(people, key=key)
    emulator.multicast(people[:1], messages=[{"type": "text", "text": "อื่น"}])
    text = emulator.call("GET", "/emulator/deliveries").text
    one = emulator.call("GET", "/emulator/deliveries", params={"message": message_hash([TEXT])}).text

    first, second = (line.split(" ") for line in text.splitlines())
    assert first == [message_hash([TEXT]), key, f"{people[0]},{people[2]}"]
    assert second[1:] == ["-", people[0]]
    assert one == text.splitlines(keepends=True)[0]


def test_a_set_check_is_one_comparison(emulator, ids):
    people = ids(1100)
    for start in range(0, len(people), 500):
        emulator.multicast(people[start : start + 500], key=str(uuid.UUID(int=start)))
    (message,) = emulator.summary().values()

    expected = hashlib.sha256("\n".join(sorted(people)).encode()).hexdigest()
    assert (message["sha256"], message["distinct"], message["repeated"]) == (expected, 1100, 0)


def test_who_received_twice_is_named(emulator, ids):
    people = ids(4)
    emulator.multicast(people)
    emulator.multicast(people[1:3])
    (message,) = emulator.summary().values()

    assert message["repeated_ids"] == {people[1]: 2, people[2]: 2}


def test_nobody_reached_is_an_empty_delivery(emulator, ids):
    emulator.control("people", people={ids(1)[0]: "stranger"})
    emulator.multicast(ids(1))

    (message,) = emulator.summary().values()
    assert (message["calls"], message["recipients"]) == (1, 0)
    assert summary([]) == {}


def test_forgetting_the_ledger_keeps_the_retry_keys(emulator, ids, key):
    emulator.multicast(ids(2), key=key)
    emulator.call("DELETE", "/emulator/ledger")
    again = emulator.multicast(ids(2), key=key)

    assert again.status_code == 409
    assert [entry["n"] for entry in emulator.entries()] == [1]
    assert emulator.summary() == {}


def test_a_forgotten_ledger_is_an_empty_file(run, tmp_path, ids):
    with run() as server:
        client = Client(server)
        client.multicast(ids(2))
        client.call("DELETE", "/emulator/ledger")
        client.get("/v2/bot/info")
        client.session.close()

    assert [(entry["n"], entry["path"]) for entry in lines(tmp_path)] == [(1, "/v2/bot/info")]


def test_a_reset_is_a_new_beginning(emulator, ids, key):
    emulator.multicast(ids(2), key=key)
    emulator.control("faults", kind="status")
    emulator.control("quota", limit=1)
    emulator.control("clock", offset=9)
    emulator.control("reset")

    assert emulator.entries() == []
    assert emulator.multicast(ids(2), key=key).status_code == 200
    assert emulator.call("GET", "/emulator/").json()["faults"] == []


def test_the_next_run_knows_keys_people_and_tokens_of_the_last(run, ids, key):
    with run() as server:
        client = Client(server)
        accepted = client.multicast(ids(2), key=key).headers["x-line-request-id"]
        token = Portal(client).log_in("mali", bot_prompt="normal")["access_token"]
        form = {"client_id": client.channels.login_id, "client_secret": client.channels.login_secret}
        revoked = Portal(client).log_in("somchai")["access_token"]
        client.call("POST", "/oauth2/v2.1/revoke", data=form | {"access_token": revoked})
        left = Portal(client).log_in("kru")["access_token"]
        channel = client.call(
            "POST", "/oauth2/v3/token", data=form | {"grant_type": "client_credentials"}
        ).json()
        bearer = {"Authorization": f"Bearer {channel['access_token']}"}
        client.call("POST", "/user/v1/deauthorize", json={"userAccessToken": left}, headers=bearer)
        client.control("people", people={"yai": "blocked"}, names={id_of("x"): "คุณเอ็กซ์"})
        client.session.close()
    with run() as server:
        client = Client(server)
        again = client.multicast(ids(2), key=key)
        friendship = client.call("GET", "/friendship/v1/status", headers={"Authorization": f"Bearer {token}"})
        void = [
            client.call("GET", "/v2/profile", headers={"Authorization": f"Bearer {each}"}).status_code
            for each in (revoked, left)
        ]
        people = {
            person["id"]: person["state"] for person in client.call("GET", "/emulator/").json()["people"]
        }
        name = client.get(f"/v2/bot/profile/{id_of('x')}").json()["displayName"]
        (message,) = client.summary().values()
        client.session.close()

    assert (again.status_code, again.headers["x-line-accepted-request-id"]) == (409, accepted)
    assert (friendship.json(), void, name) == ({"friendFlag": True}, [401, 401], "คุณเอ็กซ์")
    assert (people[id_of("mali")], people[id_of("yai")]) == ("friend", "blocked")
    assert (message["calls"], message["repeated"]) == (1, 0)


def test_a_line_cut_off_by_a_crash_is_left_out_and_the_next_is_whole(tmp_path):
    path = tmp_path / "ledger.jsonl"
    path.write_text('{"n": 1, "path": "/a", "result": "ok"}\n{"n": 2, "pa', encoding="utf-8")
    ledger = Ledger(path)
    restored = list(ledger.restore())
    ledger.append({"path": "/b", "result": "ok"})
    ledger.close()
    last = path.read_text(encoding="utf-8").splitlines()[-1]

    assert [entry["n"] for entry in restored] == [1]
    assert json.loads(last) == {"n": 2, "path": "/b", "result": "ok"}


def test_the_hash_is_of_the_meaning_not_of_the_writing():
    assert message_hash([{"a": 1, "b": "ก"}]) == message_hash([{"b": "ก", "a": 1}])
    assert message_hash([{"a": 1}]) != message_hash([{"a": 2}])
