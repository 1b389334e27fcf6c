"""The chat in LINE: signatures, events kept once, friendships by LINE's clock, answers."""

import datetime as dt
import json

import pytest
from django.urls import reverse

from accounts.line import conversations
from accounts.line.answers import Listener, all_answers, answer, asked_for
from accounts.line.events import BadEvents, is_signed, read_events
from accounts.models import LineEvent, LineIdentity
from accounts.services import leave
from cybervaccine.line_emulator.ledger import matching, message_hash
from cybervaccine.line_emulator.webhook import make, signed
from tests.alerts.delivery.conftest import line, line_server  # noqa: F401 - fixtures
from tests.alerts.delivery.people import AT, line_id, make_readers
from tests.bulletins import make_bulletin

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client, line):  # noqa: F811
    """The webhook as the platform would send it, given to the portal in this process."""

    def send_events(*events, **wish):
        sending = make(
            line, {"url": "http://127.0.0.1/line/webhook/", "events": [*map(dict, events)], **wish}
        )
        return client.generic(
            "POST", "/line/webhook/", sending.body, "application/json",
            headers={"x-line-signature": sending.headers.get("x-line-signature", "")},
        )  # fmt: skip

    return send_events


def replies(line):  # noqa: F811
    return [json.loads(item) for item in matching(list(line.ledger.lines), {"path": "/v2/bot/message/reply"})]


@pytest.mark.parametrize("signature", ["missing", "wrong", "other_channel", "reserialised"])
def test_body_that_line_did_not_sign_is_refused_and_leaves_nothing(send, signature):
    refused = send({"type": "follow", "person": "mali"}, signature=signature)

    assert refused.status_code == 401
    assert not LineEvent.objects.exists()


def test_empty_list_of_events_is_welcome(send):
    assert send().status_code == 200


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"events": 1}', b"\xff"])
def test_signed_body_that_is_no_list_of_events_is_a_bad_request(client, line, settings, body):  # noqa: F811
    signature = signed(body, settings.LINE_MESSAGING_CHANNEL_SECRET)

    refused = client.generic(
        "POST", "/line/webhook/", body, "application/json", headers={"x-line-signature": signature}
    )

    assert refused.status_code == 400


@pytest.mark.parametrize(
    "event",
    [{}, {"type": "follow"}, {"type": "join", "webhookEventId": "1"}, 7, {"type": "message", "source": 1}],
)
def test_events_that_do_not_concern_us_are_left_out(event):
    assert read_events(json.dumps({"events": [event]}).encode()) == []


def test_events_come_in_the_order_in_which_they_happened(line):  # noqa: F811
    wish = {
        "url": "http://127.0.0.1/",
        "events": [{"type": "message", "person": "mali", "ago": ago} for ago in (1, 9, 5)],
    }

    heard = read_events(make(line, wish).body)

    assert [event.occurred_at for event in heard] == sorted(event.occurred_at for event in heard)


def test_signature_of_no_letters_of_ours_is_no_signature():
    assert is_signed(b"x", "ลายเซ็น", "secret") is False


def test_no_list_at_all_is_told_apart():
    with pytest.raises(BadEvents):
        read_events(b"null")


@pytest.mark.parametrize(
    ("words", "name"),
    [("ภัยวันนี้", "today"), (" ภัย วันนี้ค่ะ", "today"), ("จังหวัดของฉัน", "province"), ("1441", "1441"), ("today", "today"),
     ("โดนหลอกโอนเงินไปแล้ว", "1441"), ("สวัสดี", "menu"), ("", "menu"), ("ก" * 5000, "menu")],
)  # fmt: skip
def test_words_are_understood_however_they_are_spaced(words, name):
    assert asked_for(words) == name


def test_buttons_fit_into_line():
    assert all(len(str(each.label)) <= 20 for each in all_answers())


def test_event_that_is_sent_again_is_kept_and_answered_once(send, line):  # noqa: F811
    make_bulletin()
    send({"type": "message", "person": "mali", "text": "ภัยวันนี้"})
    number = LineEvent.objects.get().event_id
    send(redeliver=[number])

    handled = [conversations.handle_due(at=now()) for _ in range(2)]
    send(redeliver=[number])

    assert handled == [1, 0]
    assert [entry["status"] for entry in replies(line)] == [200]
    assert LineEvent.objects.get().reply_token == ""


def now():
    return LineEvent.objects.latest("received_at").received_at + dt.timedelta(seconds=1)


def test_what_a_person_wrote_is_not_kept(send):
    send({"type": "message", "person": "mali", "text": "บัญชี 123-4-56789-0 ภัยวันนี้"})

    event = LineEvent.objects.get()
    assert "56789" not in str(vars(event))
    assert event.asks == "today"


def test_citizen_reads_their_own_province_and_a_stranger_the_nation(send, line):  # noqa: F811
    (citizen,) = make_readers(1, subdistricts=("500101",))
    make_bulletin()
    for person in (line_id(0), "mali"):
        send({"type": "postback", "person": person, "data": "today"})

    conversations.handle_due(at=now())

    mine, nations = (answer("today", Listener(each, "th", AT)) for each in (citizen, None))
    assert [entry["messages"] for entry in replies(line)] == [message_hash(mine), message_hash(nations)]
    assert "เชียงใหม่" in mine[-1]["altText"]
    assert "เชียงใหม่" not in nations[-1]["altText"]


def test_every_answer_is_taken_by_line_in_both_languages(send, line):  # noqa: F811
    make_readers(1)
    make_readers(1, first=1, language="en")
    make_bulletin()
    asked = [*(each.name for each in all_answers()), "menu"]
    for person in (line_id(0), line_id(1), "mali"):
        for name in asked:
            send({"type": "postback", "person": person, "data": name})

    conversations.handle_due(at=now())

    assert [entry["status"] for entry in replies(line)] == [200] * 3 * len(asked)


def test_friendship_follows_line_s_clock_not_the_order_of_arrival(send):
    make_readers(1)
    send({"type": "follow", "person": line_id(0), "ago": 10})
    send({"type": "unfollow", "person": line_id(0), "ago": 60})

    conversations.handle_due(at=now())

    assert LineIdentity.objects.get().is_friend is True


def test_new_friendship_makes_a_refused_id_reachable_again(send):
    make_readers(1)
    LineIdentity.objects.update(is_friend=False, unreachable_at=AT)
    send({"type": "follow", "person": line_id(0)})

    conversations.handle_due(at=now())

    identity = LineIdentity.objects.get()
    assert (identity.is_friend, identity.unreachable_at) == (True, None)


def test_answer_that_line_did_not_take_for_sure_is_tried_again_and_given_up_in_time(send, line):  # noqa: F811
    line.faults.add({"kind": "status", "status": 500, "path": "/v2/bot/message/reply", "times": 1})
    send({"type": "follow", "person": "mali"})
    moment = now()

    first = conversations.handle_due(at=moment)
    early = conversations.handle_due(at=moment)
    again = conversations.handle_due(at=moment + dt.timedelta(seconds=31))

    assert (first, early, again) == (1, 0, 1)
    assert [entry["status"] for entry in replies(line)] == [500, 200]
    assert LineEvent.objects.get().handled_at is not None


def test_leaving_erases_what_was_asked(send):
    (citizen,) = make_readers(1)
    send({"type": "message", "person": line_id(0), "text": "1441"})

    leave(citizen.user, language="th", at=AT)

    assert not LineEvent.objects.exists()


def test_webhook_is_not_there_without_a_channel(client, settings):
    settings.LINE_MESSAGING_CHANNEL_SECRET = ""

    assert client.post(reverse("line-webhook")).status_code == 404
