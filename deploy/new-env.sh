#!/usr/bin/env bash
# Writes .env with fresh secrets for the portal of this host name. Never overwrites one: secrets that are lost stay lost.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
host="${1:-}"
[[ "$host" =~ ^[a-z0-9.-]+$ ]] || { echo "Say the host name: bash deploy/new-env.sh portal.example.go.th" >&2; exit 2; }
[ ! -e .env ] || { echo ".env exists already; it is left as it is." >&2; exit 1; }
letters() { openssl rand -hex "$1"; }
umask 077
sed -e "s|^SITE_HOST=.*|SITE_HOST=$host|" \
    -e "s|^SECRET_KEY=.*|SECRET_KEY=$(letters 40)|" \
    -e "s|^FIELD_KEYS=.*|FIELD_KEYS=$(openssl rand -base64 32)|" \
    -e "s|^POSTGRES_PASSWORD=.*|POSTGRES_PASSWORD=$(letters 20)|" \
    -e "s|^APP_PASSWORD=.*|APP_PASSWORD=$(letters 20)|" \
    -e "s|^VALKEY_PASSWORD=.*|VALKEY_PASSWORD=$(letters 20)|" deploy/env.example > .env.new
mv .env.new .env
mkdir -p var/backups var/ledger var/gpg
# nginx is user 101 in its container, and has to get through to the certificate; the key in it stays for 101 alone.
mkdir -p -m 0755 deploy/tls deploy/acme
[ "$(id -u)" -ne 0 ] || chown 10001:10001 var/backups var/ledger var/gpg
echo ".env written. Keep a copy of it somewhere safe, apart from the backups of the database."
