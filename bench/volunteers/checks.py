"""How long a stranger waits for the check of a card and for a mini-test, beside a bare view in the same run.

Run: `.venv/bin/python -m bench.volunteers.checks [--people 100000] [--rounds 1000]`. One process, the whole middleware and
template, every request a new code of a table of that size; the addresses take turns, so that a busy machine slows all alike.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import time
from typing import Any

from bench.scratch import scratch_database
from directory.short_codes import new_code


def bare_view(request: Any) -> Any:
    """The portal's own page around nothing: no question to the database."""
    from django.shortcuts import render

    return render(request, "base.html")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=1000)
    asked = parser.parse_args()
    with scratch_database():
        _measure(asked.people, asked.rounds)


def _measure(people: int, rounds: int) -> None:
    from django.conf import settings
    from django.test import Client
    from django.urls import path

    import accounts.limits
    import cybervaccine.urls as portal

    accounts.limits.SPACE = f"bench-{new_code()}"
    portal.urlpatterns.append(path("bare/", bare_view))
    cards, talk = _make(people)
    settings.ALLOWED_HOSTS, settings.DEBUG = ["*"], False
    rng = random.Random(1)
    client = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 9; SM-A105F)"})
    asks = {
        "bare page": lambda: "/bare/",
        "/verify/ a card": lambda: f"/verify/{rng.choice(cards)}/",
        "/verify/ ten letters": lambda: f"/verify/{rng.choice(cards)[:10]}/",
        "/verify/ unknown": lambda: f"/verify/{new_code()}/",
        "/t/ the four questions": lambda: f"/t/{talk.before_code}/",
        "/t/ unknown": lambda: f"/t/{new_code()}/",
    }
    times: dict[str, list[float]] = {name: [] for name in [*asks, "/t/ answering"]}
    for number in range(rounds + 20):
        for name, address in asks.items():
            _time(
                times[name], number, lambda address=address: client.get(address(), REMOTE_ADDR=_somebody(rng))
            )
        client.cookies.clear()
        page = client.get(f"/t/{talk.before_code}/")
        seat = re.search(r'name="seat" value="([^"]+)"', page.content.decode())[1]
        said = {"seat": seat, **{f"said_{number}": "scam" for number in range(1, 5)}}
        _time(
            times["/t/ answering"],
            number,
            lambda said=said: client.post(f"/t/{talk.before_code}/", said, REMOTE_ADDR=_somebody(rng)),
        )
    _print(times, len(cards))


def _make(people: int) -> tuple[list[str], Any]:
    """`people` active volunteers, and a talk of today by one of them."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from accounts.models import Citizen
    from assessment.loading import load_items
    from assessment.models import Volunteer
    from directory.thai import local_day
    from tests.assessment.talks.giving import make_talk

    at = timezone.now()
    day = local_day(at)
    call_command("seed", scale=people, verbosity=0)
    values = {"state": "active", "rule": "1", "invited_at": at, "active_since": day}
    until = day + dt.timedelta(days=365)
    Volunteer.objects.bulk_create(
        (
            Volunteer(citizen_id=pk, certified_until=until, **values)
            for pk in Citizen.objects.values_list("pk", flat=True)
        ),
        batch_size=5000,
    )
    load_items(at=at)
    talk = make_talk(Volunteer.objects.order_by("pk").first(), at=at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return list(Volunteer.objects.values_list("code", flat=True)), talk


def _somebody(rng: random.Random) -> str:
    """Another address each time: the limits are not what is measured."""
    return ".".join(str(rng.randrange(1, 255)) for _ in range(4))


def _time(times: list[float], number: int, ask: Any) -> None:
    begin = time.perf_counter()
    ask()
    if number >= 20:  # the first warm up
        times.append(time.perf_counter() - begin)


def _print(times: dict[str, list[float]], cards: int) -> None:
    print(f"{cards} cards, {len(times['bare page'])} requests a line")
    bare = sorted(times["bare page"])
    for name, found in times.items():
        ordered = sorted(found)
        half, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        ratio = half / bare[len(bare) // 2]
        print(f"| {name} | {half * 1e3:.1f} ms | {most * 1e3:.1f} ms | {ratio:.2f} |")


if __name__ == "__main__":
    main()
