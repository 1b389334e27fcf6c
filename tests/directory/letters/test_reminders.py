"""Reminders: by e-mail where one is known, once in a while, never to who answered; the rest is on a list to be called."""

import datetime as dt

import pytest
from django.utils import timezone

from directory.letters import lists, reminders
from directory.models import Circulation, Reminder
from tests.directory.letters.writing import Tree, copy_of, issued, receive, token
from tests.directory.printing.pdf_text import pdf_lines
from tests.factories import make_contact, make_officer

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def letter(tree):
    make_contact(tree.one, kind="email", value="one@office.example")
    make_contact(tree.two, kind="email", value="two@office.example")
    return issued(root=tree.district)


def remind(at=AT):
    asked = reminders.ask_to_remind(Circulation.objects.all(), by=make_officer(), at=at)
    return asked, reminders.send_reminders(at=at)


def test_each_waiting_office_with_mail_gets_its_own_link(letter, tree, mailoutbox):
    assert remind() == (2, 2)

    sent = {mail.to[0]: mail.body for mail in mailoutbox}
    assert set(sent) == {"one@office.example", "two@office.example"}
    assert token(copy_of(letter, tree.one)) in sent["one@office.example"]
    assert token(copy_of(letter, tree.two)) not in sent["one@office.example"]
    assert copy_of(letter, tree.one).reminded_at == AT


def test_nobody_is_reminded_twice_within_days(letter, mailoutbox):
    remind()

    soon, later = remind(AT + dt.timedelta(days=2)), remind(AT + dt.timedelta(days=4))

    assert (soon, later, len(mailoutbox)) == ((0, 0), (2, 2), 4)


def test_asking_twice_before_the_worker_comes_sends_once(letter, mailoutbox):
    for _ in range(2):
        reminders.ask_to_remind(Circulation.objects.all(), by=make_officer(), at=AT)

    assert (reminders.send_reminders(at=AT), reminders.send_reminders(at=AT), len(mailoutbox)) == (2, 0, 2)


def test_office_that_answered_meanwhile_is_left_alone(letter, tree, mailoutbox):
    reminders.ask_to_remind(Circulation.objects.all(), by=make_officer(), at=AT)
    receive(copy_of(letter, tree.one))

    assert reminders.send_reminders(at=AT) == 1
    assert [mail.to for mail in mailoutbox] == [["two@office.example"]]
    assert not Reminder.objects.filter(sent_at=None).exists()


def test_mail_that_cannot_be_sent_is_tried_again_but_not_for_ever(letter, monkeypatch):
    def refuse(*args, **kw):
        raise ConnectionRefusedError

    reminders.ask_to_remind(Circulation.objects.all(), by=make_officer(), at=AT)
    monkeypatch.setattr(reminders, "send_mail", refuse)

    assert [reminders.send_reminders(at=AT) for _ in range(7)] == [0] * 7
    assert set(Reminder.objects.values_list("attempts", "sent_at")) == {(reminders.MOST_ATTEMPTS, None)}


def test_list_to_call_has_a_page_for_each_province_and_no_private_link(tree):
    make_contact(tree.one, value="+6653123456")
    letter = issued(agencies=[tree.one, tree.two, tree.elsewhere])
    receive(copy_of(letter, tree.two))
    rows = letter.circulations.waiting().select_related("letter", "agency__province", "agency__district")

    content = lists.as_pdf(letter, rows.order_by("agency__province"), at=AT, on=timezone.localdate())

    text = "".join(pdf_lines(content)).replace(" ", "")
    assert [part in text for part in ("เชียงใหม่", "เชียงราย", "อบต.ทดสอบหนึ่ง", "053-123-456", "อบต.ทดสอบสอง")] == [
        True, True, True, True, False,
    ]  # fmt: skip
    assert token(copy_of(letter, tree.one)) not in text
