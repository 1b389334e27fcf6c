"""What a large file costs: 200 MB given out by nginx and by Python, and a kit of 500 MB with the memory it takes.

Run: `.venv/bin/python -m bench.media.giving`. A portal of its own; ratios of one run are what counts.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.web.front import cpu_seconds
from cybervaccine.embedded.environment import ROOT
from tests.faults.house import House, _family

DOWNLOAD, PIECE, PIECES = 200 * 1024**2, 50 * 1024**2, 10
PREPARE = """
import json
from django.utils import timezone
from alerts.loading import load_case_types
from media_library.models import MediaFile
from tests.media_library.items import make_file, make_public
load_case_types()
big = make_file(make_public(at=timezone.now()), b"x" * {download}, role=MediaFile.Role.LARGE, extension="mp4", content_type="video/mp4")
items = [make_public(at=timezone.now()) for _ in range({pieces})]
for item in items:
    make_file(item, item.slug.encode() * ({piece} // len(item.slug)), role=MediaFile.Role.LARGE, extension="mp4", content_type="video/mp4")
print(json.dumps([big.get_absolute_url(), [item.slug for item in items]]))
"""
KIT = """
import resource, time
from django.utils import timezone
from media_library import kits
from media_library.models import Kit
kits.ask_for({slugs}[:1], language="th", at=timezone.now())
kits.make_waiting(now=timezone.now)
kit = kits.ask_for({slugs}, language="th", at=timezone.now())
small = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begin = time.perf_counter()
kits.make_waiting(now=timezone.now)
kit = Kit.objects.get(pk=kit.pk)
print(kit.state, kit.bytes, time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - small)
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder) / "var")
        house.environment["MEDIA_BY_NGINX"] = "1"
        try:
            house.manage("migrate", "--verbosity", "0")
            house.manage("collectstatic", "--noinput", "--verbosity", "0")
            address, slugs = json.loads(
                _work(house, PREPARE.format(download=DOWNLOAD, piece=PIECE, pieces=PIECES))
            )
            _download(house, address)
            print(
                "kit:",
                _work(house, KIT.format(slugs=slugs)).strip(),
                "(state, bytes, seconds, KB of memory beyond a kit of a tenth)",
            )
            print("copying as many bytes:", f"{_copy(Path(folder)):.2f} s")
        finally:
            house.close()


def _work(house: House, code: str) -> str:
    done = subprocess.run([sys.executable, "manage.py", "shell", "-v", "0", "-c", code], cwd=ROOT, env=house.environment, check=True, capture_output=True, text=True)  # fmt: skip
    return done.stdout


def _download(house: House, address: str) -> None:
    os.chmod(house.var, 0o755)  # noqa: S103 - nginx's own user reads a scratch folder
    house.start("web")
    house.start("nginx")
    house.wait_for(lambda: house.get("/readyz")[0] == 200 and house.ask_front("/healthz")[0] == 200)
    for name, connection, headers in (
        ("nginx", house.front_connection, {}),
        ("python", lambda: http.client.HTTPConnection("127.0.0.1", house.port, timeout=60), {"Host": "localhost", "X-Forwarded-Proto": "https"}),
    ):  # fmt: skip
        if name == "python":
            house.kill(house.processes["web"])
            house.start("web", MEDIA_BY_NGINX="0")
            house.wait_for(lambda: house.get("/readyz")[0] == 200)
        pids = [child for pid in house.pids_of("web") for child in _family(pid)]
        spent, begin = cpu_seconds(pids), time.perf_counter()
        open_connection = connection()
        open_connection.request("GET", address, headers=headers)
        answer = open_connection.getresponse()
        length = sum(len(chunk) for chunk in iter(lambda answer=answer: answer.read(1024**2), b""))
        print(
            f"{name}: {answer.status}, {length} bytes, {time.perf_counter() - begin:.2f} s, "
            f"{cpu_seconds(pids) - spent:.2f} s of Python's processor time"
        )


def _copy(folder: Path) -> float:
    content, begin = b"x" * PIECE, time.perf_counter()
    with (folder / "copy").open("wb") as stream:
        for _ in range(PIECES):
            stream.write(content)
        os.fsync(stream.fileno())
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
