"""What a second of one core serves: nginx's static files and kept pages, Django's pages, gunicorn beside granian.

    python -m bench.web.front [--seconds 8] [--rounds 3] [--granian FOLDER]

Everything runs in a portal of its own (production settings, TLS on loopback), client on core 0 and servers on core 1. All
figures are of one run, medians of its rounds: read the ratios, and the processor time of the server, which a busy machine changes least. FOLDER is where `pip install --target FOLDER granian` put granian.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.faults.house import House

CLIENT, SERVER = 0, os.cpu_count() - 1 if os.cpu_count() else 0
DIRECT = {"Host": "localhost", "X-Forwarded-Proto": "https"}
PACKED = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Row:
    name: str
    rate: float
    p99_ms: float
    cpu_ms: float
    bytes: float
    failed: int
    count: int = 0


def cpu_seconds(pids: list[int]) -> float:
    """Processor time of these processes so far; nginx's loader of kept pages ends by itself, and did nothing."""
    ticks = 0
    for stat in (Path(f"/proc/{pid}/stat") for pid in pids):
        if stat.exists():
            fields = stat.read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(name: str, address: str, headers: dict[str, str], *, seconds: int, pids: list[int]) -> Row:
    """wrk with one thread and 32 connections on the client's core; `pids` are the server's."""
    before = cpu_seconds(pids)
    arguments = [part for item in headers.items() for part in ("-H", f"{item[0]}: {item[1]}")]
    done = subprocess.run(
        ["taskset", "-c", str(CLIENT), "wrk", "-t1", "-c32", f"-d{seconds}s", "--latency", "--timeout", "10s", *arguments, address],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    spent = cpu_seconds(pids) - before
    said = done.stdout
    count = int(re.search(r"(\d+) requests in", said)[1])
    read = re.search(r"requests in [^,]+, ([\d.]+)([KMG]?B) read", said)
    size = float(read[1]) * {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}[read[2]]
    latency = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Row(
        name,
        float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        float(latency[1]) * {"us": 0.001, "ms": 1, "s": 1000}[latency[2]],
        1000 * spent / max(count, 1),
        size / max(count, 1),
        int(failed[1]) if failed else 0,
        count,
    )


def prepared(var: Path) -> House:
    """A portal with two months of simulated cases and today's bulletin."""
    house = House(var)
    house.manage("migrate", "--verbosity", "0")
    house.manage("load_reference")
    house.manage("collectstatic", "--noinput", "--verbosity", "0")
    demo = house.environment | {"DEBUG": "1", "DEMO_DAYS": "60"}
    subprocess.run(
        [sys.executable, "manage.py", "demo_data"], env=demo, check=True, stdout=subprocess.DEVNULL
    )
    return house


def of_nginx(house: House, seconds: int) -> list[Row]:
    site = f"https://localhost:{house.https}"
    style = next((house.var / "static" / "css").glob("portal.*.css"))
    pids = house.pids_of("nginx")
    known = PACKED | {"Cookie": "__Host-session=somebody"}
    for page, form in (("/", PACKED), ("/", {}), ("/alerts/?province=50", PACKED)):
        house.ask_front(page, **form)  # kept from here on: expiry has a bench of its own
    return [
        measure(
            "nginx, static file, packed",
            f"{site}/static/css/{style.name}",
            PACKED,
            seconds=seconds,
            pids=pids,
        ),
        measure("nginx, landing page kept, packed", f"{site}/", PACKED, seconds=seconds, pids=pids),
        measure("nginx, landing page kept, plain", f"{site}/", {}, seconds=seconds, pids=pids),
        measure(
            "nginx, alert page of a province kept, packed",
            f"{site}/alerts/?province=50",
            PACKED,
            seconds=seconds,
            pids=pids,
        ),
        measure(
            "nginx before gunicorn, alert page for somebody known",
            f"{site}/alerts/",
            known,
            seconds=seconds,
            pids=pids,
        ),
    ]


def of_web(house: House, server: str, seconds: int) -> list[Row]:
    house.wait_for(lambda: house.get("/readyz")[0] == 200)
    site, pids = f"http://127.0.0.1:{house.port}", house.pids_of("web")
    return [
        measure(f"{server}, constant answer", f"{site}/healthz", DIRECT, seconds=seconds, pids=pids),
        measure(
            f"{server}, alert page, packed", f"{site}/alerts/", DIRECT | PACKED, seconds=seconds, pids=pids
        ),
        measure(f"{server}, alert page, plain", f"{site}/alerts/", DIRECT, seconds=seconds, pids=pids),
    ]


def start_nginx(house: House) -> None:
    house.start("nginx", ACCESS_LOG="/dev/null")
    key = house.var / "nginx" / "tls" / "privkey.pem"
    house.wait_for(lambda: key.exists() and house.ask_front("/healthz")[0] == 200)


def start_granian(house: House, folder: str) -> None:
    house.processes["web"] = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4",
         "--host", "127.0.0.1", "--port", str(house.port), "--no-access-log", "cybervaccine.wsgi:application"],
        env=house.environment | {"PYTHONPATH": folder, "DJANGO_SETTINGS_MODULE": "cybervaccine.settings"},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def stop_web(house: House) -> None:
    house.processes["web"].terminate()
    house.processes["web"].wait(60)


def one_round(house: House, seconds: int, granian: str | None) -> list[Row]:
    house.start("web")
    rows = of_web(house, "gunicorn gthread", seconds)
    if "nginx" not in house.processes:
        start_nginx(house)
    rows += of_nginx(house, seconds)
    stop_web(house)
    if granian:
        start_granian(house, granian)
        rows += of_web(house, "granian (WSGI)", seconds)
        stop_web(house)
    return rows


def median(rows: list[Row]) -> Row:
    numbers = zip(*((row.rate, row.p99_ms, row.cpu_ms, row.bytes, row.failed) for row in rows), strict=True)
    return Row(rows[0].name, *(statistics.median(values) for values in numbers))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--granian")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed (apt install wrk).")
    with tempfile.TemporaryDirectory() as folder:
        house = prepared(Path(folder) / "var")
        os.sched_setaffinity(0, {SERVER})  # of what is started from here on
        try:
            rounds = [one_round(house, options.seconds, options.granian) for _ in range(options.rounds)]
        finally:
            house.close()
    rows = [median(list(same)) for same in zip(*rounds, strict=True)]
    first = next(row for row in rows if row.name.startswith("nginx, static"))
    print(
        "| what | requests/s | of nginx static | p99 ms | server's CPU ms/request | bytes | failed |\n|---|---|---|---|---|---|---|"
    )
    for row in rows:
        print(f"| {row.name} | {row.rate:,.0f} | {row.rate / first.rate:.3f} | {row.p99_ms:,.0f} | {row.cpu_ms:.3f} | {row.bytes:,.0f} | {row.failed} |")  # fmt: skip
    for row in rows:
        print(
            f"{row.name}: {row.rate:,.0f} a second, p99 {row.p99_ms:,.0f} ms: ratio to nginx static {row.rate / first.rate:.3f}"
        )


if __name__ == "__main__":
    main()
