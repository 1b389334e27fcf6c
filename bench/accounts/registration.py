"""Confirming a registration against a bare Django POST that writes the same rows, and against PostgreSQL alone.

Run: `.venv/bin/python -m bench.accounts.registration [--people 400]`. Both go through the whole middleware with a signed-in session;
the bare view neither encrypts nor checks anything and keeps nothing apart. Rounds alternate, so that a busy machine slows
both; the figure is the ratio of the medians.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Callable
from typing import Any

import psycopg

from bench.scratch import scratch_database

KNOWN = {
    "uses_camera": False, "title": 10, "other_title": "", "first_name": "สมชาย", "last_name": "ใจดี",
    "phone": "+66812345678", "age_group": "30-39", "subdistrict": "100402", "place": "สีลม",
}  # fmt: skip
CONSENTS = {"service": "on", "bulletin": "on", "research": "on"}
BARE_SQL = (
    "INSERT INTO accounts_citizen (user_id, title_id, other_title, first_name, last_name, phone_index, phone,"
    " subdistrict_id, age_group, uses_camera, registered_at) VALUES"
    " (%s, 10, '', 'สมชาย', 'ใจดี', %s, %s, '100402', '30-39', false, now())"
)
CONSENT_SQL = (
    "INSERT INTO accounts_consent (user_id, purpose, is_given, version, language, text_sha256, at) SELECT"
    " %s, unnest(ARRAY['service', 'bulletin', 'research']), true, 1, 'th', repeat('0', 64), now()"
)
DRAFT_SQL = "DELETE FROM accounts_registrationdraft WHERE user_id = %s"


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


def _browsers(count: int, first: int) -> list[Any]:
    """Signed-in browsers whose answers wait for the last press."""
    import datetime as dt

    from django.test import Client
    from django.utils import timezone

    from accounts.drafts import keep_in_draft
    from accounts.line.backend import LINE_BACKEND
    from accounts.line.id_tokens import ISSUER, Subject
    from accounts.line.services import LineLogin, sign_in_by_line

    at, browsers = timezone.now(), []
    for number in range(first, first + count):
        login = LineLogin(Subject(ISSUER, f"U{number:032x}", ""), "token", dt.timedelta(days=30), True)
        user = sign_in_by_line(login, at=at)
        keep_in_draft(user, KNOWN, at=at)
        browser = Client()
        browser.force_login(user, backend=LINE_BACKEND)
        browser.get("/healthz")  # the test client loads its middleware with its first request
        browsers.append(browser)
    return browsers


def _timed(posts: list[Callable[[], Any]]) -> list[tuple[float, float]]:
    """Seconds of wall clock and of processor for each call."""
    measured = []
    for post in posts:
        wall, processor = time.perf_counter(), time.process_time()
        response = post()
        measured.append((time.perf_counter() - wall, time.process_time() - processor))
        assert response.status_code == 302, response.status_code
    return measured


def _postgres_alone(address: str, users: list[int]) -> list[float]:
    measured = []
    with psycopg.connect(address) as connection:
        for user in users:
            begin = time.perf_counter()
            connection.execute(BARE_SQL, [user, b"0" * 16, b"0" * 45])
            connection.execute(CONSENT_SQL, [user])
            connection.execute(DRAFT_SQL, [user])
            connection.commit()
            measured.append(time.perf_counter() - begin)
    return measured


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
        batch, ours, bare, alone = 50, [], [], []
        for first in itertools.islice(itertools.count(1, 3 * batch), people // batch):
            browsers = _browsers(3 * batch, first)
            ours += _timed([_post(b, "/accounts/register/check/", CONSENTS) for b in browsers[:batch]])
            bare += _timed([_post(b, "/bare/", KNOWN) for b in browsers[batch : 2 * batch]])
            users = [int(b.session["_auth_user_id"]) for b in browsers[2 * batch :]]
            alone += _postgres_alone(address, users)
        _report(ours, bare, alone)


def _post(browser: Any, address: str, form: dict[str, Any]) -> Callable[[], Any]:
    return lambda: browser.post(address, form)


def _report(ours: list[tuple[float, float]], bare: list[tuple[float, float]], alone: list[float]) -> None:
    for index, name in enumerate(("wall clock", "processor")):
        mine, plain = (statistics.median(row[index] for row in rows) * 1000 for rows in (ours, bare))
        print(f"{name:10}: ours {mine:.2f} ms, bare {plain:.2f} ms, ratio {plain / mine:.2f}")
    print(f"PostgreSQL alone, same rows: {statistics.median(alone) * 1000:.2f} ms")


if __name__ == "__main__":
    main()
