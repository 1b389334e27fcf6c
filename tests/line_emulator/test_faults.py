"""Faults on demand: each does what it says, as often as it says, to the calls it names."""

import random
import socket

import jwt
import pytest
import requests

from cybervaccine.line_emulator.faults import KINDS, Faults, Unknown
from cybervaccine.line_emulator.people import id_of
from tests.line_emulator.relying_party import Portal, callback_of

MULTICAST = "/v2/bot/message/multicast"


def outcome(emulator, ids, key):
    """The status of a multicast; 0 when no answer came."""
    try:
        return emulator.multicast(ids(2), key=key).status_code
    except requests.ConnectionError:
        return 0


def test_a_status_for_n_calls_then_all_is_well(emulator, ids, key):
    emulator.control("faults", kind="status", status=503, path=MULTICAST, times=2)

    assert [outcome(emulator, ids, key) for _ in range(4)] == [503, 503, 200, 409]
    assert [entry["result"] for entry in emulator.entries()] == ["fault", "fault", "accepted", "duplicate"]
    assert [entry["to"] for entry in emulator.entries()] == [ids(2)] * 4


def test_a_500_after_which_the_message_was_sent_all_the_same(emulator, ids, key):
    emulator.control("faults", kind="status", status=500, accepted=True, times=1)

    assert [outcome(emulator, ids, key) for _ in range(2)] == [500, 409]
    assert [(entry["status"], entry["result"]) for entry in emulator.entries()] == [
        (500, "accepted"),
        (409, "duplicate"),
    ]
    (message,) = emulator.summary().values()
    assert message["recipients"] == 2


@pytest.mark.parametrize(("accepted", "then"), [(True, 409), (False, 200)])
def test_a_dropped_connection_before_or_after_the_work(emulator, ids, key, accepted, then):
    emulator.control("faults", kind="drop", accepted=accepted, times=1)

    assert [outcome(emulator, ids, key) for _ in range(2)] == [0, then]
    assert emulator.entries()[0]["answered"] is False
    (message,) = emulator.summary().values()
    assert message["calls"] == 1


@pytest.mark.parametrize(("accepted", "then"), [(True, 409), (False, 200)])
def test_a_hanging_answer_whose_client_goes_away(emulator, ids, key, accepted, then):
    emulator.control("faults", kind="hang", seconds=0.05, accepted=accepted, drop=True, times=1)

    assert [outcome(emulator, ids, key) for _ in range(2)] == [0, then]


def test_others_are_served_while_one_call_hangs(emulator, ids):
    emulator.control("faults", kind="hang", seconds=600, path="/v2/profile")
    with socket.create_connection(("127.0.0.1", emulator.server.port)) as hanging:
        hanging.sendall(b"GET /v2/profile HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
        while not emulator.entries(path="/v2/profile"):
            pass
        other = emulator.multicast(ids(1))
        hanging.setblocking(False)
        with pytest.raises(BlockingIOError):
            hanging.recv(1)

    assert other.status_code == 200


def test_a_late_answer_comes(emulator, ids):
    emulator.control("faults", kind="hang", seconds=0.05, accepted=False, times=1)

    assert emulator.multicast(ids(1)).status_code == 200
    assert emulator.entries()[0]["fault"] == "hang"


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("monthly_limit", "You have reached your monthly limit."),
        ("rate_limit", "The API rate limit has been exceeded. Try again later."),
    ],
)
def test_the_two_meanings_of_429(emulator, ids, kind, message):
    emulator.control("faults", kind=kind)
    response = emulator.multicast(ids(1))

    assert (response.status_code, response.json()) == (429, {"message": message})
    assert "retry-after" not in response.headers
    assert emulator.get("/v2/bot/info").status_code == 200


def test_a_rate_is_counted_in_any_second():
    faults = Faults()
    faults.add({"kind": "rate_limit", "per_second": 3})
    times = [0, 0.1, 0.2, 0.3, 0.9, 1.05, 2.5]

    struck = [faults.strike("POST", MULTICAST, at=at) is not None for at in times]
    assert struck == [False, False, False, True, True, True, False]


def test_one_bad_id_refuses_the_call_without_naming_it(emulator, ids):
    people = ids(500)
    emulator.control("faults", kind="bad_ids", ids=[people[137]])
    refused, good = emulator.multicast(people), emulator.multicast(people[:137] + people[138:])

    assert (refused.status_code, refused.json()) == (400, {"message": "Failed to send messages"})
    assert good.status_code == 200
    assert [len(entry["to"]) for entry in emulator.entries()] == [500, 499]


