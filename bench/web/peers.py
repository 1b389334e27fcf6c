"""Home and bulletin that no cache in front holds, beside pages of two other Django sites in the same run: healthchecks' list of 20
checks for somebody logged in, and the home of Wagtail's bakerydemo.

    .venv/bin/python -m bench.web.peers --healthchecks FOLDER --bakerydemo FOLDER [--rounds 60]

Each FOLDER is a checkout of the peer with a virtual environment of its own in `.venv`. With Python and Django as ours:

    git clone --branch v3.13 https://github.com/healthchecks/healthchecks FOLDER && cd FOLDER
    python3.11 -m venv .venv && .venv/bin/pip install -r requirements.txt 'psycopg[binary]==3.2.13'
    DEBUG=False SECRET_KEY=x .venv/bin/python manage.py collectstatic --noinput
    DEBUG=False SECRET_KEY=x .venv/bin/python manage.py compress

    git clone https://github.com/wagtail/bakerydemo FOLDER && cd FOLDER && git checkout 3c7e3af1
    python3.11 -m venv .venv
    .venv/bin/pip install -r requirements/base.txt 'psycopg[binary]>=3.2.2,<3.3' whitenoise==6.6.0 django-tasks==0.8.1
    DJANGO_SETTINGS_MODULE=bakerydemo.settings.production .venv/bin/python manage.py collectstatic --noinput

(django-tasks 0.9 fails with Python before 3.11.9.) Every page has a process of its own with its site's settings of production, the whole
middleware, one kept connection to one and the same PostgreSQL, and Django's test client, which takes gzip as browsers do; they take turns,
so that each begins with a processor that did something else. Ours forgets the shared cache before every page; what a site keeps in its
process, it keeps. So our pages are there twice: answered with what was drawn before (alerts/drawn_pages.py), and, "drawn anew", as
whoever asks first after a new bulletin has them. The processor's time is that of the page's process, without PostgreSQL's; the clock has all.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.web.front import prepared

ROOT = Path(__file__).parents[2]
WARM_UP = 3
GOALS = {"healthchecks": 5, "bakerydemo": 15}
TWENTY = "/projects/00000000-0000-0000-0000-000000000014/checks/"
PAGES = {"home": "/", "bulletin of the nation": "/alerts/", "bulletin of a province": "/alerts/?province=50"}

BEGIN = """
import gzip, json, os, sys, time
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)  # what a site says when it starts is no answer
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
"""
# Asked for a page by its address, it answers with one line.
ANSWER = """
assert not settings.DEBUG
print(json.dumps({"version": version, "django": django.__version__, "python": sys.version.split()[0]}), file=answers)
for line in sys.stdin:
    address = line.strip()
    forget()
    clock, processor = time.perf_counter(), time.process_time()
    response = client.get(address, secure=True)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    assert response.status_code == 200, (address, response.status_code)
    page = response.content
    if response.get("Content-Encoding") == "gzip":
        page = gzip.decompress(page)
    print(json.dumps({"clock": clock, "processor": processor, "characters": len(page.decode())}), file=answers)
"""
CLIENT = """
client = Client(SERVER_NAME="localhost", headers={"Accept-Encoding": "gzip"})
forget = lambda: None
"""
PORTAL = """
from django.core.cache import cache
from alerts.drawn_pages import shelf
version = ""
def forget():
    cache.clear()
    if "ANEW" in os.environ:
        shelf.clear()
"""
HEALTHCHECKS_ROWS = """
from datetime import timedelta
from uuid import UUID
from django.contrib.auth.models import User
from django.utils.timezone import now
from hc.accounts.models import Profile, Project
from hc.api.models import Channel, Check
call_command("migrate", verbosity=0)
user = User.objects.create_user("officer", "officer@example.org")
Profile.objects.for_user(user)
project = Project.objects.create(code=UUID(int=20), owner=user, name="Twenty", badge_key="twenty")
channel = Channel.objects.create(project=project, kind="email", value="officer@example.org", email_verified=True)
for number in range(20):
    pinged = now() - timedelta(minutes=number)
    check = Check.objects.create(
        project=project, name=f"Check {number}", slug=f"check-{number}", tags=f"tag-{number % 4} night", desc="Every day",
        status="up", n_pings=number + 1, last_ping=pinged, alert_after=pinged + timedelta(days=2),
    )
    channel.checks.add(check)
