"""Webhooks as LINE sends them, checked by a receiver with LINE's own library, and the ways they can be wrong."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from linebot.v3 import SignatureValidator
from linebot.v3.webhook import WebhookParser

from cybervaccine.embedded.ports import free_port
from cybervaccine.line_emulator.channels import BOT_ID, Channels
from cybervaccine.line_emulator.people import id_of
from cybervaccine.line_emulator.webhook import ulid
from tests.line_emulator.relying_party import Portal

SECRET = Channels().messaging_secret
TEXT = {"type": "text", "text": "ขอบคุณครับ"}


class Receiver(BaseHTTPRequestHandler):
    """Keeps what it gets, in order, with the signature."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.received.append((body, self.headers["x-line-signature"]))
        self.server.arrived.set()
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        server.received, server.arrived = [], threading.Event()
        server.url = f"http://127.0.0.1:{server.server_address[1]}/line/webhook/"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def send(emulator, receiver):
    return lambda **wanted: emulator.control("webhook", url=receiver.url, **wanted)


def valid(received):
    return SignatureValidator(SECRET).validate(*received)


def parsed(received):
    return WebhookParser(SECRET).parse(*received)


def test_lines_own_library_accepts_every_kind_of_event(send, receiver):
    kinds = ("follow", "unfollow", "message", "postback")
    answer = send(
        events=[{"type": kind, "person": "mali", "text": "ช่วยด้วย", "data": "stop"} for kind in kinds]
    )
    events = parsed(receiver.received[0])

    assert answer["status"] == 200
    assert [event.type for event in events] == list(kinds)
    assert {event.source.user_id for event in events} == {id_of("mali")}
    assert [event.webhook_event_id for event in events] == answer["events"]
    assert (events[2].message.text, events[3].postback.data) == ("ช่วยด้วย", "stop")
    assert json.loads(receiver.received[0][0])["destination"] == BOT_ID


def test_following_again_after_a_block_is_unblocking(emulator, send, receiver):
    for kind in ("follow", "unfollow", "follow"):
        send(events=[{"type": kind, "person": "mali"}])
    first, _, again = (parsed(received)[0] for received in receiver.received)

    assert (first.follow.is_unblocked, again.follow.is_unblocked) == (False, True)
    assert emulator.get(f"/v2/bot/profile/{id_of('mali')}").status_code == 200


def test_unfollowing_ends_what_reaches_a_person(emulator, send):
    send(events=[{"type": "unfollow", "person": id_of("citizen 1")}])
    emulator.multicast([id_of("citizen 1"), id_of("citizen 2")])

    (message,) = emulator.summary().values()
    assert message["recipients"] == 1


def test_a_redelivery_is_the_same_event_and_says_so(send, receiver):
    (number,) = send(events=[{"type": "follow", "person": "mali"}])["events"]
    send(redeliver=[number])
    first, again = (json.loads(body)["events"][0] for body, _ in receiver.received)

    assert again == first | {"deliveryContext": {"isRedelivery": True}}
    assert first["deliveryContext"] == {"isRedelivery": False}


def test_events_can_come_out_of_order(send, receiver):
    send(events=[{"type": "unfollow", "person": "mali"}])
    send(events=[{"type": "follow", "person": "mali", "ago": 60}])
    late, early = (parsed(received)[0].timestamp for received in receiver.received)

    assert 59_000 < late - early < 61_000


def test_no_events_at_all_is_a_signed_call(send, receiver):
    assert send()["status"] == 200
    assert valid(receiver.received[0])
    assert parsed(receiver.received[0]) == []


@pytest.mark.parametrize("signature", ["wrong", "other_channel", "reserialised"])
def test_a_wrong_signature_is_refused_by_lines_own_library(send, receiver, signature):
    send(events=[{"type": "follow", "person": "mali"}], signature=signature)

    assert not valid(receiver.received[0])


def test_a_reserialised_body_means_the_same(send, receiver):
    (number,) = send(events=[{"type": "follow", "person": "mali"}], signature="reserialised")["events"]

    assert json.loads(receiver.received[0][0])["events"][0]["webhookEventId"] == number


def test_a_missing_signature_is_no_header(send, receiver):
    send(events=[{"type": "follow", "person": "mali"}], signature="missing")

    assert receiver.received[0][1] is None


def test_a_reply_token_of_an_event_works_once(emulator, send, receiver):
    send(events=[{"type": "message", "person": "mali"}])
    token = parsed(receiver.received[0])[0].reply_token
    body = {"replyToken": token, "messages": [TEXT]}
    answers = [emulator.post("/v2/bot/message/reply", body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 400]
    assert emulator.entries(result="accepted")[0]["to"] == [id_of("mali")]


def test_a_friend_made_at_login_is_told_to_the_portal(emulator, receiver):
    emulator.call(
        "PUT", "/v2/bot/channel/webhook/endpoint", json={"endpoint": receiver.url},
        headers={"Authorization": f"Bearer {emulator.channels.access_token}"},
    )  # fmt: skip
    Portal(emulator).log_in("mali", bot_prompt="normal")

    assert receiver.arrived.wait(10)
    (event,) = parsed(receiver.received[0])
    assert (event.type, event.source.user_id, event.follow.is_unblocked) == ("follow", id_of("mali"), False)


def test_a_friend_made_at_login_is_told_to_nobody_outside_this_machine(emulator):
    emulator.call(
        "PUT", "/v2/bot/channel/webhook/endpoint", json={"endpoint": "https://portal.example/line/webhook/"},
        headers={"Authorization": f"Bearer {emulator.channels.access_token}"},
    )  # fmt: skip
    Portal(emulator).log_in("mali", bot_prompt="normal")

    assert emulator.server.jobs == set()
    assert emulator.entries(result="webhook") == []


def test_the_ledger_keeps_what_was_sent(emulator, send):
    numbers = send(events=[{"type": "follow", "person": "mali"}], signature="wrong")["events"]
    (entry,) = emulator.entries(result="webhook")

    assert (entry["events"], entry["signature"], entry["status"]) == (numbers, "wrong", 200)
    assert entry["states"] == {id_of("mali"): "friend"}


def test_nobody_listening_is_status_0(emulator):
    answer = emulator.control("webhook", url=f"http://127.0.0.1:{free_port()}/")

    assert answer["status"] == 0


@pytest.mark.parametrize(
    "wanted",
    [
        {"url": "http://line.example/"},
        {"url": "http://169.254.169.254/"},
        {"url": "ftp://127.0.0.1/"},
        {"url": ""},
        {"url": "http://127.0.0.1/", "signature": "fine"},
        {"url": "http://127.0.0.1/", "events": [{"type": "dance", "person": "mali"}]},
        {"url": "http://127.0.0.1/", "events": [{"type": "follow", "person": "nobody"}]},
        {"url": "http://127.0.0.1/", "redeliver": ["01HX"]},
    ],
)
def test_what_cannot_be_sent_is_refused(emulator, wanted):
    assert emulator.call("POST", "/emulator/webhook", json=wanted).status_code == 400
    assert emulator.entries() == []


def test_event_numbers_are_ulids_in_order_of_time():
    first, second = ulid(1_780_000_000.0), ulid(1_780_000_000.002)

    assert len(first) == len(second) == 26
    assert first < second
    assert first[0] in "01234567"
