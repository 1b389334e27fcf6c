"""How much is still served well when many times more ask than can be served: a page that no cache keeps, through nginx and TLS.

    python -m bench.shell.overload [--seconds 10] [--page /verify/]

wrk asks again as soon as it has an answer, and a refusal is an answer, so a crowd offers many times what the portal serves; the
column "offered" says how many. The portal and its database have the last core for themselves, nginx and the crowd the first one.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
from pathlib import Path

from tests.faults.house import House

FEW, CROWDS = (8, 16, 32), (96, 160, 320)
CLIENT, SERVER = 0, (os.cpu_count() or 1) - 1


def measure(address: str, clients: int, seconds: int) -> tuple[float, float, str]:
    """Served well and refused, per second; the 99th percentile of both together."""
    done = subprocess.run(
        ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", "--timeout", "10s", address],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    count, took = re.search(r"(\d+) requests in ([\d.]+)s", done.stdout).groups()
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
    bad = int(refused[1]) if refused else 0
    p99 = re.search(r"99%\s+(\S+)", done.stdout)[1]
    return (int(count) - bad) / float(took), bad / float(took), p99


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--page", default="/verify/")
    asked = parser.parse_args()
    os.sched_setaffinity(0, {SERVER})  # of what is started from here on
    with tempfile.TemporaryDirectory() as place:
        house = House(Path(place) / "house")
        try:
            house.manage("migrate", "--verbosity", "0")
            house.manage("collectstatic", "--noinput", "--verbosity", "0")
            house.start("web")
            os.sched_setaffinity(0, {CLIENT})
            house.start("nginx", ACCESS_LOG="/dev/null")
            house.wait_for(lambda: house.get("/readyz")[0] == 200, seconds=120)
            address = f"https://localhost:{house.https}{asked.page}"
            measure(address, 8, 3)
            print(
                "| clients | offered, of the most served | served well/s | of the most | refused/s | p99 |\n|---|---|---|---|---|---|"
            )
            most = 0.0
            for clients in (*FEW, *CROWDS, FEW[0]):
                good, refused, p99 = measure(address, clients, asked.seconds)
                most = max(most, good)
                offered = (good + refused) / most
                print(
                    f"| {clients} | {offered:.1f} | {good:.0f} | {good / most:.2f} | {refused:.0f} | {p99} |",
                    flush=True,
                )
        finally:
            house.close()


if __name__ == "__main__":
    main()
