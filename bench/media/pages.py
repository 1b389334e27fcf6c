"""How long the library's pages take at 50,000 items, and how many questions they ask, beside a page of nothing.

Run: `.venv/bin/python -m bench.media.pages`. Server time by Django's test client in this process: no network, no cache.
"""

from __future__ import annotations

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
        from bench.media.shelf import fill

        begin = time.perf_counter()
        fill(ITEMS)
        print(f"{ITEMS} items in {time.perf_counter() - begin:.0f} s")
        from django.db import connection
        from django.test import Client

        client = Client(headers={"Host": "127.0.0.1"})
        asked: list[str] = []
        floor = 0.0
        for name, path in PAGES.items():
            assert client.get(path).status_code == 200, path
            with connection.execute_wrapper(lambda run, sql, *rest: (asked.append(sql), run(sql, *rest))[1]):
                asked.clear()
                client.get(path)
            times = [_milliseconds(client, path) for _ in range(ROUNDS)]
            floor = floor or float(np.median(times))
            print(
                f"{name:40}: {len(asked):2} queries, median {np.median(times):6.1f} ms, p95 {np.percentile(times, 95):6.1f} ms,"
                f" {np.median(times) / floor:5.0f} times the floor"
            )


def _milliseconds(client: object, path: str) -> float:
    begin = time.perf_counter()
    client.get(path)  # type: ignore[attr-defined]
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    main()
