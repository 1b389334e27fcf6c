"""Pages that open by their address alone: nobody keeps them, nobody is told of them, no cookie is set or read.

The address is the proof, so there is nothing a strange page could borrow: a forged form would have to know the token.
Whatever comes from another site is refused all the same, by the browser's own word (Sec-Fetch-Site, Origin). Django's
check cannot be used: under `no-referrer`, which keeps the token from every other server, browsers send `Origin: null`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from directory.letters.queries import Found, open_link
from directory.letters.services import NotAllowed
from directory.models import Circulation

View = Callable[..., HttpResponseBase]
ANSWERS = {
    Found.UNKNOWN: ("directory/letters/unknown.html", 404),
    Found.EXPIRED: ("directory/letters/expired.html", 410),
    Found.ENDED: ("directory/letters/ended.html", 410),
}


def private_page(view: View) -> View:
    """The view gets the open circulation in the token's place; a link that does not open says why."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, token: str, *args: Any, **options: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") and comes_from_elsewhere(request):
            raise PermissionDenied
        found, circulation = open_link(token, on=timezone.localdate())
        if found is not Found.OPEN:
            return _explained(request, found, circulation)
        try:
            return kept_to_the_reader(view(request, circulation, token, *args, **options))
        except NotAllowed:  # taken back while the office was writing
            return _explained(request, *open_link(token, on=timezone.localdate()))

    return answer


def _explained(request: HttpRequest, found: Found, circulation: Circulation | None) -> HttpResponseBase:
    template, status = ANSWERS.get(found, ANSWERS[Found.ENDED])
    return kept_to_the_reader(render(request, template, {"circulation": circulation}, status=status))


def kept_to_the_reader(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that another site sent this form. A program that says nothing knows the token."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin", "null")
    return origin not in ("null", f"{request.scheme}://{request.get_host()}")
