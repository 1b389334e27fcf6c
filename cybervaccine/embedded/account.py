"""The embedded database's second account: web, worker and beat of a demonstration work with it, as they do in production.

It may read and write rows and change no tables; of the audit it may only read and add (accounts.audit.privileges).
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit, urlunsplit

NAME = "portal_app"

# As in deploy/postgres/roles.sh, and for tables that were there before the account was.
_RIGHTS = """
GRANT USAGE ON SCHEMA public TO portal_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO portal_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_app;
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('GRANT %s ON %I TO portal_app', CASE
            WHEN name = 'accounts_audithead' THEN 'SELECT'
            WHEN name IN ('accounts_auditrecord', 'accounts_auditanchor') THEN 'SELECT, INSERT'
            ELSE 'SELECT, INSERT, UPDATE, DELETE' END, name);
    END LOOP;
END $$
"""


def portal_address(owner: str) -> str:
    """The address for the portal's account of the database that `owner` is the owner's address of. Makes the account."""
    import psycopg
    from psycopg import sql

    parts = urlsplit(owner)
    # Made of the owner's, which cannot be found from it.
    password = hashlib.sha256(f"{NAME}:{parts.password}".encode()).hexdigest()[:40]
    with psycopg.connect(owner, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            server.execute(f"CREATE ROLE {NAME} LOGIN")
        server.execute(sql.SQL("ALTER ROLE portal_app PASSWORD {}").format(sql.Literal(password)))
        server.execute(_RIGHTS)
    return urlunsplit(parts._replace(netloc=f"{NAME}:{password}@{parts.hostname}:{parts.port}"))
