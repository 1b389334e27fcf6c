"""A village hall: many complete registrations through LINE from one address within five minutes, and a script beside them.

Run: `.venv/bin/python -m bench.accounts.village [--people 300]`. Everybody has a LINE account and a phone of their own; the
script has one session. Prints how many answers of each kind both got.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.scratch import scratch_database

ADDRESS = {"X-Forwarded-For": "1.1.1.1"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    people = parser.parse_args().people
    with scratch_database():
        from django.conf import settings

        from cybervaccine.line_emulator.platform import Platform
        from cybervaccine.line_emulator.server import Server, running

        settings.ALLOWED_HOSTS, settings.NUM_PROXIES = ["*"], 1
        with running(Server(Platform())) as server:
            _point_at(server, settings)
            begin = time.perf_counter()
            with ThreadPoolExecutor(4) as pool:
                answers = Counter(
                    status for all_of_one in pool.map(_person, range(people)) for status in all_of_one
                )
            took = time.perf_counter() - begin
            script = Counter(_script(1000))
        _report(people, answers, took, script)


def _point_at(server: Any, settings: Any) -> None:
    server.platform.redirect_uris = {f"{settings.SITE_URL}/accounts/line/login/callback/"}
    for name, value in server.platform.channels.environment(server.address).items():
        setattr(settings, name, value)
    channel = {"client_id": settings.LINE_LOGIN_CHANNEL_ID, "secret": settings.LINE_LOGIN_CHANNEL_SECRET}
    settings.SOCIALACCOUNT_PROVIDERS = {"line": {"APPS": [channel]}}


def _person(number: int) -> list[int]:
    from django.db import connection

    from tests.accounts.village import register_one

    try:
        return register_one(number, ADDRESS)
    finally:
        connection.close()


def _script(times: int) -> list[int]:
    from tests.accounts.conftest import Browser

    browser = Browser(headers=ADDRESS)
    browser.log_in("new")
    return [browser.post("/accounts/register/permission/", {}).status_code for _ in range(times)]


def _report(people: int, answers: Counter[int], took: float, script: Counter[int]) -> None:
    from accounts.models import Citizen

    print(f"{people} people in {took:.1f} s: {dict(answers)}, {Citizen.objects.count()} registered")
    print(f"a script of 1,000 posts in one session: {dict(script)}")


if __name__ == "__main__":
    main()
