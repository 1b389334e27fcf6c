"""What tests with real commits leave is removed, and reference data stays for the tests after them."""

from django.db import connection

# They may name an officer who verified them, so PostgreSQL empties them with the people: rows that name nobody come back.
REFERENCE = {"directory_contactpoint": "verified_by_id", "directory_guidancetext": "reviewed_by_id"}


def remove_people(*others: str) -> None:
    """Empty the tables of people, `others`, and all that hangs on them."""
    with connection.cursor() as cursor:
        for table, officer in REFERENCE.items():
            cursor.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table} WHERE {officer} IS NULL")
        cursor.execute(f"TRUNCATE {', '.join(('accounts_user', *others))} CASCADE")
        for table in REFERENCE:
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
            cursor.execute(f"DROP TABLE kept_{table}")
