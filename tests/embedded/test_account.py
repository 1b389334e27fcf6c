"""The second account of the embedded database: rows yes, tables no, and of the audit only what may be added."""

import psycopg
import pytest

from cybervaccine.embedded import postgres
from cybervaccine.embedded.account import portal_address

TABLES = ("accounts_auditrecord", "accounts_auditanchor", "accounts_audithead", "other")


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    var = tmp_path_factory.mktemp("account")
    owner = postgres.start(var)
    with psycopg.connect(owner) as server:
        for table in TABLES:
            server.execute(f"CREATE TABLE {table} (sequence int)")
    yield owner, portal_address(owner)
    postgres.stop(var, owner)


def may(address, table):
    kinds = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    with psycopg.connect(address) as server:
        rights = [
            server.execute("SELECT has_table_privilege(%s, %s)", [table, kind]).fetchone()[0]
            for kind in kinds
        ]
    return "".join(kind[0] for kind, right in zip(kinds, rights, strict=True) if right)


def test_it_writes_rows_and_only_adds_to_the_audit(addresses):
    assert [may(addresses[1], table) for table in TABLES] == ["SI", "SI", "S", "SIUD"]


def test_it_changes_no_tables_and_does_not_know_the_owners_password(addresses):
    owner, portal = addresses

    with psycopg.connect(portal) as server, pytest.raises(psycopg.errors.InsufficientPrivilege):
        server.execute("DROP TABLE other")
    assert owner.split(":")[2].split("@")[0] not in portal


def test_asking_twice_gives_the_same(addresses):
    assert portal_address(addresses[0]) == addresses[1]
