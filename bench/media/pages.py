"""How long the library's pages take at 50,000 items, and how many questions they ask, beside a page of nothing.

Run: `.venv/bin/python -m bench.media.pages`. Server time by Django's test client in this process: no network, no cache.
"""

from __future__ import annotations

import datetime as dt
import itertools
import time

import numpy as np

from bench.scratch import scratch_database

ITEMS, ROUNDS = 50_000, 25
PAGES = {
    "robots.txt (the floor)": "/robots.txt",
    "library": "/library/",
    "library of a province": "/library/?province=50",
    "narrowed: posters on loans": "/library/?kind=poster&type=LOAN",
    "narrowed: for older people, page 40": "/library/?audience=elderly&page=40",
    "search: two words": "/library/?q=กู้เงิน โปสเตอร์",
    "search: a common word": "/library/?q=โอนเงิน",
    "an item": "/library/call-center-hang-up/",
}


def main() -> None:
    with scratch_database():
        _fill()
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        client = Client(headers={"Host": "127.0.0.1"})
        for name, path in PAGES.items():
            assert client.get(path).status_code == 200, path
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            times = [_milliseconds(client, path) for _ in range(ROUNDS)]
            print(
                f"{name:40}: {len(asked):2} queries, median {np.median(times):6.1f} ms, p95 {np.percentile(times, 95):6.1f} ms"
            )


def _milliseconds(client: object, path: str) -> float:
    begin = time.perf_counter()
    client.get(path)  # type: ignore[attr-defined]
    return (time.perf_counter() - begin) * 1000


def _fill() -> None:
    """Copies of the project's own items, each with other words in its title, and a bulletin."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from directory.search.indexing import reindex
    from media_library.models import MediaFile, MediaItem

    call_command("demo_data", verbosity=0, stdout=open("/dev/null", "w"))  # noqa: SIM115
    own, at = list(MediaItem.objects.prefetch_related("case_types")), timezone.now()
    made = []
    for number, item in zip(range(ITEMS), itertools.cycle(own), strict=False):
        copy = MediaItem(**{field.attname: getattr(item, field.attname) for field in MediaItem._meta.fields})
        copy.state, copy.pk, copy.slug, copy.code = "draft", None, f"{item.slug}-{number}", MediaItem().code
        copy.title_th, copy.published_at = f"{item.title_th} ฉบับที่ {number}", at - dt.timedelta(minutes=number)
        made.append(copy)
    MediaItem.objects.bulk_create(made, batch_size=2000)
    through = MediaItem.case_types.through
    kinds = [[kind.pk for kind in item.case_types.all()] for item in own]
    pairs = zip(made, itertools.cycle(kinds), strict=False)
    through.objects.bulk_create(
        (through(mediaitem_id=item.pk, casetype_id=kind) for item, found in pairs for kind in found),
        batch_size=5000,
    )
    MediaItem.objects.filter(state="draft").update(state="published")
    thumbnails = (
        MediaFile(
            item_id=item.pk,
            role="thumbnail",
            state="ready",
            name="a/b.webp",
            sha256="0" * 64,
            content_type="image/webp",
        )
        for item in made
    )
    MediaFile.objects.bulk_create(thumbnails, batch_size=5000)
    reindex("media")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
