"""Sending an answer against a bare Django POST that writes the same row: `python -m cybervaccine.embedded.run -m bench.immunity.answering`.

Both go through the whole middleware, one after the other in turns, on the same database; the bare view reads the form, looks up
the test by its code and creates the row by the ORM, with no check of what was sent and no result at the end. The row alone
is written by pgbench, one client, prepared, as the limit. `--profile` prints where the portal's time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from bench.scratch import scratch_database

TESTS, WARM, EACH = 60, 5, 10
PGBENCH_SQL = """
SELECT nextval('bench_answer') AS number \\gset
INSERT INTO assessment_answer (attempt_id, version_id, position, said_scam, confidence, is_fast, answered_at)
SELECT id, "order"[1 + :number % 10], 1 + :number % 10, true, 3, false, now()
FROM assessment_attempt WHERE code = lpad(to_hex(:number / 10), 32, '0');
"""
Seconds = tuple[float, float]  # by the wall, and of the processor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", action="store_true")
    is_profile = parser.parse_args().profile
    with scratch_database() as address:
        from django.test import override_settings

        with override_settings(ROOT_URLCONF="bench.immunity.bare_urls", ALLOWED_HOSTS=["testserver"]):
            if is_profile:
                _profile()
            else:
                _measure(address)


def _measure(address: str) -> None:
    ours: list[Seconds] = []
    bare: list[Seconds] = []
    for number in range(TESTS + WARM):
        sent = _portal(), _bare()
        if number >= WARM:
            ours += sent[0]
            bare += sent[1]
    _print("portal, all answers", ours)
    _print("portal, the last with its result", ours[EACH - 1 :: EACH])
    _print("bare", bare)
    rows = _pgbench(address)
    print(f"pgbench, the row alone: median {statistics.median(rows) * 1000:.2f} ms, n {len(rows)}")
    for place, name in enumerate(("wall", "processor")):
        median = [statistics.median(each[place] for each in times) for times in (bare, ours)]
        print(f"ratio of medians, bare / portal, {name}: {median[0] / median[1]:.2f}")


def _print(name: str, times: list[Seconds]) -> None:
    wall, processor = (statistics.median(each[place] for each in times) * 1000 for place in (0, 1))
    print(f"{name}: median {wall:.2f} ms, processor {processor:.2f} ms, n {len(times)}")


def _profile() -> None:
    _portal()
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(20):
        _portal()
    profiler.disable()
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)


def _pgbench(address: str) -> list[float]:
    """Seconds of each transaction, as pgbench logs them, on tests of its own."""
    count = TESTS * EACH
    with psycopg.connect(address) as connection:
        connection.execute("CREATE SEQUENCE bench_answer MINVALUE 0")
        connection.execute(
            'INSERT INTO assessment_attempt (code, kind, "order", seed, research, started_at)'
            " SELECT lpad(to_hex(number), 32, '0'), 'short', mine.\"order\", 1, false, now()"
            ' FROM generate_series(0, %s) number, (SELECT "order" FROM assessment_attempt LIMIT 1) mine',
            [count // 10],
        )
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "answer.sql")
        script.write_text(PGBENCH_SQL, encoding="utf-8")
        command = [_program(), "-n", "-M", "prepared", "-t", str(count), "-l", "-f", script, address]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        log = next(Path(folder).glob("pgbench_log.*")).read_text()
    return [int(line.split()[2]) / 1e6 for line in log.splitlines()]


def _program() -> str:
    """pgbench of the embedded server, else the system's."""
    from cybervaccine.embedded.postgres import found_binaries

    return shutil.which("pgbench", path=f"{found_binaries()}:{os.environ['PATH']}") or "pgbench"


def _portal() -> list[Seconds]:
    """Seconds of each of the ten answers of a short test; the last makes the result."""
    client = _client()
    client.post("/immunity/test/begin/", {"length": "short"})
    return [
        _timed(lambda position=position: client.post("/immunity/test/", _data(position)))
        for position in range(1, 11)
    ]


def _bare() -> list[Seconds]:
    from assessment.models import Attempt

    client = _client()
    client.post("/immunity/test/begin/", {"length": "short"})
    code = Attempt.objects.latest("pk").code
    return [
        _timed(lambda position=position: client.post(f"/bare/{code}/", _data(position)))
        for position in range(1, 11)
    ]


def _client() -> object:
    from django.test import Client

    return Client()


def _data(position: int) -> dict[str, object]:
    return {"position": position, "said": "scam" if position % 2 else "honest", "confidence": 3}


def _timed(send: Callable[[], object]) -> Seconds:
    begin, worked = time.perf_counter(), time.process_time()
    response = send()
    seconds = time.perf_counter() - begin, time.process_time() - worked
    if response.status_code != 302:
        raise RuntimeError(f"An answer was not taken: {response.status_code}")
    return seconds


if __name__ == "__main__":
    main()
