"""How long `manage.py seed` takes.

Run: `.venv/bin/python -m bench.accounts.seeding [--people 100000]`.
"""

from __future__ import annotations

import argparse
import time

from bench.scratch import scratch_database


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    people = parser.parse_args().people
    with scratch_database():
        from django.core.management import call_command

        begin, processor = time.perf_counter(), time.process_time()
        call_command("seed", scale=people)
        wall, processor = time.perf_counter() - begin, time.process_time() - processor
        print(f"{people} people: {wall:.1f} s, of which {processor:.1f} s of processor here")


if __name__ == "__main__":
    main()
