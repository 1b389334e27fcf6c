"""What the audit costs: a list of citizens with and without its record, and records a second against the bare INSERT.

Run: `.venv/bin/python -m bench.accounts.audit [--rounds 60] [--records 1000000]`. Rounds alternate, so that a busy machine slows both; the
figures are ratios of medians. Then a report of a breach over `--records` made rows.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import psycopg

from bench.scratch import scratch_database

AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
PEOPLE = 500
COPY = "CREATE TABLE bare_record (LIKE accounts_auditrecord INCLUDING ALL)"
INSERT = (
    "INSERT INTO bare_record (sequence, at, actor_id, acting_as, action, kind, subjects, fields, reason, reference, details,"
    " request, key_id, previous, hash) VALUES (%s, now(), 1, 'officer:50', 'list', 'accounts.citizen', %s, %s, '', '', '{}', '',"
    " '\\x00000000', decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'))"
)
FILL = """
INSERT INTO accounts_auditrecord (sequence, at, actor_id, acting_as, action, kind, subjects, fields, reason, reference, details,
    request, key_id, previous, hash)
SELECT n, '2026-01-01'::timestamptz + n * interval '30 s', 1 + n %% 200, 'officer:50',
    CASE n %% 3 WHEN 0 THEN 'list' WHEN 1 THEN 'view' ELSE 'search' END, 'accounts.citizen',
    ARRAY(SELECT (n * 31 + k * 7) %% 100000 FROM generate_series(1, 1 + n %% 20) k),
    ARRAY['name_initials', 'phone_masked'], '', '', '{}', '', '\\x00000000',
    decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex') FROM generate_series(%s::bigint, %s::bigint) n
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--records", type=int, default=1_000_000)
    options = parser.parse_args()
    with scratch_database() as address:
        _people()
        _list(options.rounds)
        with psycopg.connect(address, autocommit=True) as server:
            _records(server, options.rounds * 10)
            _verify(server)
            _report(server, options.records)


def _people() -> None:
    from tests.accounts.people import make_citizen

    for number in range(PEOPLE):
        make_citizen(f"{number:x}", subdistrict_id="500101", phone=f"+668{number:08}")


def _list(rounds: int) -> None:
    from django.test import Client

    from accounts.audit import looking
    from accounts.models import Role, StaffRole
    from tests.factories import make_officer
    from tests.staff import sign_in

    user = make_officer()
    StaffRole.objects.create(user=user, role=Role.OFFICER, province_id="50", granted_at=AT)
    client = sign_in(Client(SERVER_NAME="localhost"), user)

    @contextmanager
    def nothing_written() -> Any:
        real = looking.look_at_many
        looking.look_at_many = lambda *_args, **_more: None
        try:
            yield
        finally:
            looking.look_at_many = real

    def ask() -> None:
        assert client.get("/admin/accounts/citizen/").status_code == 200

    with_record, without = [], []
    for number in range(rounds + 5):
        took = _seconds(ask)
        with nothing_written():
            bare = _seconds(ask)
        if number >= 5:
            with_record.append(took)
            without.append(bare)
    both = [statistics.median(times) for times in (with_record, without)]
    print(
        f"list of 50: {both[0] * 1000:.1f} ms with its record, {both[1] * 1000:.1f} ms without: {both[0] / both[1]:.3f}"
    )


def _records(server: Any, count: int) -> None:
    from accounts.audit.records import Entry, look
    from accounts.models import Action

    server.execute(COPY)
    subjects, fields = list(range(1, 51)), ["name_initials", "phone_masked"]
    entry = Entry(None, Action.LIST, "accounts.citizen", tuple(subjects), tuple(fields))
    ours, bare = [], []
    for number in range(count):
        ours.append(_seconds(lambda: look(entry, at=AT)))
        bare.append(_seconds(lambda: server.execute(INSERT, [number + 1, subjects, fields])))  # noqa: B023
    medians = [statistics.median(times) for times in (ours, bare)]
    print(
        f"a record of 50 people: {1 / medians[0]:.0f} a second, bare INSERT with the same indexes {1 / medians[1]:.0f}: "
        f"{medians[0] / medians[1]:.2f} times its time"
    )


def _verify(server: Any) -> None:
    from accounts.audit.verifying import verify

    started = time.perf_counter()
    verified = verify()
    took = time.perf_counter() - started
    assert not verified.broken
    print(f"audit_verify: {verified.records / took:.0f} records a second")


def _report(server: Any, records: int) -> None:
    """One officer's day, a day of everybody, and everything. The rows are no chain: only the report reads them."""
    from accounts.audit.breach import report

    for trigger in ("DISABLE", "ENABLE"):
        if trigger == "ENABLE":
            server.execute(FILL, [10_000_000, 10_000_000 + records - 1])
            server.execute("ANALYZE accounts_auditrecord")
        server.execute(f"ALTER TABLE accounts_auditrecord {trigger} TRIGGER USER")
    middle = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=30 * (10_000_000 + records // 2))
    day = dt.timedelta(days=1)
    spans = {
        "one officer, 30 days": (middle, middle + 30 * day, 7),
        "everybody, one day": (middle, middle + day, None),
        "everybody, 30 days": (middle, middle + 30 * day, None),
        "everything": (middle - 3650 * day, middle + 3650 * day, None),
    }
    for name, (since, until, actor) in spans.items():
        started = time.perf_counter()
        found = report(since=since, until=until, actor=actor)
        accesses = sum(access.records for access in found.accesses)
        print(
            f"breach_report of {records} records, {name}: {time.perf_counter() - started:.2f} s"
            f" ({accesses} accesses, {len(found.persons)} persons)"
        )


def _seconds(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
