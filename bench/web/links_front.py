"""Redirects of `/q/<code>` a second behind nginx with TLS, and whether every one is counted.

    python -m bench.web.links_front [--seconds 10] [--rounds 3]

A portal of its own with production settings; wrk on the first core, everything else on the last (or on all). The peer is a constant answer
of the same portal (`/healthz`) by the same way; figures are medians of the rounds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from bench.web.front import SERVER, Row, measure, start_nginx
from bench.web.short_links import PHONE
from cybervaccine.embedded.environment import ROOT
from tests.faults.house import House

MAKE = """
from django.utils import timezone
from directory.models import Link
print(Link.objects.create(label="x", created_at=timezone.now()).code)
"""
COUNTED = "SELECT coalesce(sum(opens), 0) FROM directory_linkday"
GATHERED_SECONDS = 3  # longer than a process keeps its counts to itself


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--all-cores", action="store_true", help="the portal has the client's core, too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not asked.all_cores:
            os.sched_setaffinity(0, {SERVER})  # of what is started from here on
        house = House(Path(folder) / "var")
        try:
            house.manage("migrate", "--verbosity", "0")
            house.manage("collectstatic", "--noinput", "--verbosity", "0")
            house.start("web")
            house.wait_for(lambda: house.get("/readyz")[0] == 200, seconds=120)
            start_nginx(house)
            rounds = [_round(house, _link(house), asked.seconds) for _ in range(asked.rounds)]
        finally:
            house.close()
    links, constant = (
        statistics.median(row.rate for row in rows)
        for rows in zip(*(pair[0] for pair in rounds), strict=True)
    )
    p99 = statistics.median(pair[0][0].p99_ms for pair in rounds)
    asked_for, counted = (sum(pair[at] for pair in rounds) for at in (1, 2))
    print(
        f"/q/ behind nginx: {links:,.0f} a second, p99 {p99:.0f} ms; a constant answer {constant:,.0f}: ratio {links / constant:.2f}"
    )
    print(f"answered {asked_for}, counted {counted}")


def _link(house: House) -> str:
    done = subprocess.run([sys.executable, "manage.py", "shell", "-v", "0", "-c", MAKE], cwd=ROOT, env=house.environment, check=True, capture_output=True, text=True)  # fmt: skip
    return done.stdout.strip()


def _round(house: House, code: str, seconds: int) -> tuple[tuple[Row, Row], int, int]:
    """Rows of `/q/` and of the constant answer; how many redirects were answered, and how many counted."""
    site, pids = f"https://localhost:{house.https}", house.pids_of("nginx") + house.pids_of("web")
    before = _counted(house)
    links = measure("/q/", f"{site}/q/{code}", {"User-Agent": PHONE}, seconds=seconds, pids=pids)
    time.sleep(GATHERED_SECONDS)
    counted = _counted(house) - before
    constant = measure("/healthz", f"{site}/healthz", {}, seconds=seconds, pids=pids)
    return (links, constant), links.count - links.failed, counted


def _counted(house: House) -> int:
    with psycopg.connect(house.database) as database:
        return int(database.execute(COUNTED).fetchone()[0])


if __name__ == "__main__":
    main()
