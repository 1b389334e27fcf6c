"""Pages that no cache in front holds, beside a bare Django page of the same size that is made from one query of twenty rows.

    .venv/bin/python -m bench.web.uncached [--rounds 60]

In one process, through the whole middleware, as browsers ask (gzip), taking turns; the bare page has a template of about as many
characters as the page it stands beside. A bulletin never changes, so its pages are drawn once (alerts/drawn_pages.py): the figure is
the ratio of the medians for a page drawn before, by the clock and by the processor; beside it what the first of all costs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from typing import Any

from bench.scratch import scratch_database

PAGES = {"home": "/", "bulletin": "/alerts/", "bulletin of a province": "/alerts/?province=50"}
ROW = "<li><a href='{{ row.code }}'>{{ row.name_th }} {{ row.name_en }}</a> {{ row.population }} {{ row.region }}</li>"


def bare_page(size: int) -> Any:
    """A view whose page has about `size` characters: twenty rows of provinces in a template."""
    from django.http import HttpResponse
    from django.template import Context, Template

    from directory.models import Province

    rest = max(size - 20 * 120, 0)
    template = Template("<ul>{% for row in rows %}" + ROW + "{% endfor %}</ul>" + "<p>x</p>" * (rest // 8))

    def view(_request: Any) -> HttpResponse:
        return HttpResponse(template.render(Context({"rows": Province.objects.order_by("code")[:20]})))

    return view


def fill() -> None:
    """Three weeks of simulated cases and today's bulletin."""
    import tempfile
    from pathlib import Path

    from django.core.management import call_command
    from django.utils import timezone

    from alerts.importing.services import import_case_file
    from alerts.services import run_analysis

    today = timezone.localdate()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.csv"
        start = today - dt.timedelta(days=21)
        call_command("simulate_cases", start=start, days=21, per_day=900, seed=1, out=path)
        import_case_file(path, source_name="", file_name=path.name, by=None, at=timezone.now())
    run_analysis(today, at=timezone.now())


def timed(client: Any, address: str) -> tuple[float, float]:
    """Seconds of the clock and of the processor for one page."""
    wall, processor = time.perf_counter(), time.process_time()
    response = client.get(address)
    measured = time.perf_counter() - wall, time.process_time() - processor
    assert response.status_code == 200, (address, response.status_code)
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    with scratch_database():
        from django.conf import settings
        from django.core.cache import cache
        from django.test import Client
        from django.urls import path

        import cybervaccine.urls as portal
        from alerts.drawn_pages import shelf

        settings.ALLOWED_HOSTS, settings.DEBUG = ["*"], False
        fill()
        client = Client(headers={"Accept-Encoding": "gzip"})
        for number, (name, address) in enumerate(PAGES.items()):
            size = len(Client().get(address).content.decode())
            portal.urlpatterns.append(path(f"bare-{number}/", bare_page(size)))
            first, again, bare = [], [], []
            for _ in range(rounds):
                cache.clear()
                shelf.clear()
                first.append(timed(client, address))
                again.append(timed(client, address))
                bare.append(timed(client, f"/bare-{number}/"))
            _report(name, size, first, again, bare)


def _report(name: str, size: int, *kinds: list[tuple[float, float]]) -> None:
    for index, clock in enumerate(("clock", "processor")):
        first, again, bare = (statistics.median(row[index] for row in rows) * 1000 for rows in kinds)
        print(
            f"{name}, {size:,} characters, {clock}: ours {again:.1f} ms, bare {bare:.1f} ms, ratio {bare / again:.2f}; "
            f"drawn for the first time {first:.1f} ms"
        )


if __name__ == "__main__":
    main()
