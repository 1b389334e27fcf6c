"""Records for tests of the audit, and what a thief with the owner's account would do to them."""

import datetime as dt
from contextlib import contextmanager

from django.db import connection

from accounts.audit.records import Entry, look
from accounts.models import Action

AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
CITIZEN = "accounts.citizen"


def record(actor=None, *, at=AT, action=Action.VIEW, subjects=(7,), **kw):
    return look(Entry(actor=actor, action=action, kind=CITIZEN, subjects=tuple(subjects), **kw), at=at)


@contextmanager
def without_triggers():
    """As the owner of the tables, who can switch the triggers off."""
    tables = ("accounts_auditrecord", "accounts_auditanchor", "accounts_audithead")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def empty_audit():
    """After tests with real commits: the chain begins anew."""
    with without_triggers() as cursor:
        cursor.execute("DELETE FROM accounts_auditrecord; DELETE FROM accounts_auditanchor")
        cursor.execute("UPDATE accounts_audithead SET sequence = 0, hash = decode(repeat('00', 32), 'hex')")
