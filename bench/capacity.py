"""What a person costs on disk and in a dump, for docs/capacity.md.

Run: `.venv/bin/python -m bench.capacity [--people 20000]`.
"""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from bench.scratch import scratch_database

SIZES = "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    people = parser.parse_args().people
    with scratch_database() as address:
        from django.core.management import call_command

        before, dumped = sizes(), dump(address)
        call_command("seed", scale=people)
        grown = {name: size - before.get(name, 0) for name, size in sizes().items()}
        print(f"{people} people: {sum(grown.values()) / people:.0f} bytes of tables and indexes each")
        for name, size in sorted(grown.items(), key=lambda pair: -pair[1])[:8]:
            print(f"  {name}: {size / people:.0f}")
        print(f"  compressed dump: {(dump(address) - dumped) / people:.0f}")


def sizes() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(SIZES)
        return dict(cursor.fetchall())


def dump(address: str) -> int:
    from cybervaccine.embedded.postgres import found_binaries

    program = Path(found_binaries()) / "pg_dump"
    return len(subprocess.run([program, "-Fc", address], capture_output=True, check=True).stdout)


if __name__ == "__main__":
    main()
