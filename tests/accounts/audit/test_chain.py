"""The chain: it cannot be changed, and what was changed by its owner is found."""

import logging

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.audit import chain, verifying
from accounts.audit.records import AuditUnavailable, Entry, found_by
from accounts.audit.verifying import Verified, verify
from accounts.models import Action, AuditHead, AuditRecord
from tests.accounts.audit.chains import AT, CITIZEN, record
from tests.emptying import without_triggers
from tests.factories import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def five():
    officer = make_officer()
    return [record(officer, subjects=[number]) for number in range(1, 6)]


@pytest.fixture
def start():
    """How many records this run of the database already had."""
    return AuditHead.objects.get().sequence


def test_records_stand_on_each_other(start, five):
    rows = list(AuditRecord.objects.order_by("sequence").filter(sequence__gt=start))

    assert [row.sequence for row in rows] == [start + n for n in range(1, 6)]
    assert [bytes(row.previous) for row in rows[1:]] == [bytes(row.hash) for row in rows[:-1]]
    assert verify() == Verified(start + 5)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditrecord SET reason = 'case'",
        "DELETE FROM accounts_auditrecord",
        "TRUNCATE accounts_auditrecord",
        "DELETE FROM accounts_audithead",
        "TRUNCATE accounts_audithead",
        "UPDATE accounts_audithead SET sequence = 0",
    ],
)
def test_the_database_refuses_changes_even_from_the_owner(five, statement):
    with pytest.raises(IntegrityError, match=r"The audit is never|moves only with"), transaction.atomic():
        connection.cursor().execute(statement)

    assert verify().broken == ""


def test_a_record_beside_the_chain_is_refused(five):
    last = AuditRecord.objects.order_by("sequence").last()
    values = {name: getattr(last, name) for name in verifying.COLUMNS if name != "sequence"}

    for changed in ({"sequence": last.sequence + 2}, {"sequence": last.sequence + 1, "previous": bytes(32)}):
        with pytest.raises(IntegrityError, match="must stand on"), transaction.atomic():
            AuditRecord(**values | {"hash": bytes(32)} | changed).save(force_insert=True)


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE accounts_auditrecord SET subjects = '{99}' WHERE sequence = {3}", "record {3} was altered"),
        ("UPDATE accounts_auditrecord SET at = at + interval '1 microsecond' WHERE sequence = {3}",
         "record {3} was altered"),
        ("UPDATE accounts_auditrecord SET actor_id = NULL WHERE sequence = {5}", "record {5} was altered"),
        ("DELETE FROM accounts_auditrecord WHERE sequence = {3}", "record {3} is missing (the next is {4})"),
        ("DELETE FROM accounts_auditrecord WHERE sequence > {3}",
         "record {4} is missing (the chain ended at {5})"),
    ],
)  # fmt: skip
def test_what_the_owner_changed_is_found(start, five, statement, problem):
    def named(text):
        for number in range(1, 6):
            text = text.replace(f"{{{number}}}", str(start + number))
        return text

    with without_triggers() as cursor:
        cursor.execute(named(statement))

    assert verify().broken == named(problem)


def test_records_in_another_order_are_found(start, five):
    with without_triggers() as cursor:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            cursor.execute(
                "UPDATE accounts_auditrecord SET sequence = %s WHERE sequence = %s",
                [start + new, start + old],
            )

    assert verify().broken == f"record {start + 2} does not follow record {start + 1}"


def test_a_tail_cut_off_together_with_the_head_is_found_by_the_anchors(start, five, caplog):
    with caplog.at_level(logging.INFO):
        verifying.anchor(at=AT)
    line = next(message for message in caplog.messages if message.startswith("Audit anchor "))
    sequence, _, digest = line.removeprefix("Audit anchor ").partition(":")
    noted = ((int(sequence), bytes.fromhex(digest)),)

    with without_triggers() as cursor:
        cursor.execute("DELETE FROM accounts_auditrecord WHERE sequence > %s", [start + 3])
        cursor.execute("UPDATE accounts_audithead SET sequence = %s, hash = %s",
                       [start + 3, bytes(five[2].hash)])  # fmt: skip
    by_anchor = verify().broken
    with without_triggers() as cursor:
        cursor.execute("DELETE FROM accounts_auditanchor")

    assert by_anchor == f"record {start + 4} is missing (an anchor names {start + 5})"
    assert verify().broken == ""  # without the log nothing in the database knows
    assert verify(anchors=noted).broken == by_anchor


def test_whoever_has_no_key_cannot_make_a_chain_of_their_own(start, five, settings, other_field_keys):
    """Rewriting every later hash needs the key: done with another one, it is found at the first."""
    settings.AUDIT_KEYS = [other_field_keys[0]]

    assert verify().broken == f"record {start + 1} was made under a key that is not among AUDIT_KEYS"


def test_a_changed_key_verifies_both_parts(start, five, settings, other_field_keys):
    settings.AUDIT_KEYS = [other_field_keys[0], *settings.AUDIT_KEYS]
    record()

    assert verify() == Verified(start + 6)


def test_an_anchor_is_made_once_and_only_when_the_chain_grew(five):
    assert verifying.anchor(at=AT) is not None
    assert verifying.anchor(at=AT) is None


def test_the_command_names_the_first_broken_record(start, five, capsys):
    call_command("audit_verify")
    whole = capsys.readouterr().out
    with without_triggers() as cursor:
        cursor.execute("UPDATE accounts_auditrecord SET reason = 'case' WHERE sequence = %s", [start + 2])

    with pytest.raises(SystemExit) as ended:
        call_command("audit_verify")

    assert whole.splitlines()[-1] == f"{start + 5} records, whole"
    assert ended.value.code == 1
    assert f"BROKEN: record {start + 2} was altered" in capsys.readouterr().out


def test_a_look_inside_another_transaction_is_refused(committed):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        record()


def test_what_was_searched_for_is_not_in_the_record():
    made = record(details=found_by("phone", "+66812345678"))

    assert made.details == found_by("phone", "+66812345678")
    assert b"812345678" not in chain_text(made)


def chain_text(made):
    values = {name: getattr(made, name) for name in verifying.COLUMNS}
    values["actor"] = values.pop("actor_id")
    return chain.Content(**values).canonical()


def test_a_record_that_cannot_be_written_says_so(monkeypatch):
    def refuse(*_):
        raise DatabaseError("disk full")

    monkeypatch.setattr("accounts.audit.records._take_head", refuse)

    with pytest.raises(AuditUnavailable):
        record()


def test_many_objects_become_as_many_records_as_they_need(start):
    from accounts.audit.records import look_at_many

    look_at_many(Entry(actor=None, action=Action.EXPORT, kind=CITIZEN), range(2500), at=AT)

    rows = AuditRecord.objects.filter(sequence__gt=start).order_by("sequence")
    assert [len(row.subjects) for row in rows] == [1000, 1000, 500]
