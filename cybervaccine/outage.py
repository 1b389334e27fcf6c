"""What a visitor gets while PostgreSQL is gone: 503 at once, in plain words, without the database and without a trace."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from cybervaccine import tracing
from cybervaccine.postgresql.watch import watch
from directory.api.problems import problem_response

logger = logging.getLogger(__name__)

OUTAGE = (OperationalError, InterfaceError)
RETRY_AFTER_SECONDS = 5
CODE_BY_NGINX = '<!--# echo var="quoted_id" -->'
PLAIN_PAGE = settings.BASE_DIR / "deploy" / "nginx" / "errors" / "503.html"


class DatabaseOutage:
    """Middleware: watches over the request, and answers for a view that lost the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with watch.over(connections[DEFAULT_DB_ALIAS]):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        return unavailable(request, problem) if isinstance(problem, OUTAGE) else None


def unavailable(request: HttpRequest, problem: BaseException) -> HttpResponse:
    # The driver's own words may name hosts and accounts; its code and ours say enough.
    cause = problem.__cause__
    logger.warning("503: %s, SQLSTATE %s", type(cause or problem).__name__, getattr(cause, "sqlstate", None))
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = problem_response(HTTPStatus.SERVICE_UNAVAILABLE)
    else:
        response = HttpResponse(_page(request), status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest) -> str:
    """The house's page, which asks no database; where even that fails, the page that nginx would show."""
    try:
        return render_to_string("503.html", request=request)
    except Exception:
        logger.warning("503: the house's own page could not be made")
        return PLAIN_PAGE.read_text(encoding="utf-8").replace(CODE_BY_NGINX, tracing.quoted())
