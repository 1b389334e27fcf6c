"""What MDN's HTTP Observatory says of every kind of page, behind nginx and TLS, in production settings.

    npm install --ignore-scripts @mdn/mdn-http-observatory@1.4.8 node@24      # in a folder of its own
    python -m bench.shell.observatory --folder FOLDER

Everything is on loopback, so what the browsers' list of preloaded hosts would add (5) is left out: the list is empty. Error
pages have no score there (tests/faults/test_front.py tries their headers). A score begins at 100; from 90 up extras count. 130 is the promise (P13), 140 the most without the list.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path

from tests.faults.house import House

PAGES = {
    "home": "/", "in English": "/en/", "alerts": "/alerts/", "archive": "/alerts/archive/", "method": "/alerts/methodology/",
    "open data": "/alerts/open-data/", "library": "/library/", "directory": "/directory/", "hotlines": "/directory/hotlines/",
    "first hour": "/help/", "search": "/search/", "verify": "/verify/", "scan (camera)": "/scan/", "test": "/immunity/",
    "volunteers": "/volunteers/", "registration": "/accounts/register/", "privacy": "/accounts/privacy/",
    "own data (led to sign in)": "/accounts/me/", "staff sign-in": "/staff/sign-in/", "admin (led to sign in)": "/admin/",
    "Django's own redirect": "/alerts",
}  # fmt: skip


def scan(folder: Path, address: str, certificate: Path) -> dict:
    modules = folder / "node_modules"
    done = subprocess.run(
        [str(modules / "node" / "bin" / "node"), "src/scan.js", address],
        cwd=modules / "@mdn" / "mdn-http-observatory", capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "NODE_EXTRA_CA_CERTS": str(certificate)},
    )  # fmt: skip
    return json.loads(done.stdout)


def row(name: str, said: dict) -> str:
    if "error" in said:
        return f"| {name} | {said['error']} | | |"
    changed = {
        test: found["scoreModifier"] for test, found in said["tests"].items() if found["scoreModifier"]
    }
    parts = ", ".join(f"{test} {points:+d}" for test, points in sorted(changed.items()))
    return f"| {name} | {said['scan']['grade']} | {said['scan']['score']} | {parts} |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    folder = parser.parse_args().folder.resolve()
    empty = folder / "node_modules" / "@mdn" / "mdn-http-observatory" / "conf" / "hsts-preload.json"
    empty.write_text("{}")
    with tempfile.TemporaryDirectory() as place:
        house = House(Path(place) / "house")
        try:
            house.manage("migrate", "--verbosity", "0")
            house.manage("load_reference")
            house.manage("collectstatic", "--noinput", "--verbosity", "0")
            house.start("web")
            house.start("nginx")
            certificate = house.var / "nginx" / "tls" / "fullchain.pem"
            house.wait_for(lambda: certificate.exists() and house.ask_front("/readyz")[0] == 200, seconds=120)
            print("| page | grade | score | of which |\n|---|---|---|---|")
            for name, path in PAGES.items():
                print(row(name, scan(folder, f"localhost:{house.https}{path}", certificate)), flush=True)
        finally:
            house.close()


if __name__ == "__main__":
    main()