def test_chance_follows_its_seed(emulator, ids):
    emulator.control("faults", kind="status", probability=0.3, seed=11)
    statuses = [emulator.multicast(ids(1)).status_code for _ in range(40)]
    expected = random.Random(11)

    assert statuses == [500 if expected.random() < 0.3 else 200 for _ in range(40)]


def test_a_fault_strikes_only_the_calls_it_names(emulator, ids):
    emulator.control("faults", kind="status", status=401, path="/v2/bot/message/quota", method="GET")

    assert emulator.get("/v2/bot/message/quota").status_code == 401
    assert (emulator.get("/v2/bot/info").status_code, emulator.multicast(ids(1)).status_code) == (200, 200)


def test_faults_are_listed_with_how_often_they_struck_and_cleared(emulator, ids):
    emulator.control("faults", kind="status", times=5)
    emulator.multicast(ids(1))
    (fault,) = emulator.call("GET", "/emulator/faults").json()["faults"]
    emulator.call("DELETE", "/emulator/faults")

    assert (fault["kind"], fault["struck"], fault["status"]) == ("status", 1, 500)
    assert emulator.multicast(ids(1)).status_code == 200


@pytest.mark.parametrize(
    "wanted", [{}, {"kind": "flood"}, {"kind": "status", "tmies": 3}, {"kind": "id_token", "alter": "all"}]
)
def test_a_misspelt_fault_is_refused(emulator, wanted):
    response = emulator.call("POST", "/emulator/faults", json=wanted)

    assert response.status_code == 400
    with pytest.raises(Unknown):
        Faults().add(wanted)


def test_every_kind_can_be_asked_for_by_name_alone():
    faults = Faults()

    assert [faults.add({"kind": kind}).kind for kind in KINDS] == list(KINDS)


@pytest.mark.parametrize(
    ("alter", "problem"),
    [
        ("iss", jwt.InvalidIssuerError),
        ("aud", jwt.InvalidAudienceError),
        ("expired", jwt.ExpiredSignatureError),
        ("alg_none", jwt.InvalidAlgorithmError),
        ("signature", jwt.InvalidSignatureError),
        ("nonce", ValueError),
        ("no_nonce", ValueError),
    ],
)
def test_a_wrong_id_token_is_refused_by_an_independent_library(emulator, alter, problem):
    portal = Portal(emulator)
    emulator.control("faults", kind="id_token", alter=alter, times=1)
    wrong, right = portal.log_in()["id_token"], portal.log_in()["id_token"]

    with pytest.raises(problem):
        portal.claims(wrong)
    assert portal.claims(right)["sub"] == id_of("somchai")


def test_an_id_token_of_somebody_else_differs_from_the_profile(emulator):
    portal = Portal(emulator)
    emulator.control("faults", kind="id_token", alter="sub")
    issued = portal.log_in()
    profile = emulator.call(
        "GET", "/v2/profile", headers={"Authorization": f"Bearer {issued['access_token']}"}
    )

    assert portal.claims(issued["id_token"])["sub"] == f"U{'0' * 32}"
    assert profile.json()["userId"] == id_of("somchai")


def test_an_id_token_can_be_missing(emulator):
    emulator.control("faults", kind="id_token", alter="missing")

    assert "id_token" not in Portal(emulator).log_in()


def test_the_callback_can_be_altered(emulator):
    portal = Portal(emulator)
    emulator.control("faults", kind="callback", set={"state": "another"}, remove=["code"], times=1)
    altered, good = (portal.answer(portal.ask()) for _ in range(2))

    assert altered == {"state": "another"}
    assert good["state"] == portal.state


def test_the_login_side_fails_in_its_own_words(emulator):
    portal = Portal(emulator)
    code = portal.answer(portal.ask())["code"]
    emulator.control("faults", kind="status", status=500, path="/oauth2/v2.1/token", times=1)
    failed, worked = portal.trade(code), portal.trade(code)

    assert (failed.status_code, failed.json()["error"], worked.status_code) == (500, "server_error", 200)
    assert callback_of(portal.ask(scope=None))["error"] == "INVALID_REQUEST"
