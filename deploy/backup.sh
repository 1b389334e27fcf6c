#!/usr/bin/env bash
# A backup of the portal: database, media and a manifest of checksums, in a folder of its own; old ones are removed.
#   deploy/backup.sh          everything        deploy/backup.sh ledger    only the ledger of who left (every few minutes)
# From the environment:
#   DATABASE_OWNER_URL or DATABASE_URL   the database
#   MEDIA_ROOT                           the files
#   BACKUP_FOLDER                        where backups go; best a disk of another machine
#   LEDGER_FOLDER                        where the ledger goes, never into a backup (BACKUP_FOLDER/ledger)
#   BACKUP_KEEP_DAYS                     how long (35); 400 at most, as far as the ledger reaches back
#   BACKUP_PUBLIC_KEY                    a file with a public key of gpg: only its owner can read the backups
#   BACKUP_PASSPHRASE_FILE               instead of it, a file with a passphrase
set -euo pipefail
umask 077
source "$(dirname "${BASH_SOURCE[0]}")/database.sh"
use_database "${DATABASE_OWNER_URL:-${DATABASE_URL:?set it to postgres://user:password@host:5432/name}}"
folder="${BACKUP_FOLDER:?set it to the folder of the backups}"
ledger="${LEDGER_FOLDER:-$folder/ledger}"
keep="${BACKUP_KEEP_DAYS:-35}"
[[ "$keep" =~ ^[0-9]+$ ]] && [ "$keep" -ge 1 ] && [ "$keep" -le 400 ] || {
  echo "BACKUP_KEEP_DAYS is $keep: set it to a number of days, 1 to 400." >&2
  exit 2
}

# Lines are only ever added: a database that was restored knows less than the file.
write_ledger() {
  mkdir -p "$ledger"
  ledger_lines > "$ledger/.new"
  touch "$ledger/ledger"
  sort -u "$ledger/ledger" "$ledger/.new" > "$ledger/.whole"
  mv "$ledger/.whole" "$ledger/ledger"
  rm "$ledger/.new"
}

# Through gpg where a key or a passphrase is given, else as it is.
seal() {
  local gpg=(gpg --batch --quiet --yes --homedir "$home" --compress-algo none)
  if [ -n "${BACKUP_PUBLIC_KEY:-}" ]; then "${gpg[@]}" --encrypt --recipient-file "$BACKUP_PUBLIC_KEY" --output "$1.gpg"
  elif [ -n "${BACKUP_PASSPHRASE_FILE:-}" ]; then
    "${gpg[@]}" --symmetric --cipher-algo AES256 --pinentry-mode loopback --passphrase-file "$BACKUP_PASSPHRASE_FILE" --output "$1.gpg"
  else cat > "$1"; fi
}

write_ledger
[ "${1:-}" != ledger ] || exit 0

media="${MEDIA_ROOT:?set it to the folder of the files}"
name="$(date -u +%Y-%m-%dT%H%M%SZ)"
draft="$folder/.$name"
home="$(mktemp -d)" # a socket of gpg has a short path
trap 'rm -rf "$draft" "$home"' EXIT
mkdir -p "$draft"
pg_dump --format=custom --no-password | seal "$draft/database.dump"
# What is half uploaded is nobody's yet; what is taken away meanwhile (tar's 1) is in the next backup's past.
{ tar -C "$media" --exclude=./uploading --exclude=./.before --sort=name -cf - . || [ $? -eq 1 ]; } | seal "$draft/media.tar"
(cd "$draft" && sha256sum -- * > MANIFEST)
sync "$draft"/*
mv "$draft" "$folder/$name"
find "$folder" -maxdepth 1 -type d -name '20??-??-??T??????Z' -mtime "+$((keep - 1))" -exec rm -rf {} +
echo "$folder/$name"
