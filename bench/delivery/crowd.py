"""Many citizens who asked for the bulletin, made in SQL: a million in about a minute."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

USERS = """
INSERT INTO accounts_user (id, password, is_superuser, is_active, is_staff, date_joined)
SELECT n, '!', false, true, false, now() FROM generate_series(1, %s) n
"""
MADE = "CREATE TEMP TABLE made (id bigint, sub bytea, sub_index bytea)"
IDENTITIES = """
INSERT INTO accounts_lineidentity (user_id, issuer, sub_index, sub, is_friend, linked_at)
SELECT id, 'x', sub_index, sub, id % 20 > 0, now() FROM made
"""
CITIZENS = """
INSERT INTO accounts_citizen (user_id, title_id, other_title, first_name, last_name, phone_index, phone, subdistrict_id, age_group,
    registered_at)
SELECT u.id, (SELECT number FROM accounts_title WHERE name_th = 'นาย'), '', 'x', '', decode(md5(u.id::text), 'hex'), '\\x00',
    place.code, '30-39', now()
FROM accounts_user u JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS n, count(*) OVER () AS all_of FROM directory_subdistrict) place
ON place.n = u.id % place.all_of
"""
CONSENTS = """
INSERT INTO accounts_consent (user_id, purpose, is_given, version, language, text_sha256, at)
SELECT id, purpose, true, 1, CASE WHEN id % 50 = 0 THEN 'en' ELSE 'th' END, repeat('0', 64), now()
FROM accounts_user, (VALUES ('service'), ('bulletin')) AS asked (purpose)
"""


def make_crowd(cursor: Any, count: int) -> None:
    """`count` citizens in place of those who are there; one in twenty has blocked us. Their LINE ids are sealed as always."""
    cursor.execute("TRUNCATE accounts_user, alerts_bulletin CASCADE")
    cursor.execute(MADE)
    with cursor.copy("COPY made FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(["int8", "bytea", "bytea"])
        for row in _sealed(count):
            copy.write_row(row)
    # The rows point at each other as they should: looking each one up would take longer than writing them.
    cursor.execute("SET session_replication_role = replica")
    cursor.execute(USERS, [count])
    for statement in (IDENTITIES, CITIZENS, CONSENTS):
        cursor.execute(statement)
    cursor.execute("SET session_replication_role = DEFAULT")
    cursor.execute("DROP TABLE made")
    cursor.execute("VACUUM ANALYZE")


def _sealed(count: int) -> Iterator[tuple[int, bytes, bytes]]:
    from accounts.encryption import blind_index, seal
    from accounts.models import LineIdentity

    purpose = LineIdentity._meta.get_field("sub").purpose
    for number in range(1, count + 1):
        sub = line_id(number)
        yield number, seal(sub, purpose), blind_index(sub, purpose)


def line_id(number: int) -> str:
    """What LINE's ids look like: U and 32 hexadecimal digits."""
    return (
        "U"
        + base64.b16encode(hashlib.blake2b(str(number).encode(), digest_size=16).digest()).decode().lower()
    )
