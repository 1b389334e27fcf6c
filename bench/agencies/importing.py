"""A list of 50,000 agencies through the worker's import, against COPY and one INSERT of the same rows in the same run.

    .venv/bin/python -m bench.agencies.importing [--rows 50000]

What memory grew by is printed for a tenth of the rows and for all: it must not grow with the file.
"""

from __future__ import annotations

import argparse
import csv
import resource
import tempfile
import time
from pathlib import Path

from bench.scratch import scratch_database

HEADINGS = ("code", "kind", "name_th", "name_en", "parent", "province", "district", "phone", "source")
KINDS = ("police_station", "tao", "municipality")


def write_file(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for number in range(rows):
            writer.writerow(
                (
                    f"bench-{rows}-{number}", KINDS[number % 3], f"หน่วยงานทดสอบ {number}", f"Office {number}", "police-province-11",
                    "11", "1103", f"02{number % 10_000_000:07}", "bench",
                )
            )  # fmt: skip


def take(path: Path, rows: int) -> tuple[float, float]:
    """Seconds of the trial and of the taking."""
    from django.core.files import File
    from django.utils import timezone

    from accounts.models import User
    from directory.exchange import uploads
    from directory.models import AgencyImport

    by = User.objects.create_superuser(f"bench{rows}@police.example", "a-long-enough-password")
    batch = AgencyImport(model="agency", state="uploaded")
    with path.open("rb") as stream:
        uploads.receive(batch, File(stream, name="bench.csv"), by=by, at=timezone.now())
    times = []
    for state in ("tried", "done"):
        begin = time.perf_counter()
        uploads.handle(batch.pk, at=timezone.now())
        times.append(time.perf_counter() - begin)
        batch.refresh_from_db()
        assert (batch.state, batch.added) == (state, rows), (batch.state, batch.added, batch.refusal)
        uploads.confirm(batch, take="all", by=by, at=timezone.now())
    return times[0], times[1]


def bare(path: Path) -> float:
    """COPY into a table of texts and one INSERT into the same table, nothing checked, undone."""
    from django.db import connection, transaction

    begin = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE came ({', '.join(f'{name} text' for name in HEADINGS)})")
        with path.open("rb") as stream, cursor.copy("COPY came FROM STDIN (FORMAT csv, HEADER true)") as copy:
            copy.write(stream.read().removeprefix(b"\xef\xbb\xbf"))
        cursor.execute(
            "INSERT INTO directory_agency (code, kind, name_th, name_en, parent_id, province_id, district_id, address, website,"
            " source, licence, confidence, as_of, often_impersonated, note, keeper, sort_key)"
            " SELECT 'bare-' || came.code, came.kind, came.name_th, came.name_en, parent.id, province, district, '', '', came.source,"
            " '', '', '', false, '', 'staff', came.name_th FROM came JOIN directory_agency parent ON parent.code = came.parent"
        )
        seconds = time.perf_counter() - begin
        transaction.set_rollback(True)
    return seconds


def resident() -> float:
    """MB of this process now; reference data were loaded in it, so its peak would say nothing."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1024**2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    rows = parser.parse_args().rows
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        from django.conf import settings

        settings.MEDIA_ROOT = folder
        for count in (rows // 10, rows):
            path = Path(folder) / f"{count}.csv"
            write_file(path, count)
            before = resident()
            tried, taken = take(path, count)
            grown = resident() - before
            limit = bare(path)
            print(
                f"{count} rows: tried {tried:.1f} s ({count / tried:.0f}/s), taken {taken:.1f} s, bare {limit:.2f} s"
                f" (x{taken / limit:.0f}), memory +{grown:.0f} MB"
            )


if __name__ == "__main__":
    main()
