#!/usr/bin/env bash
# Run when the database is made, and again after one was restored: the portal itself works as `portal_app`, which may read and write rows but not
# change tables. Only migrate, backup and restore are the owner, `portal`.
# POSTGRES_USER makes accounts. In compose that is the owner itself; elsewhere DATABASE_OWNER names it, and it need not rule the server.
set -euo pipefail
psql --quiet --set ON_ERROR_STOP=1 --set app_password="$APP_PASSWORD" --set owner="${DATABASE_OWNER:-$POSTGRES_USER}" \
  --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
SELECT 'CREATE ROLE portal_app LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') \gexec
ALTER ROLE portal_app PASSWORD :'app_password';
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"DBNAME" TO portal_app;
GRANT USAGE ON SCHEMA public TO portal_app;
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_app;
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO portal_app;
-- A restore ends whatever still holds the database.
SELECT format('GRANT pg_signal_backend TO %I', :'owner') WHERE :'owner' <> current_user \gexec
SQL
