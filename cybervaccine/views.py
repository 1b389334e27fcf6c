"""The pages of the whole: home, which composes the rooms; search; trust; offline; the style guide; the health checks."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alerts.delivery.alarms import open_alarms
from alerts.drawn_pages import drawn_once
from alerts.views import show_bulletin, show_case_type
from cybervaccine import offline as kept
from cybervaccine import readiness
from cybervaccine.forms import AddressForm
from directory.presenters import found_rows
from directory.search.finding import by_kind, find
from directory.verdicts import VerdictText
from directory.web_addresses import check_address, officials
from media_library.presenters import ItemRow
from media_library.queries import items_about

DAY = 86400


@require_safe
@drawn_once
def home(request: HttpRequest) -> HttpResponse:
    return show_bulletin(request, template="home.html")


@require_safe
def case_type(request: HttpRequest, code: str) -> HttpResponse:
    """A case type with the library's items about it."""
    items = [ItemRow.of(item) for item in items_about(code, at=timezone.now())]
    return show_case_type(request, code, template="case_type.html", media=items)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Whose a pasted address is. By POST, so that it stands in no log and no history; nothing is opened or kept."""
    form = AddressForm(request.POST or None)
    site_host = urlsplit(settings.SITE_URL).hostname or ""
    verdict = None
    if request.method == "POST" and form.is_valid():
        verdict = VerdictText.of(check_address(form.cleaned_data["address"], site_host=site_host))
    context = {"form": form, "verdict": verdict, "site_host": site_host, "officials": officials()}
    return render(request, "verify.html", context)


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows when there is no connection and the page was never kept."""
    return render(request, "offline.html")


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    return render(request, "sw.js", kept.worker_context(), content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=DAY)
def manifest(request: HttpRequest) -> HttpResponse:
    data = kept.manifest() | {"lang": get_language()}
    return JsonResponse(
        data, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@require_safe
@cache_control(public=True, max_age=DAY)
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /admin/\n", content_type="text/plain; charset=utf-8")


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with sample data; for those who build the portal."""
    from cybervaccine.styleguide import samples

    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    return render(request, "styleguide.html", samples())


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything the portal can show, grouped by what it is."""
    asked = request.GET.get("q", "").strip()
    found, day = find(asked), timezone.localdate()
    groups = [(group.kind, found_rows(group.documents, day)) for group in by_kind(found.documents)]
    return render(request, "search.html", {"query": asked, "found": found, "groups": groups})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Every dependency answers; 503 names those that do not. Open alarms are named too: they are no reason to serve nobody."""
    state = readiness.state()
    alarms = open_alarms() if state["database"] else []
    return JsonResponse(state | {"alarms": alarms}, status=200 if all(state.values()) else 503)
