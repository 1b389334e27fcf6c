"""Answers when something is wrong, in the house's look. None of them needs the database; the last needs nothing at all."""

from __future__ import annotations

import errno
import sys
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from cybervaccine import tracing
from cybervaccine.outage import OUTAGE, unavailable
from directory.api.problems import problem_response

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
LAST_WORDS = (
    '<!doctype html><html lang="th"><meta charset="utf-8"><title>ไซเบอร์วัคซีน</title>'
    '<h1>ระบบขัดข้องชั่วคราว</h1><p>ถูกหลอก โทร <a href="tel:1441">1441</a> ได้ตลอด 24 ชั่วโมง</p>'
    '<p lang="en">Something went wrong. If you were deceived, call <a href="tel:1441">1441</a>, day or night.</p>'
    "<p>รหัส <span lang='en'>Code</span>: {code}</p></html>"
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where what was sent is too big."""
    too_big = isinstance(exception, RequestDataTooBig | TooManyFilesSent)
    return _page(request, 413 if too_big else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or old: most often a page left open too long, or cookies turned off."""
    return _page(request, 403, {"is_form": True})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 where it is the database that does not answer, whoever lost it; 507 where no room is left on the disk."""
    exception = sys.exc_info()[1]
    if isinstance(exception, OSError) and exception.errno in FULL:
        return _page(request, HTTPStatus.INSUFFICIENT_STORAGE)
    return unavailable(request, exception) if isinstance(exception, OUTAGE) else _page(request, 500)


def _page(request: HttpRequest, status: int, context: dict[str, object] | None = None) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_response(status)
    try:
        loader.get_template(f"{status}.html")
        response = render(request, f"{status}.html", context, status=status)
    except Exception:
        if status < 500:
            raise
        response = HttpResponse(LAST_WORDS.format(code=tracing.quoted()), status=status)
    response["Cache-Control"] = "no-store"
    return response
