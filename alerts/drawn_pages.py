"""Pages that say what bulletins say are drawn once: a bulletin never changes, so they change only when another one comes, or the
words about case types and provinces do. Each process keeps what it drew, packed, and asks the database only whether that still holds.
"""

from __future__ import annotations

import functools
import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.db import connections, router
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers, set_response_etag

from alerts.models import Bulletin

MOST_PAGES = 1000  # each process; packed they are some 10 kB each
LEVEL = 6
NAMES_A_PAGE = {"province"}
# Numbers of rows are given before they can be seen, so a lower one may appear after a higher one: the last twenty tell. A row that is
# changed, by whomever, lies at another place (ctid), and where that place was another's before, by another transaction (xmin).
STATE = """
    SELECT (SELECT string_agg(id::text, ' ' ORDER BY id) FROM (SELECT id FROM alerts_bulletin ORDER BY id DESC LIMIT 20) AS last),
           (SELECT string_agg(xmin || ':' || ctid, ' ' ORDER BY id) FROM alerts_casetype),
           (SELECT string_agg(xmin || ':' || ctid, ' ' ORDER BY code) FROM directory_province)
"""

View = Callable[..., HttpResponse]
Key = tuple[object, ...]


class Drawn(NamedTuple):
    """A page as it was drawn; `packed` with gzip. `etag` is that of the plain page."""

    packed: bytes
    content_type: str
    etag: str


class Shelf:
    """The pages most recently asked for; those that nobody asks for any more make room."""

    def __init__(self, most: int = MOST_PAGES) -> None:
        self.most = most
        self._pages: OrderedDict[Key, Drawn] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Drawn | None:
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def put(self, key: Key, page: Drawn) -> None:
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > self.most:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()


shelf = Shelf()


def drawn_once(view: View) -> View:
    """For views whose page depends on nothing but its address, bulletins, case types and provinces: not on the clock, nor on who asks."""

    @functools.wraps(view)
    def kept(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not NAMES_A_PAGE.issuperset(
            request.GET
        ):  # what a messenger adds to a link stands in the page's link to its other language
            return view(request, *args, **kwargs)
        key = (settings.SITE_URL, request.get_full_path(), _state())
        page = shelf.get(key)
        if page is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            set_response_etag(response)
            packed = gzip.compress(response.content, LEVEL, mtime=0)
            page = Drawn(packed, response["Content-Type"], response["ETag"])
            shelf.put(key, page)
        return _answer(request, page)

    return kept


def _state() -> tuple[str, ...]:
    """What every page hangs on, in one short question: a change of any of it makes another answer."""
    with connections[router.db_for_read(Bulletin)].cursor() as cursor:
        cursor.execute(STATE)
        state: tuple[str, ...] = cursor.fetchone()
    return state


def _answer(request: HttpRequest, page: Drawn) -> HttpResponse:
    """As it lies there for whoever takes gzip: packing a page costs more than all else that is left to do."""
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(
            gzip.decompress(page.packed), content_type=page.content_type, headers={"ETag": page.etag}
        )
    response = HttpResponse(page.packed, content_type=page.content_type)
    response["Content-Encoding"] = "gzip"
    response["ETag"] = f"W/{page.etag}"  # as Django's own gzip says it: the same page, not the same bytes
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
