"""The ledger of forgetting: it names nobody, and after a restore it forgets the same people again, and only those."""

import datetime as dt
import logging

import pytest
from django.core.management import CommandError, call_command

from accounts import encryption, ledger
from accounts.audit.verifying import verify
from accounts.invariants import broken
from accounts.models import AuditRecord, Citizen, Consent, LedgerLine, LineIdentity, User
from accounts.purposes import Purpose
from accounts.restored import Again, forget_again
from accounts.services import change_mind, leave
from tests.accounts.people import AT, make_citizen, make_user

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(hours=1)
WILLING = (Purpose.SERVICE, Purpose.BULLETIN)


def said(user, what=ledger.LEFT, at=LATER):
    return ledger.Said(ledger.keys_of(user.pk, user.date_joined)[0], what, at)


def test_leaving_is_noted_under_a_key_and_told_to_the_log(caplog, django_capture_on_commit_callbacks):
    user = make_citizen().user

    with caplog.at_level(logging.INFO, "accounts.ledger"), django_capture_on_commit_callbacks(execute=True):
        leave(user, language="th", at=LATER)

    lines = LedgerLine.objects.order_by("pk").values_list("what", "at")
    assert list(lines) == [("service", LATER), ("left", LATER)]
    assert [*ledger.read(caplog.messages)] == [said(user, "service"), said(user)]
    assert {bytes(line.key) for line in LedgerLine.objects.all()} == {bytes.fromhex(said(user).key)}


def test_a_line_is_read_as_it_was_written_and_other_lines_are_none():
    line = ledger.Said("0f" * 16, "bulletin", LATER)

    read = ledger.read(
        [
            "",
            f"2026-11-25 INFO accounts.ledger: Ledger: {line}\n",
            "x" * 60,
            f"{'0f' * 15} left {LATER.isoformat()}",
        ]
    )

    assert [*read] == [line]


def test_who_left_is_erased_again_and_nobody_else():
    gone, stays, unfinished = make_citizen("1"), make_citizen("2"), make_user("3")

    again = forget_again([said(gone.user), said(unfinished)], at=LATER)

    assert again == Again(2, 0)
    assert list(Citizen.objects.all()) == [stays]
    assert [identity.user for identity in LineIdentity.objects.all()] == [stays.user]
    assert [*broken(at=LATER)] == []
    assert list(AuditRecord.objects.values_list("subjects", "details")) == [
        ([gone.pk], {"what": "erased after a restore"})
    ]
    assert verify().broken == ""


def test_doing_it_twice_changes_nothing_more():
    lines = [said(make_citizen().user)]
    forget_again(lines, at=LATER)

    assert forget_again(lines, at=LATER) == Again(0, 0)


def test_the_number_of_somebody_who_left_may_belong_to_another_person_now():
    citizen = make_citizen()
    before = User(pk=citizen.user.pk, date_joined=citizen.user.date_joined - dt.timedelta(microseconds=1))

    assert forget_again([said(before)], at=LATER) == Again(0, 0)


def test_a_consent_is_taken_back_again_unless_it_was_given_anew():
    taken, anew = make_citizen("1", consents=WILLING), make_citizen("2", consents=WILLING)
    change_mind(anew, Purpose.BULLETIN, False, language="th", at=LATER)
    change_mind(anew, Purpose.BULLETIN, True, language="th", at=LATER + dt.timedelta(hours=1))

    again = forget_again([said(user.user, "bulletin") for user in (taken, anew)], at=LATER)

    assert again == Again(0, 1)
    assert list(Consent.objects.givers(Purpose.BULLETIN)) == [anew.user]


def test_lines_written_under_an_older_key_are_understood(settings, other_field_keys):
    old, new = other_field_keys
    settings.FIELD_KEYS = [old]
    citizen = make_citizen()
    line = said(citizen.user)
    settings.FIELD_KEYS = [new, old]

    assert encryption.field_keys()[0].id != encryption.field_keys()[1].id
    assert forget_again([line], at=LATER).erased == 1


def test_the_command_reads_ledgers_and_logs_and_says_what_it_did(tmp_path, capsys):
    citizen = make_citizen()
    (tmp_path / "ledger").write_text(f"{said(citizen.user)}\n")
    (tmp_path / "log").write_text(f"... INFO accounts.ledger: Ledger: {said(citizen.user)}\nother\n")

    call_command("erase_again", tmp_path / "ledger", tmp_path / "log")

    assert capsys.readouterr().out == "2 lines: 1 people erased again, 0 consents taken back again\n"
    with pytest.raises(CommandError, match=r"none cannot be read: No such file or directory\."):
        call_command("erase_again", tmp_path / "none")


def test_the_ledger_is_kept_as_long_as_dumps_may_be():
    leave(make_citizen().user, language="th", at=AT)

    assert ledger.forget(at=AT + ledger.KEPT) == 0
    assert ledger.forget(at=AT + ledger.KEPT + dt.timedelta(seconds=1)) == 2
