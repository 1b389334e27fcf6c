"""Where browsers report what the Content-Security-Policy stopped: one line of the log each, without addresses of pages."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

logger = logging.getLogger(__name__)

LIMIT_BYTES = 16 * 1024
TEXT_LENGTH = 80


@csrf_exempt  # a browser sends it by itself, without our cookie; nothing is changed by it
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LIMIT_BYTES:
        return HttpResponse(status=413)
    try:
        report = json.loads(request.body)["csp-report"]
        line = (_text(report, "effective-directive", "violated-directive"), _blocked(report), _page(report))
    except (ValueError, KeyError, TypeError, AttributeError):
        return HttpResponse(status=400)
    logger.warning("CSP stopped %s of %s on %s", *line)
    return HttpResponse(status=204)


def _text(report: dict[str, Any], *names: str) -> str:
    found = next((report[name] for name in names if report.get(name)), "")
    return repr(str(found)[:TEXT_LENGTH])


def _blocked(report: dict[str, Any]) -> str:
    """Scheme and host of what was stopped, or the word the browser uses for it (inline, eval)."""
    parts = urlsplit(str(report.get("blocked-uri", "")))
    return repr(f"{parts.scheme}://{parts.hostname}" if parts.hostname else str(parts.path)[:TEXT_LENGTH])


def _page(report: dict[str, Any]) -> str:
    """The pattern of the page's address: the address itself may hold a private link."""
    try:
        return resolve(urlsplit(str(report.get("document-uri", ""))).path).route
    except Resolver404:
        return "?"
