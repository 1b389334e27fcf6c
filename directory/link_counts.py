"""Counts what short links bring by day: opens, registrations, files, passed tests. No cookie, no address: a number grows by one.

Opens are gathered in the process and written once a second in one statement, so that a campaign that everybody opens at once
is one row written once a second. A process that is killed loses the opens of its last second.
"""

from __future__ import annotations

import atexit
import datetime as dt
import logging
import re
import threading
from collections import Counter
from collections.abc import Mapping

from django.db import DatabaseError, connection

from directory.short_codes import CODE

log = logging.getLogger(__name__)

SECONDS = 1.0
# Where a session keeps the code somebody came by, until it has counted. It is written down nowhere else.
CAME_BY = "came_by"
OPENS_SQL = """
    INSERT INTO directory_linkday AS old (link_id, day, opens)
    SELECT link, day, opens FROM unnest(%s::bigint[], %s::date[], %s::int[]) AS new (link, day, opens)
    WHERE EXISTS (SELECT FROM directory_link WHERE id = link)
    ORDER BY link, day
    ON CONFLICT (link_id, day) DO UPDATE SET opens = old.opens + excluded.opens
"""
COUNT_SQL = """
    INSERT INTO directory_linkday AS old (link_id, day, registrations, downloads, passed)
    SELECT id, %s, %s, %s, %s FROM directory_link WHERE code = %s
    ON CONFLICT (link_id, day) DO UPDATE SET registrations = old.registrations + excluded.registrations,
        downloads = old.downloads + excluded.downloads, passed = old.passed + excluded.passed
"""
# Cubot makes phones. Machines that look at a link for a person, or for nobody. LINE's is "facebookexternalhit/1.1;line-poker/1.0".
_MACHINE = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|line-poker|facebookexternalhit|facebookcatalog|whatsapp|skypeuri|embedly|"
    r"curl/|wget/|python|okhttp|java/|go-http|headless|lighthouse|uptime|monitor|scan",
    re.IGNORECASE,
)
_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def is_person(method: str, headers: Mapping[str, str]) -> bool:
    """Whether somebody opened the link, rather than a preview, a crawler or a browser that reads ahead."""
    agent = headers.get("User-Agent", "")
    ahead = " ".join(headers.get(name, "") for name in _AHEAD).lower()
    return (
        method == "GET"
        and bool(agent)
        and not _MACHINE.search(agent)
        and "prefetch" not in ahead
        and "preview" not in ahead
    )


class Opens:
    """The opens of this process that are not written yet. `sql` adds them: arrays of ids, days and counts."""

    def __init__(self, sql: str = OPENS_SQL) -> None:
        self._sql = sql
        self._lock = threading.Lock()
        self._counts: Counter[tuple[int, dt.date]] = Counter()
        self._timer: threading.Timer | None = None

    def add(self, link: int, day: dt.date) -> None:
        with self._lock:
            self._counts[link, day] += 1
            self._wind()

    def _wind(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(SECONDS, self._ring)
            self._timer.daemon = True
            self._timer.start()

    def _ring(self) -> None:
        try:
            self.write()
        finally:
            connection.close()

    def write(self) -> None:
        """Write what is there in one statement. What cannot be written now waits for the next second."""
        with self._lock:
            counts, self._counts, self._timer = self._counts, Counter(), None
        if not counts:
            return
        links, days = zip(*counts, strict=True)
        try:
            with connection.cursor() as cursor:
                cursor.execute(self._sql, [list(links), list(days), list(counts.values())])
        except DatabaseError:
            log.warning("Daily counts wait: the database does not answer")
            with self._lock:
                self._counts.update(counts)
                self._wind()


opens = Opens()
atexit.register(opens.write)


def count_registration(code: str, day: dt.date) -> None:
    """One more registration by this link; in the transaction of the registration. An unknown code counts nowhere."""
    _count(code, day, registrations=1)


def count_download(code: str, day: dt.date) -> None:
    """One more file taken from the kit by this link."""
    _count(code, day, downloads=1)


def count_passed(code: str, day: dt.date) -> None:
    """One more passed test of somebody who came by this link; in the transaction that finishes the test."""
    _count(code, day, passed=1)


def _count(code: str, day: dt.date, *, registrations: int = 0, downloads: int = 0, passed: int = 0) -> None:
    if re.fullmatch(CODE, code):
        with connection.cursor() as cursor:
            cursor.execute(COUNT_SQL, [day, registrations, downloads, passed, code])
