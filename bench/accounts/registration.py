"""Confirming a registration against a bare Django POST that writes the same rows, and against PostgreSQL alone.

Run: `.venv/bin/python -m bench.accounts.registration [--people 400]`. Both go through the whole middleware with a signed-in session;
the bare view neither encrypts nor checks nor limits anything and keeps nothing apart. They alternate, so that a busy machine slows
both; the figure is the ratio of the medians. The rows alone are written by pgbench, one client, as a third way.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from bench.scratch import scratch_database

BATCH = 50
KNOWN = {
    "uses_camera": False, "title": 10, "other_title": "", "first_name": "สมชาย", "last_name": "ใจดี",
    "phone": "+66812345678", "age_group": "30-39", "subdistrict": "100402", "place": "สีลม",
}  # fmt: skip
CONSENTS = {"service": "on", "bulletin": "on", "research": "on"}
PGBENCH_SQL = """
SELECT nextval('bench_user') AS person \\gset
BEGIN;
INSERT INTO accounts_citizen (user_id, title_id, other_title, first_name, last_name, phone_index, phone,
    subdistrict_id, age_group, uses_camera, registered_at) VALUES
    (:person, 10, '', 'สมชาย', 'ใจดี', decode(repeat('00', 16), 'hex'), decode(repeat('00', 45), 'hex'),
    '100402', '30-39', false, now());
INSERT INTO accounts_consent (user_id, purpose, is_given, version, language, text_sha256, at)
    SELECT :person, unnest(ARRAY['service', 'bulletin', 'research']), true, 1, 'th', repeat('0', 64), now();
DELETE FROM accounts_registrationdraft WHERE user_id = :person;
COMMIT;
"""


def bare_view(request: Any) -> Any:
    """The same rows the plainest way the ORM knows."""
    from django.db import transaction
    from django.http import HttpResponseRedirect
    from django.utils import timezone

    from accounts.models import Citizen, Consent, RegistrationDraft

    at, user = timezone.now(), request.user
    with transaction.atomic():
        Citizen.objects.create(
            user=user, title_id=10, first_name=request.POST["first_name"], last_name=request.POST["last_name"],
            phone=_as_it_is(request.POST["phone"]), phone_index=b"0" * 16, subdistrict_id=request.POST["subdistrict"],
            age_group=request.POST["age_group"], uses_camera=False, registered_at=at,
        )  # fmt: skip
        Consent.objects.bulk_create(
            Consent(
                user=user,
                purpose=purpose,
                is_given=True,
                version=1,
                language="th",
                text_sha256="0" * 64,
                at=at,
            )
            for purpose in CONSENTS
        )
        RegistrationDraft.objects.filter(user=user).delete()
    return HttpResponseRedirect("/")


def _as_it_is(phone: str) -> Any:
    from accounts.fields import Sealed

    return Sealed(phone.encode().ljust(45, b"."), "bench")


def browsers_of(phones: Sequence[str], first: int) -> list[Any]:
    """Signed-in browsers, one for each phone, whose answers wait for the last press."""
    import datetime as dt

    from django.test import Client
    from django.utils import timezone

    from accounts.drafts import keep_in_draft
    from accounts.line.backend import LINE_BACKEND
    from accounts.line.id_tokens import ISSUER, Subject
    from accounts.line.services import LineLogin, sign_in_by_line

    at, browsers = timezone.now(), []
    for number, phone in enumerate(phones, first):
        login = LineLogin(Subject(ISSUER, f"U{number:032x}", ""), "token", dt.timedelta(days=30), True)
        user = sign_in_by_line(login, at=at)
        keep_in_draft(user, KNOWN | {"phone": phone}, at=at)
        browser = Client()
        browser.force_login(user, backend=LINE_BACKEND)
        browser.get("/healthz")  # the test client loads its middleware with its first request
        browsers.append(browser)
    return browsers


def timed(browser: Any, address: str, form: dict[str, Any]) -> tuple[float, float]:
    """Seconds of wall clock and of processor of one post."""
    wall, processor = time.perf_counter(), time.process_time()
    response = browser.post(address, form)
    measured = time.perf_counter() - wall, time.process_time() - processor
    assert response.status_code == 302, response.status_code
    return measured


def _pgbench(address: str, people: int) -> list[float]:
    """Seconds of each transaction, as pgbench logs them; on users and drafts of its own."""
    with psycopg.connect(address) as connection:
        first = connection.execute("SELECT max(id) + 1 FROM accounts_user").fetchone()
        connection.execute(f"CREATE SEQUENCE bench_user START {first[0] if first else 1}")
        connection.execute(
            "INSERT INTO accounts_user (password, is_superuser, is_active, is_staff, date_joined)"
            " SELECT '!', false, true, false, now() FROM generate_series(1, %s)",
            [people],
        )
        connection.execute(
            "INSERT INTO accounts_registrationdraft (user_id, answers, updated_at)"
            " SELECT id, decode(repeat('00', 400), 'hex'), now() FROM accounts_user WHERE id >= %s",
            [first[0] if first else 1],
        )
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "registration.sql")
        script.write_text(PGBENCH_SQL, encoding="utf-8")
        command = [_program(), "-n", "-M", "prepared", "-t", str(people), "-l", "-f", script, address]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        log = next(Path(folder).glob("pgbench_log.*")).read_text()
    return [int(line.split()[2]) / 1e6 for line in log.splitlines()]


def _program() -> str:
    """pgbench of the embedded server, else the system's."""
    from cybervaccine.embedded.postgres import found_binaries

    return shutil.which("pgbench", path=f"{found_binaries()}:{os.environ['PATH']}") or "pgbench"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=400, help="for each of the three ways")
    people = parser.parse_args().people
    with scratch_database() as address:
        from django.conf import settings
        from django.urls import path

        import cybervaccine.urls as portal

        settings.ALLOWED_HOSTS, settings.DEBUG = ["*"], False
        portal.urlpatterns.append(path("bare/", bare_view))
        ours: list[tuple[float, float]] = []
        bare: list[tuple[float, float]] = []
        for first in range(1, 2 * people, 2 * BATCH):
            # Each with a phone of their own: more than 120 people of one phone in an hour are refused.
            browsers = browsers_of([f"+668{first + number:08}" for number in range(2 * BATCH)], first)
            gc.collect()  # else the first of each round pay for what made their browsers
            for one, other in zip(browsers[::2], browsers[1::2], strict=True):
                ours.append(timed(one, "/accounts/register/check/", CONSENTS))
                bare.append(timed(other, "/bare/", KNOWN))
        _report(ours, bare, _pgbench(address, people))


def _report(ours: list[tuple[float, float]], bare: list[tuple[float, float]], alone: list[float]) -> None:
    for index, name in enumerate(("wall clock", "processor")):
        mine, plain = (statistics.median(row[index] for row in rows) * 1000 for rows in (ours, bare))
        print(f"{name:10}: ours {mine:.2f} ms, bare {plain:.2f} ms, ratio {plain / mine:.2f}")
    print(f"PostgreSQL alone (pgbench), same rows: {statistics.median(alone) * 1000:.2f} ms")


if __name__ == "__main__":
    main()
