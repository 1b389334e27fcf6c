"""What tests with real commits leave is removed, and reference data stays for the tests after them."""

from contextlib import contextmanager

from django.db import connection

# They may name an officer who verified them, so PostgreSQL empties them with the people: rows that name nobody come back.
REFERENCE = {
    "directory_contactpoint": "verified_by_id",
    "directory_guidancetext": "reviewed_by_id",
    "directory_guidancerevision": "by_id",
}
# Nobody's, but written by what people do.
BESIDE = (
    "accounts_ledgerline", "accounts_restoration", "alerts_deliverypace", "alerts_messagequota", "directory_agencyversion",
    "directory_contactpointversion", "django_session",
)  # fmt: skip
AUDIT = ("accounts_auditrecord", "accounts_auditanchor", "accounts_audithead")


@contextmanager
def without_triggers():
    """As the owner of the audit's tables, who can switch the triggers off."""
    with connection.cursor() as cursor:
        for table in AUDIT:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in AUDIT:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def empty_audit():
    """The chain begins anew."""
    with without_triggers() as cursor:
        cursor.execute("DELETE FROM accounts_auditrecord; DELETE FROM accounts_auditanchor")
        cursor.execute("UPDATE accounts_audithead SET sequence = 0, hash = decode(repeat('00', 32), 'hex')")


def remove_people(*others: str) -> None:
    """Empty the tables of people, `others`, and all that hangs on them; the audit, too."""
    empty_audit()
    with connection.cursor() as cursor:
        for table, officer in REFERENCE.items():
            cursor.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table} WHERE {officer} IS NULL")
        cursor.execute(f"TRUNCATE {', '.join({'accounts_user', *BESIDE, *others})} CASCADE")
        for table in REFERENCE:
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
            cursor.execute(f"DROP TABLE kept_{table}")
