"""Which answers a cache in front may keep, said in their headers. Whatever is not known to be public is kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Pages that say the same to everybody. Personal pages, letters, short links and staff pages are never among them, nor are pages with
# a form that sends something, since a form brings a cookie. A view here that must see every visit, to count it, says
# `Cache-Control: no-store` itself. nginx (deploy/nginx/cache.conf.template) has the same patterns: of pages that are kept by nobody it
# lets everybody through at once, of the others one while all who ask for the same page wait for it.
PUBLIC_PATHS = (
    r"^/(?:en/)?(?:"
    r"|alerts/.*|library/(?!kits/).*|directory/.*|help/.*"
    r"|immunity/|immunity/items/|immunity/method/|immunity/rollout/.*|immunity/coverage/.*|volunteers/(?:boards/)?"
    r"|search/|offline/|api/v1/docs/"
    r")$",
    r"^/api/v1/(?:$|(?:bulletins|statistics|case-types|media|agencies|areas|schema)/)",
    r"^/(?:robots\.txt|manifest\.webmanifest)$",
)
PUBLIC = re.compile("|".join(PUBLIC_PATHS))
KEPT = {HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.NOT_MODIFIED}
# A minute in every cache; a cache in front may show it half a minute longer while it fetches the new one.
SHARED = "public, max-age=60, stale-while-revalidate=30"
PERSONAL = "private, no-store"


class CacheRules:
    """Middleware, outside of those that write cookies: says who may keep the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_shared(request, response):
            response.setdefault("Cache-Control", SHARED)
        elif response.cookies or not response.has_header("Cache-Control"):
            response["Cache-Control"] = PERSONAL
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def is_shared(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer would be the same for everybody who asks for this address."""
    return (
        request.method in ("GET", "HEAD")
        and response.status_code in KEPT
        and PUBLIC.match(request.path) is not None
        and not response.cookies
        and "Authorization" not in request.headers
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )
