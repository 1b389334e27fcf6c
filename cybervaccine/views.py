"""The home page, which composes the rooms, and the two health checks."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alerts.views import show_bulletin
from directory.caching import public_page
from directory.search.finding import by_kind, find


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return show_bulletin(request, template="home.html")


@require_safe
@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Everything the portal can show, grouped by what it is."""
    asked = request.GET.get("q", "").strip()
    found = find(asked)
    return render(
        request, "search.html", {"query": asked, "found": found, "groups": by_kind(found.documents)}
    )


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Every dependency answers; 503 names those that do not."""
    state = {"database": _answers(_ask_database), "cache": _answers(_ask_cache)}
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def _answers(ask) -> bool:
    try:
        ask()
    except Exception:
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_cache() -> None:
    cache.set("readyz", 1, 5)
