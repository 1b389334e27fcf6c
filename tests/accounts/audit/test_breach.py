"""The report after a breach: whose data, which fields, by whom; contacts only in a file of one's own."""

import datetime as dt
import json
import stat

import pytest
from django.core.management import CommandError, call_command

from accounts.audit.breach import report
from accounts.models import Action, AuditRecord
from tests.accounts.audit.chains import AT, record
from tests.accounts.people import make_citizen
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def thief():
    return make_officer()


def told(capsys, *arguments):
    call_command(
        "breach_report", "--since", (AT - HOUR).isoformat(), "--until", (AT + HOUR).isoformat(), *arguments
    )
    return capsys.readouterr().out


def test_persons_fields_and_accesses_are_grouped(thief):
    record(thief, action=Action.LIST, subjects=[1, 2, 3], fields=("phone_masked", "name_initials"))
    record(thief, action=Action.LIST, subjects=[2], fields=("phone_masked",))
    record(thief, action=Action.REVEAL, subjects=[2], fields=("phone",), reason="case")
    record(make_officer(), action=Action.VIEW, subjects=[9])
    record(thief, action=Action.REVEAL, subjects=[8], at=AT + HOUR)

    found = report(since=AT, until=AT + HOUR, actor=thief.pk)

    assert [(row.action, row.records, row.looks) for row in found.accesses] == [
        ("list", 2, 4),
        ("reveal", 1, 1),
    ]
    assert [(row.citizen, row.fields, row.actions, row.looks) for row in found.persons] == [
        (1, ["name_initials", "phone_masked"], ["list"], 1),
        (2, ["name_initials", "phone", "phone_masked"], ["list", "reveal"], 3),
        (3, ["name_initials", "phone_masked"], ["list"], 1),
    ]


def test_nothing_seen_is_nobody(thief):
    assert report(since=AT, until=AT) == report(since=AT + HOUR, until=AT)


def test_the_command_tells_no_name_and_no_phone(thief, capsys):
    citizen = make_citizen("1")
    record(thief, subjects=[citizen.pk], fields=("first_name",))

    text, as_json = told(capsys), json.loads(told(capsys, "--json", "--actor", thief.email))

    assert f"  {citizen.pk}: 1, view, first_name" in text
    assert [row["citizen"] for row in as_json["persons"]] == [citizen.pk]
    assert "สมชาย" not in text + str(as_json)
    assert "812345678" not in text + str(as_json)


def test_contacts_go_to_a_new_file_only_its_owner_reads_and_that_is_recorded(thief, capsys, tmp_path):
    citizen = make_citizen("1")
    record(thief, subjects=[citizen.pk, 987654321])
    path = tmp_path / "contacts.csv"

    told(capsys, "--with-contacts", str(path))

    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[1:] == [f"{citizen.pk},นายสมชาย ใจดี,'+66812345678", "987654321,,"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert AuditRecord.objects.filter(action=Action.BREACH_REPORT).count() == 1
    with pytest.raises(CommandError, match="exists already"):
        told(capsys, "--with-contacts", str(path))


def test_an_unknown_officer_is_said(capsys):
    with pytest.raises(CommandError, match="No account"):
        told(capsys, "--actor", "nobody@police.example")
