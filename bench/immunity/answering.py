"""Sending an answer against a bare Django POST that writes the same row: `python -m cybervaccine.embedded.run -m bench.immunity.answering`.

Both go through the whole middleware, one after the other in turns, on the same database; the bare view reads the form, looks up
the test by its code and creates the row by the ORM, with no check of what was sent and no result at the end.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from bench.scratch import scratch_database

TESTS, WARM = 60, 5


def main() -> None:
    with scratch_database():
        from django.test import override_settings

        with override_settings(ROOT_URLCONF="bench.immunity.bare_urls", ALLOWED_HOSTS=["testserver"]):
            _measure()


def _measure() -> None:
    ours: list[float] = []
    bare: list[float] = []
    for number in range(TESTS + WARM):
        sent = _portal(), _bare()
        if number >= WARM:
            ours += sent[0]
            bare += sent[1]
    for name, times in (("portal", ours), ("bare", bare)):
        print(f"{name}: median {statistics.median(times) * 1000:.2f} ms, n {len(times)}")
    print(f"ratio of medians, bare / portal: {statistics.median(bare) / statistics.median(ours):.2f}")


def _portal() -> list[float]:
    """Seconds of each of the ten answers of a short test; the last makes the result."""
    client = _client()
    client.post("/immunity/test/begin/", {"length": "short"})
    return [
        _timed(lambda position=position: client.post("/immunity/test/", _data(position)))
        for position in range(1, 11)
    ]


def _bare() -> list[float]:
    from assessment.models import Attempt

    client = _client()
    client.post("/immunity/test/begin/", {"length": "short"})
    code = Attempt.objects.latest("pk").code
    return [
        _timed(lambda position=position: client.post(f"/bare/{code}/", _data(position)))
        for position in range(1, 11)
    ]


def _client() -> object:
    from django.test import Client

    return Client()


def _data(position: int) -> dict[str, object]:
    return {"position": position, "said": "scam" if position % 2 else "honest", "confidence": 3}


def _timed(send: Callable[[], object]) -> float:
    begin = time.perf_counter()
    response = send()
    seconds = time.perf_counter() - begin
    if response.status_code != 302:
        raise RuntimeError(f"An answer was not taken: {response.status_code}")
    return seconds


if __name__ == "__main__":
    main()
