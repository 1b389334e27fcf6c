"""How many requests were answered, how and how fast, by the name of the view: of all web processes on all machines together.

Each process gathers its own and adds them to one hash in Valkey every few seconds, so that no request waits for it and any
process can tell the whole. A killed process loses its last seconds; a Valkey that lost its data begins at 0, as Prometheus
expects of counters; while it is gone the numbers wait in the process.
"""

from __future__ import annotations

import atexit
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from django.core.cache import cache

SECONDS = 5.0
KEY = "traffic"
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds; P4 and P5 promise 5, .2 and 1
NOWHERE = "none"  # no view: an address that is none, static files, what was refused before
REQUESTS, TIMES = "cybervaccine_http_requests_total", "cybervaccine_http_request_seconds"


class Traffic:
    """The numbers of this process that are not in Valkey yet: {"view|what": amount}."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: Counter[str] = Counter()
        self._timer: threading.Timer | None = None

    def note(self, view: str, status: int, seconds: float) -> None:
        view = view or NOWHERE
        bound = next((str(bound) for bound in BOUNDS if seconds <= bound), "+Inf")
        with self._lock:
            self._numbers[f"{view}|{status // 100}xx"] += 1
            self._numbers[f"{view}|{bound}"] += 1
            self._numbers[f"{view}|sum"] += seconds  # type: ignore[assignment]
            self._wind()

    def _wind(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(SECONDS, self.write)
            self._timer.daemon = True
            self._timer.start()

    def write(self) -> None:
        """Add what is there in one step. What cannot be added now waits for the next time."""
        with self._lock:
            numbers, self._numbers, self._timer = self._numbers, Counter(), None
        if numbers and not cache.add_up(KEY, numbers):  # type: ignore[attr-defined]
            with self._lock:
                self._numbers.update(numbers)
                self._wind()


traffic = Traffic()
atexit.register(traffic.write)


def lines() -> Iterator[str]:
    """Counters and a histogram in Prometheus' text format; nothing while Valkey does not answer."""
    found = _by_view(cache.numbers(KEY))  # type: ignore[attr-defined]
    if not found:
        return
    yield f"# HELP {REQUESTS} Requests answered, by the name of the view\n# TYPE {REQUESTS} counter\n"
    for view, numbers in found:
        for status in sorted(name for name in numbers if name.endswith("xx")):
            yield f'{REQUESTS}{{view="{view}",status="{status}"}} {numbers[status]:.17g}\n'
    yield f"# HELP {TIMES} How long they took in the portal\n# TYPE {TIMES} histogram\n"
    for view, numbers in found:
        yield from _histogram(view, numbers)


def _by_view(numbers: Mapping[str, float]) -> list[tuple[str, dict[str, float]]]:
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for name, amount in numbers.items():
        view, _, what = name.rpartition("|")
        found[view][what] = amount
    return sorted(found.items())


def _histogram(view: str, numbers: Mapping[str, float]) -> Iterator[str]:
    """Prometheus' buckets each hold all that was faster."""
    count = 0.0
    for bound in (*map(str, BOUNDS), "+Inf"):
        count += numbers.get(bound, 0)
        yield f'{TIMES}_bucket{{view="{view}",le="{bound}"}} {count:.17g}\n'
    yield f'{TIMES}_sum{{view="{view}"}} {numbers.get("sum", 0):.17g}\n'
    yield f'{TIMES}_count{{view="{view}"}} {count:.17g}\n'