"""
HEALTHCHECKS = """
from django.contrib.auth.models import User
client.force_login(User.objects.get())
version = f"{settings.VERSION}, "
"""
BAKERYDEMO_ROWS = """
settings.MEDIA_ROOT = os.environ["MEDIA"]
call_command("migrate", verbosity=0)
call_command("load_initial_data")
"""
BAKERYDEMO = """
import wagtail
settings.MEDIA_ROOT = os.environ["MEDIA"]
version = f"Wagtail {wagtail.__version__}, "
"""


class Site:
    """A process that answers for a site."""

    def __init__(
        self, name: str, python: Path, folder: Path, environment: dict[str, str], script: str
    ) -> None:
        self.name = name
        self.process = subprocess.Popen(
            [python, "-c", BEGIN + CLIENT + script + ANSWER],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.about = self._line()

    def ask(self, address: str) -> dict[str, Any]:
        print(address, file=self.process.stdin, flush=True)
        return self._line()

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(30)

    def _line(self) -> dict[str, Any]:
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.name} ended with {self.process.wait(30)}.")
        return json.loads(line)


@dataclass
class Page:
    """A page of a site, and the seconds it took each time."""

    name: str
    site: Site
    address: str
    characters: int = 0
    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def ask(self) -> None:
        said = self.site.ask(self.address)
        self.characters = said["characters"]
        self.clock.append(said["clock"])
        self.processor.append(said["processor"])

    def forget(self) -> None:
        self.clock.clear()
        self.processor.clear()

    def milliseconds(self, kind: str) -> float:
        return 1000 * statistics.median(getattr(self, kind))


def healthchecks(folder: Path, database: str) -> Page:
    address = urlsplit(database)
    environment = inherited() | {
        "DJANGO_SETTINGS_MODULE": "hc.settings",
        "DEBUG": "False",
        "SECRET_KEY": "only-for-this-run",
        "SITE_ROOT": "https://localhost",
        "DB": "postgres",
        "DB_HOST": address.hostname,
        "DB_PORT": str(address.port),
        "DB_NAME": address.path[1:],
        "DB_USER": address.username,
        "DB_PASSWORD": address.password,
        "DB_CONN_MAX_AGE": "None",
    }
    return peer("healthchecks", folder, environment, (HEALTHCHECKS_ROWS, HEALTHCHECKS), TWENTY)


def bakerydemo(folder: Path, database: str, media: Path) -> Page:
    environment = inherited() | {
        "DJANGO_SETTINGS_MODULE": "bakerydemo.settings.production",
        "DJANGO_SECRET_KEY": "only-for-this-run",
        "DATABASE_URL": database,
        "MEDIA": str(media),
    }
    return peer("bakerydemo", folder, environment, (BAKERYDEMO_ROWS, BAKERYDEMO), "/")


def peer(
    name: str, folder: Path, environment: dict[str, str], scripts: tuple[str, str], address: str
) -> Page:
    """Fill its database in one process, and begin another that has nothing of that in its memory."""
    python = folder.absolute() / ".venv" / "bin" / "python"
    rows, answering = scripts
    subprocess.run(
        [python, "-c", BEGIN + rows], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return Page(name, Site(name, python, folder, environment, answering), address)


def ours(environment: dict[str, str]) -> list[Page]:
    environment |= {"DJANGO_SETTINGS_MODULE": "cybervaccine.settings"}
    python = Path(sys.executable)
    return [
        Page(name + how, Site("ours", python, ROOT, environment | more, PORTAL), address)
        for how, more in (("", {}), (", drawn anew", {"ANEW": "1"}))
        for name, address in PAGES.items()
    ]


def inherited() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


def fresh_database(beside: str, name: str) -> str:
    with psycopg.connect(beside, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    return urlunsplit(urlsplit(beside)._replace(path=f"/{name}"))


def measure(pages: list[Page], rounds: int) -> None:
    """One page each in turn; the first ones fill what a process keeps, and do not count."""
    for _ in range(WARM_UP):
        for page in pages:
            page.ask()
    for page in pages:
        page.forget()
    for _ in range(rounds):
        for page in pages:
            page.ask()


def said(mine: list[Page], peers: list[Page]) -> Iterator[str]:
    """A line for each page, peer and kind of time, the processor's first."""
    for page in mine:
        for other in peers:
            for kind in ("processor", "clock"):
                time, theirs = page.milliseconds(kind), other.milliseconds(kind)
                yield (
                    f"{page.name}, {page.characters:,} characters, {kind}: ours {time:.1f} ms,"
                    f" {other.name} {theirs:.1f} ms, ratio {theirs / time:.1f} (goal {GOALS[other.name]})"
                )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--healthchecks", type=Path)
    parser.add_argument("--bakerydemo", type=Path)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    if not (options.healthchecks or options.bakerydemo):
        parser.error("give the folder of a peer")
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        house = prepared(Path(folder) / "var")
        stack.callback(house.close)
        peers = []
        if options.healthchecks:
            peers.append(healthchecks(options.healthchecks, fresh_database(house.database, "healthchecks")))
        if options.bakerydemo:
            database = fresh_database(house.database, "bakerydemo")
            peers.append(bakerydemo(options.bakerydemo, database, Path(folder) / "media"))
        mine = ours(house.environment)
        for page in mine + peers:
            stack.callback(page.site.close)
        measure(mine + peers, options.rounds)
        for page in (mine[0], *peers):
            about = page.site.about
            print(f"{page.site.name}: {about['version']}Django {about['django']}, Python {about['python']}")
        print(*said(mine, peers), sep="\n")


if __name__ == "__main__":
    main()
