#!/usr/bin/env bash
# Puts a backup in the place of the database and the media, then erases again who had left since.
#   deploy/restore.sh BACKUP [LEDGER]     a folder that backup.sh made; the ledger (default: LEDGER_FOLDER/ledger)
# Web, worker and beat must be stopped. From the environment: as backup.sh, and
#   PORTAL_MANAGE    how the portal's commands are run (".venv/bin/python manage.py"); empty: they are only named
#   BACKUP_GPG_HOME  where gpg finds the private key, for backups made with a public key
# What was there before is kept as the database NAME_before and the folder MEDIA_ROOT/.before, until somebody removes it.
set -euo pipefail
umask 077
source "$(dirname "${BASH_SOURCE[0]}")/database.sh"
backup="${1:?say which backup: deploy/restore.sh FOLDER}"
use_database "${DATABASE_OWNER_URL:-${DATABASE_URL:?set it to postgres://user:password@host:5432/name}}"
ledger="${2:-${LEDGER_FOLDER:-${BACKUP_FOLDER:-.}/ledger}/ledger}"
media="${MEDIA_ROOT:?set it to the folder of the files}"
name="$PGDATABASE"
(cd "$backup" && sha256sum --check --quiet --strict MANIFEST) || { echo "This backup is not as it was made; nothing was changed." >&2; exit 1; }
# Without the ledger who left would be back: say so before, not after.
[ -r "$ledger" ] || { echo "The ledger $ledger is not there: give it as the second argument (the log holds its lines, too)." >&2; exit 1; }

unseal() {
  local gpg=(gpg --batch --quiet)
  if [ -e "$1" ]; then cat "$1"
  elif [ -n "${BACKUP_PASSPHRASE_FILE:-}" ]; then
    "${gpg[@]}" --homedir "$home" --pinentry-mode loopback --passphrase-file "$BACKUP_PASSPHRASE_FILE" --decrypt "$1.gpg"
  else "${gpg[@]}" --homedir "${BACKUP_GPG_HOME:?set it to the home of gpg that holds the private key}" --decrypt "$1.gpg"; fi
}
# Runs the statements it is given; in them :"name", :"before" and :"fresh" are the databases.
sql() {
  PGDATABASE="${1:-postgres}" psql -XAtq -v ON_ERROR_STOP=1 -v name="$name" -v before="${name}_before" -v fresh="${name}_restored"
}

home="$(mktemp -d)"
trap 'rm -rf "$home"' EXIT
# All of it beside what is there; only a whole one takes its place.
sql <<'SQL'
DROP DATABASE IF EXISTS :"fresh";
CREATE DATABASE :"fresh" TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8';
SQL
# Not by way of a file: nobody's data lies in the clear, whatever dies.
unseal "$backup/database.dump" | pg_restore --no-password --exit-on-error --dbname "${name}_restored"
# Whoever signed out since would be signed in again.
sql "${name}_restored" <<< 'TRUNCATE django_session;'
# Who left after the ledger was last copied is in the database that is about to go, if it still answers.
ledger_lines > "$home/last" 2> /dev/null || true
sort -u "$ledger" "$home/last" > "$home/ledger"
sql > /dev/null <<'SQL'
DROP DATABASE IF EXISTS :"before" WITH (FORCE);
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'name';
SELECT format('ALTER DATABASE %I RENAME TO %I', :'name', :'before') FROM pg_database WHERE datname = :'name' \gexec
ALTER DATABASE :"fresh" RENAME TO :"name";
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'name') \gexec
SELECT format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO portal_app', :'name') FROM pg_roles WHERE rolname = 'portal_app' \gexec
SQL

mkdir -p "$media/.restored"
unseal "$backup/media.tar" | tar -C "$media/.restored" --exclude=./.before -xpf -
rm -rf "$media/.before"
# What uploads land in is in no backup, and the portal does not start without it.
mkdir -p "$media/.before" "$media/uploading"
find "$media" -mindepth 1 -maxdepth 1 ! -name .before ! -name .restored ! -name uploading -exec mv -t "$media/.before" {} +
find "$media/.restored" -mindepth 1 -maxdepth 1 -exec mv -t "$media" {} +
rmdir "$media/.restored"
install -m 0600 "$home/ledger" "$(dirname "$ledger")/ledger-of-the-restore"
manage="${PORTAL_MANAGE-}"
if [ -z "$manage" ]; then
  echo "Now: manage.py migrate; manage.py erase_again $(dirname "$ledger")/ledger-of-the-restore; manage.py invariants; manage.py audit_verify"
  exit 0
fi
$manage migrate --noinput --verbosity 0
$manage erase_again "$(dirname "$ledger")/ledger-of-the-restore"
$manage invariants
$manage audit_verify
echo "When all is well, remove what was there before (people who left are in it): dropdb ${name}_before; rm -rf $media/.before"
