"""Redirects of `/q/<code>` a second, counted, against a bare redirect view in the same run.

Run: `.venv/bin/python -m bench.web.short_links [--opens 3000]`. Both through the whole middleware, one process, alternating.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import Any

from bench.scratch import scratch_database

PHONE = "Mozilla/5.0 (Linux; Android 9; SM-A105F; wv) Chrome/119.0 Mobile Safari/537.36 Line/13.20.1/IAB"


def bare_view(_: Any) -> Any:
    from django.http import HttpResponseRedirect

    return HttpResponseRedirect("/accounts/register/")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--opens", type=int, default=3000)
    opens = parser.parse_args().opens
    with scratch_database():
        from django.conf import settings
        from django.test import Client
        from django.urls import path
        from django.utils import timezone

        import cybervaccine.urls as portal
        from directory.models import Link

        settings.ALLOWED_HOSTS, settings.DEBUG = ["*"], False
        portal.urlpatterns.append(path("bare/", bare_view))
        link = Link.objects.create(label="x", created_at=timezone.now())
        client = Client(headers={"User-Agent": PHONE})
        ours: list[float] = []
        bare: list[float] = []
        for _ in range(opens):
            for address, times in ((f"/q/{link.code}", ours), ("/bare/", bare)):
                begin = time.perf_counter()
                assert client.get(address).status_code == 302
                times.append(time.perf_counter() - begin)
        mine, plain = statistics.median(ours), statistics.median(bare)
        print(f"/q/: {1 / mine:.0f} a second, bare redirect {1 / plain:.0f}: ratio {plain / mine:.2f}")
        from directory.link_counts import opens as counter

        counter.write()
        print(f"opened {opens}, counted {sum(link.days.values_list('opens', flat=True))}")


if __name__ == "__main__":
    main()
