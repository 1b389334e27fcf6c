"""What the account of web and worker may do with the audit: read it and add to it.

The owner makes the tables (migrate); whatever default privileges gave the other account is taken back here, after every
migrate. Where the portal works as the owner itself, only the triggers refuse: docs/audit.md.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

ADDED_TO = ("accounts_auditrecord", "accounts_auditanchor")
READ = ("accounts_audithead",)

_GRANTED = """
SELECT DISTINCT grantee, privilege_type FROM information_schema.role_table_grants
WHERE table_schema = current_schema() AND table_name = %s AND grantee <> current_user
"""
CHANGES = "UPDATE, DELETE, TRUNCATE"


def protect(using: str) -> None:
    """Take UPDATE, DELETE and TRUNCATE of the audit from everybody but the owner; of its head INSERT, too."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in (*ADDED_TO, *READ):
            taken = CHANGES if table in ADDED_TO else f"INSERT, {CHANGES}"
            cursor.execute(_GRANTED, [table])
            for grantee in sorted({row[0] for row in cursor.fetchall()}):
                name = "PUBLIC" if grantee == "PUBLIC" else connection.ops.quote_name(grantee)
                cursor.execute(f"REVOKE {taken} ON {table} FROM {name}")


def may_change(using: str = "default") -> bool:
    """Whether the account of this process could change records if no trigger refused."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('accounts_auditrecord', 'UPDATE')"
            " OR has_table_privilege('accounts_auditrecord', 'DELETE')"
        )
        return bool(cursor.fetchone()[0])


def protect_after_migrate(using: str, **_: Any) -> None:
    if "accounts_audithead" in connections[using].introspection.table_names():
        protect(using)
