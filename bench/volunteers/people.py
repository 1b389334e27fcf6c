"""The public check of a card among many, and a night's look for who could be invited.

Run: `.venv/bin/python -m bench.volunteers.people [--people 100000]` (a few minutes, most of them to make the people). Beside the
check a page of the portal that asks the database nothing; beside the night the bare reading of the same tests.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from collections.abc import Callable, Iterator

from bench.scratch import scratch_database

REQUESTS = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    people = parser.parse_args().people
    with scratch_database():
        _measure(people)


def _measure(people: int) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    call_command("seed", scale=people, verbosity=0)
    at = timezone.now()
    _take_tests(at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _night(at)
    _cards(at)


def _take_tests(at: dt.datetime) -> None:
    """Everybody took a test an hour ago; a tenth of them very well."""
    from accounts.models import Citizen
    from assessment.models import Attempt, Result

    then = at - dt.timedelta(hours=1)
    pks = list(Citizen.objects.order_by("pk").values_list("pk", flat=True))
    Attempt.objects.bulk_create(
        (
            Attempt(citizen_id=pk, kind="full", order=[], seed=pk, started_at=then, finished_at=then)
            for pk in pks
        ),
        batch_size=5000,
    )
    Result.objects.bulk_create(
        (
            Result(
                attempt_id=attempt, method="form-1", scams_caught=10 if nth % 10 == 0 else 7, scams=10, honest=10,
                false_alarms=0 if nth % 10 == 0 else 2, d_prime=2, d_low=1, d_high=3, criterion=0, c_low=0, c_high=0,
                confidence_gap=0, scored_at=then,
            )
            for nth, attempt in enumerate(Attempt.objects.order_by("citizen").values_list("pk", flat=True))
        ),
        batch_size=5000,
    )  # fmt: skip


def _night(at: dt.datetime) -> None:
    from accounts.models import Citizen
    from assessment.models import Result
    from assessment.volunteers import nightly, rule

    reading = _seconds(lambda: sum(1 for _ in Result.objects.select_related("attempt").iterator()))
    weighing = _seconds(lambda: list(rule.eligible(Citizen.objects.all(), at=at)))
    inviting = _seconds(lambda: nightly.invite_due(at=at))
    print(
        f"{Result.objects.count()} tests: bare reading {reading:.2f} s, weighed by the rule {weighing:.2f} s"
    )
    print(f"a night with 500 invitations: {inviting:.2f} s ({inviting / reading:.1f} x the reading)")


def _cards(at: dt.datetime) -> None:
    from django.test import Client

    from accounts.models import Citizen
    from assessment.models import Volunteer
    from directory.short_codes import new_code

    day = at.date()
    rows = Citizen.objects.filter(volunteer=None).values_list("pk", flat=True)
    Volunteer.objects.bulk_create(
        (
            Volunteer(
                citizen_id=pk, state="active", rule="1", invited_at=at, active_since=day,
                certified_until=day + dt.timedelta(days=365),
            )
            for pk in rows
        ),
        batch_size=5000,
    )  # fmt: skip
    known = list(Volunteer.objects.filter(state="active").values_list("code", flat=True)[:REQUESTS])
    client = Client()
    for name, addresses in (
        ("known cards", (f"/verify/{code}/" for code in known)),
        ("typed codes", (f"/verify/{code[:10]}/" for code in known)),
        ("unknown codes", (f"/verify/{new_code()}/" for _ in range(REQUESTS))),
        ("a page without the database", ("/offline/" for _ in range(REQUESTS))),
    ):
        print(f"{name}: {_spread(client, addresses)}")


def _spread(client: object, addresses: Iterator[str]) -> str:
    times = sorted(_seconds(lambda: client.get(address)) for address in addresses)  # type: ignore[attr-defined]  # noqa: B023
    return f"median {1e3 * statistics.median(times):.1f} ms, p95 {1e3 * times[len(times) * 95 // 100]:.1f} ms"


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
