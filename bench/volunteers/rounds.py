"""A whole nightly round in the database: 100,000 volunteers read, tasks assigned and stored.

Run: `.venv/bin/python -m bench.volunteers.rounds [--people 100000]` (a few minutes, most of them to make the people). Beside
it the bare reading of the volunteers and the bare writing of as many tasks.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time

from bench.scratch import scratch_database


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

    from accounts.models import Citizen
    from assessment.models import Task, Volunteer
    from assessment.talks import rounds
    from tests.bulletins import make_bulletin

    call_command("seed", scale=people, verbosity=0)
    at = timezone.now()
    day = at.date()
    Volunteer.objects.bulk_create(
        (
            Volunteer(
                citizen_id=pk, state="active", rule="1", invited_at=at, active_since=day,
                certified_until=day + dt.timedelta(days=365),
            )
            for pk in Citizen.objects.values_list("pk", flat=True)
        ),
        batch_size=5000,
    )  # fmt: skip
    make_bulletin(areas={"TH": {"LOAN": 4000}}, rising=frozenset({"91", "50"}))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    begin, processor = time.perf_counter(), time.process_time()
    made = rounds.make_due(at=at)
    wall, processor = time.perf_counter() - begin, time.process_time() - processor
    begin = time.perf_counter()
    volunteers = len(rounds._volunteers(at=at))
    reading = time.perf_counter() - begin
    tasks = list(Task.objects.all())
    Task.objects.all().delete()
    begin = time.perf_counter()
    Task.objects.bulk_create(tasks, batch_size=2000)
    writing = time.perf_counter() - begin
    print(
        f"{volunteers} volunteers, {made.needed} districts in need, {made.served} served, {made.offered} tasks"
    )
    print(f"a round: {wall:.2f} s ({processor:.2f} s of processor here)")
    print(
        f"bare reading {reading:.2f} s, bare writing {writing:.2f} s: a round is {wall / (reading + writing):.1f} x both"
    )


if __name__ == "__main__":
    main()
