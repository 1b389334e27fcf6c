# Sourced by backup.sh and restore.sh: hands the database's address to PostgreSQL's programs by the environment, where the list
# of processes does not show it.
use_database() {
  local address="$1"
  [[ "$address" =~ ^postgres(ql)?://([^:@/]+):([^@/]*)@([^:/@]+)(:([0-9]+))?/([^/?]+) ]] || {
    echo "The database's address is not one: set it to postgres://user:password@host:5432/name." >&2
    return 2
  }
  PGUSER="$(plain "${BASH_REMATCH[2]}")" PGPASSWORD="$(plain "${BASH_REMATCH[3]}")"
  PGHOST="${BASH_REMATCH[4]}" PGPORT="${BASH_REMATCH[6]:-5432}" PGDATABASE="$(plain "${BASH_REMATCH[7]}")"
  export PGUSER PGPASSWORD PGHOST PGPORT PGDATABASE
}
plain() { printf '%b' "${1//%/\\x}"; }  # %40 is @

# The ledger of who left, as accounts/ledger.py writes it.
ledger_lines() {
  psql -XAtq -v ON_ERROR_STOP=1 <<'SQL'
SELECT encode(key, 'hex') || ' ' || what || ' ' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')
FROM accounts_ledgerline;
SQL
}
