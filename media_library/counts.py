"""Counts by day how often an item was seen, played and taken along. No cookie, no address: a number grows by one.

A page comes from a cache in front and is not seen here; the small picture on it, which no cache keeps, is. A play or a download is a
request for the beginning of a file. Machines are left out as they are for short links.
"""

from __future__ import annotations

import atexit
import datetime as dt
from enum import Enum

from django.http import HttpRequest

from directory.link_counts import Opens, is_person

_SQL = """
    INSERT INTO media_library_itemday AS old (item_id, day, {what})
    SELECT item, day, {what} FROM unnest(%s::bigint[], %s::date[], %s::int[]) AS new (item, day, {what})
    WHERE EXISTS (SELECT FROM media_library_mediaitem WHERE id = item)
    ORDER BY item, day
    ON CONFLICT (item_id, day) DO UPDATE SET {what} = old.{what} + excluded.{what}
"""


class Use(Enum):
    """What was done with an item; the value is the column."""

    VIEW = "views"
    PLAY = "plays"
    DOWNLOAD = "downloads"


counters = {use: Opens(_SQL.format(what=use.value)) for use in Use}
for _counter in counters.values():
    atexit.register(_counter.write)


def count(use: Use, item: int, request: HttpRequest, *, day: dt.date) -> None:
    """One more, if a person did it."""
    if is_person(request.method or "", request.headers):
        counters[use].add(item, day)
