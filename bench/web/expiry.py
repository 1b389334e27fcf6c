"""A hot page that expires while a crowd reads it: how often it is made, and how long anybody waits.

    python -m bench.web.expiry [--seconds 150]

The landing page through nginx and TLS, kept for a minute and shown for half a minute more while it is made again; wrk with 32 connections
on the first core, the portal on the last. Every answer stands in nginx's log with where it came from and how long it took.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.web.front import PACKED, SERVER, Row, measure, prepared
from tests.faults.house import House

RENDERED = re.compile(r'cybervaccine_http_requests_total\{view="home",status="2xx"\} (\d+)')
COUNTED_SECONDS = 3  # longer than a process keeps its numbers to itself
FROM_CACHE = {"HIT", "STALE", "UPDATING", "REVALIDATED"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=150)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        house = prepared(Path(folder) / "var")
        log = Path(folder) / "access.log"
        os.sched_setaffinity(0, {SERVER})  # of what is started from here on
        try:
            house.start("web")
            house.wait_for(lambda: house.get("/readyz")[0] == 200)
            house.start("nginx", ACCESS_LOG=str(log))
            key = house.var / "nginx" / "tls" / "privkey.pem"
            house.wait_for(lambda: key.exists() and house.ask_front("/", **PACKED)[0] == 200)
            log.write_text("")
            before = _rendered(house)
            row = measure(
                "/",
                f"https://localhost:{house.https}/",
                PACKED,
                seconds=asked.seconds,
                pids=house.pids_of("nginx"),
            )
            rendered = _rendered(house) - before
        finally:
            house.close()
        told(log, row, asked.seconds, rendered)


def _rendered(house: House) -> int:
    """How often the portal has made the page."""
    time.sleep(COUNTED_SECONDS)
    found = RENDERED.search(house.get("/metrics")[2])
    return int(found[1]) if found else 0


def told(log: Path, row: Row, seconds: int, rendered: int) -> None:
    states: Counter[str] = Counter()
    longest = 0.0
    with log.open() as lines:
        for line in lines:
            said = json.loads(line)
            if said["path"] == "/":
                states[said["cache"] or "passed on"] += 1
                longest = max(longest, float(said["seconds"]))
    waited = sum(count for state, count in states.items() if state not in FROM_CACHE)
    print(
        f"{row.rate:,.0f} a second for {seconds} s: the page was made {rendered} times, {waited} visitors waited for that"
    )
    print(f"p99 {row.p99_ms:.0f} ms, longest in nginx {1000 * longest:.0f} ms; {dict(states)}")


if __name__ == "__main__":
    main()
