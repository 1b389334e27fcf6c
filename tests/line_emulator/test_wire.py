"""HTTP by hand: requests that come in pieces, many at once, or wrong."""

import socket

import pytest

GET = b"GET /v2/bot/info HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer emulator-messaging-access-token\r\n\r\n"


@pytest.fixture
def wire(emulator):
    with socket.create_connection(("127.0.0.1", emulator.server.port), timeout=20) as connection:
        yield connection


def answers(wire, number):
    """The status lines of this many answers."""
    read, statuses = wire.makefile("rb"), []
    for _ in range(number):
        statuses.append(read.readline().decode().strip())
        length = 0
        while (line := read.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            length = int(value) if name == b"content-length" else length
        read.read(length)
    return statuses


def test_a_request_in_pieces_is_one_request(wire, emulator):
    body = b'{"to": "U00000000000000000000000000000001", "messages": [{"type": "text", "text": "x"}]}'
    head = (
        b"POST /v2/bot/message/push HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Authorization: Bearer emulator-messaging-access-token\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    for piece in (head[:10], head[10:-2], head[-2:] + body[:5], body[5:]):
        wire.sendall(piece)

    assert answers(wire, 1) == ["HTTP/1.1 200 OK"]
    assert [entry["result"] for entry in emulator.entries()] == ["accepted"]


def test_many_requests_at_once_are_answered_in_order(wire, emulator):
    missing = GET.replace(b"/v2/bot/info", b"/v2/bot/none")
    wire.sendall((GET + missing) * 500)

    assert answers(wire, 1000) == ["HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"] * 500
    assert len(emulator.entries()) == 1000


def test_a_large_body_is_asked_for(wire):
    wire.sendall(b"POST /x HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    first = wire.recv(100)
    wire.sendall(b"{}")

    assert first == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answers(wire, 1) == ["HTTP/1.1 404 Not Found"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"POST / HTTP/1.1\r\nContent-Length: 16777217\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000, 431),
    ],
)
def test_what_cannot_be_read_ends_the_connection(wire, sent, status):
    wire.sendall(sent)

    assert answers(wire, 1)[0].startswith(f"HTTP/1.1 {status} ")
    assert wire.recv(1) == b""


def test_a_client_that_asks_for_it_is_let_go(wire):
    wire.sendall(GET.replace(b"Host: x", b"Connection: close"))

    assert answers(wire, 1) == ["HTTP/1.1 200 OK"]
    assert wire.recv(1) == b""


def test_the_root_leads_to_the_overview(emulator):
    assert emulator.call("GET", "/").headers["location"] == "/emulator/"
    assert emulator.call("GET", "/emulator/nothing").status_code == 404
    assert emulator.call("GET", "/emulator/consent.css").headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("people", {"people": {"nobody": "friend"}}),
        ("people", {"people": {"mali": "foe"}}),
        ("quota", {"limit": "many"}),
        ("clock", {"offset": "x"}),
        ("clock", [1]),
    ],
)
def test_a_control_that_makes_no_sense_is_refused(emulator, path, body):
    assert emulator.call("POST", f"/emulator/{path}", json=body).status_code == 400


def test_callbacks_can_be_registered(emulator):
    answer = emulator.control("redirect-uris", add=["http://127.0.0.1:9/cb"])

    assert "http://127.0.0.1:9/cb" in answer["redirect_uris"]
