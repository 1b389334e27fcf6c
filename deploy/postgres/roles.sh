#!/usr/bin/env bash
# Run when the database is made, and again after one was restored: the portal itself works as `portal_app`, which may read and write rows but not
# change tables. Only the `migrate` service is the owner, `portal`.
set -euo pipefail
psql --quiet --set ON_ERROR_STOP=1 --set app_password="$APP_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
SELECT 'CREATE ROLE portal_app LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') \gexec
ALTER ROLE portal_app PASSWORD :'app_password';
REVOKE ALL ON DATABASE cybervaccine FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE cybervaccine TO portal_app;
GRANT USAGE ON SCHEMA public TO portal_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO portal_app;
SQL
