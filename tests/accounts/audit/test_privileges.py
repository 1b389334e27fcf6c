"""The account of web and worker adds to the audit and changes nothing of it; two at once make one chain."""

import threading

import pytest
from django.db import ProgrammingError, connection, transaction

from accounts.audit.privileges import may_change, protect
from accounts.audit.verifying import verify
from accounts.models import AuditHead, AuditRecord
from tests.accounts.audit.chains import record
from tests.emptying import empty_audit

APP = "portal_app_of_a_test"


@pytest.fixture
def as_app(db):
    """This connection works as an account with the default privileges of deploy/postgres/roles.sh, after a migrate."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {APP}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}")
        protect("default")
        cursor.execute(f"SET LOCAL ROLE {APP}")
        yield cursor
        cursor.execute("RESET ROLE")


def test_it_may_add_and_read(as_app):
    before = AuditHead.objects.get().sequence

    record()

    assert AuditHead.objects.get().sequence == before + 1
    assert verify().broken == ""
    assert not may_change()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditrecord SET reason = ''",
        "DELETE FROM accounts_auditrecord",
        "TRUNCATE accounts_auditrecord",
        "UPDATE accounts_audithead SET sequence = 0",
        "DELETE FROM accounts_audithead",
        "INSERT INTO accounts_audithead VALUES (1, 0, '')",
        "UPDATE accounts_auditanchor SET sequence = 0",
        "DELETE FROM accounts_auditanchor",
        "ALTER TABLE accounts_auditrecord DISABLE TRIGGER USER",
        "DROP TRIGGER accounts_audit_follows ON accounts_auditrecord",
    ],
)
def test_it_may_change_nothing(as_app, statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        as_app.execute(statement)


def test_other_tables_are_still_written(as_app):
    as_app.execute("UPDATE accounts_citizen SET other_title = ''")

    assert as_app.rowcount == 0


def test_many_at_once_make_one_chain(people_committed):
    empty_audit()

    def write():
        for _number in range(20):
            record()
        connection.close()

    writers = [threading.Thread(target=write) for _number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    found = (AuditRecord.objects.count(), verify())
    empty_audit()
    assert (found[0], found[1].records, found[1].broken) == (80, 80, "")


def test_a_look_is_committed_before_it_returns(people_committed, settings):
    """Another connection sees it at once."""
    import psycopg

    empty_audit()
    made = record()
    where = connection.settings_dict

    with psycopg.connect(
        host=where["HOST"],
        port=where["PORT"],
        dbname=where["NAME"],
        user=where["USER"],
        password=where["PASSWORD"],
    ) as other:
        seen = other.execute("SELECT sequence FROM accounts_auditrecord").fetchall()

    empty_audit()
    assert seen == [(made.sequence,)]
