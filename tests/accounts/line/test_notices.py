"""Messages to one person: once each, in the daytime, and with the same key however often they are tried."""

import datetime as dt

import pytest

from accounts.line import notices
from accounts.line.messaging import Accepted, Refused, Retry, SlowDown, Stop
from accounts.models import LineIdentity, LineNotice
from accounts.services import leave
from tests.accounts.people import AT, make_citizen

pytestmark = pytest.mark.django_db
TEXT = [{"type": "text", "text": "ยินดีต้อนรับ"}]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def sent(monkeypatch, settings):
    """LINE, which answers what `answers` says in turn, then takes everything; what it was asked, in order."""
    settings.LINE_MESSAGING_ACCESS_TOKEN = "token"

    class Sent(list):
        answers: list = []

    calls = Sent()
    calls.answers = []

    def push(to, messages, *, key):
        calls.append((to, messages, key))
        return calls.answers.pop(0) if calls.answers else Accepted("r")

    monkeypatch.setattr("accounts.line.messaging.push", push)
    return calls


def write(citizen=None, **changed):
    return notices.write(citizen or make_citizen(), "test", TEXT, **{"at": AT} | changed)


def states():
    return list(LineNotice.objects.order_by("pk").values_list("state", flat=True))


def test_notice_is_sent_once(sent):
    notice = write()

    counts = [notices.send_due(at=AT) for _ in range(2)]

    assert counts == [1, 0]
    assert sent == [(notice.identity.sub.reveal(), TEXT, notice.retry_key)]
    assert states() == ["sent"]


def test_unknown_outcome_is_tried_again_with_the_same_key(sent):
    write()
    sent.answers = [Retry("timeout")]

    for at in (AT, AT, AT + HOUR):
        notices.send_due(at=at)

    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert states() == ["sent"]


def test_process_that_dies_while_sending_leaves_the_notice_to_the_next(sent, monkeypatch):
    write()
    with monkeypatch.context() as patch:
        patch.setattr("accounts.line.messaging.push", lambda *args, **kw: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            notices.send_due(at=AT)

    counts = [notices.send_due(at=AT + dt.timedelta(seconds=seconds)) for seconds in (59, 60)]

    assert counts == [0, 1]
    assert states() == ["sent"]


def test_what_line_refuses_is_not_sent_again(sent):
    write()
    sent.answers = [Refused(400)]

    notices.send_due(at=AT)
    notices.send_due(at=AT + HOUR)

    assert (len(sent), states()) == (1, ["refused"])


@pytest.mark.parametrize("answer", [SlowDown(), Stop("monthly limit")])
def test_when_line_takes_nothing_the_others_wait(sent, answer):
    write(make_citizen("1"))
    write(make_citizen("2"))
    sent.answers = [answer]

    notices.send_due(at=AT)

    assert (len(sent), states()) == (1, ["waiting", "waiting"])


def test_key_that_line_has_forgotten_is_never_used_again(sent):
    write()
    sent.answers = [Retry("timeout")]
    notices.send_due(at=AT)

    notices.send_due(at=AT + 24 * HOUR)

    assert (len(sent), states()) == (1, ["unknown"])


def test_key_keeps_its_age_while_line_takes_nothing_from_us(sent):
    """The first attempt may have arrived. Were its age forgotten, the key would be used again after LINE has."""
    write()
    sent.answers = [Retry("timeout"), Stop("monthly limit")]
    for at in (AT, AT + HOUR):
        notices.send_due(at=at)

    notices.send_due(at=AT + 24 * HOUR)

    assert (len(sent), states()) == (2, ["unknown"])


@pytest.mark.parametrize("answer", [SlowDown(), Stop("monthly limit")])
def test_what_line_clearly_did_not_take_is_sent_days_later(sent, answer):
    write()
    sent.answers = [answer]
    notices.send_due(at=AT)

    notices.send_due(at=AT + 48 * HOUR)

    assert (len(sent), states()) == (2, ["sent"])


def test_who_blocks_us_after_it_was_written_is_not_addressed(sent):
    write()
    LineIdentity.objects.update(is_friend=False)

    notices.send_due(at=AT)

    assert (sent, states()) == ([], ["refused"])


def test_nothing_is_sent_at_night(sent):
    night = AT.replace(hour=16)  # 23.00 in Thailand
    write(at=night)

    assert [notices.send_due(at=at) for at in (night, AT + 24 * HOUR)] == [0, 1]


def test_nobody_is_written_to_whom_line_does_not_reach():
    citizen = make_citizen()
    LineIdentity.objects.update(is_friend=False)

    assert write(citizen) is None
    assert LineNotice.objects.count() == 0


def test_leaving_takes_what_waits_along(sent):
    citizen = make_citizen()
    write(citizen)

    leave(citizen.user, language="th", at=AT)

    assert (LineNotice.objects.count(), notices.send_due(at=AT)) == (0, 0)


def test_settled_notices_are_forgotten(sent):
    write()
    notices.send_due(at=AT)

    assert [notices.forget(at=AT + dt.timedelta(days=days)) for days in (13, 15)] == [0, 1]


def test_wait_that_a_clock_set_which_was_ahead_is_over_once_it_is_right(sent):
    write(at=AT + 25 * HOUR)

    notices.send_due(at=AT)

    assert (len(sent), LineNotice.objects.get().state) == (1, "sent")
