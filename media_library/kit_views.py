"""Choosing items for a kit, seeing it being made, taking it along."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.client_address import client_address
from accounts.limits import Rate, limited, retry_after, too_many
from directory.thai import local_day
from media_library import counts, kits, presenters, queries
from media_library.counts import Use
from media_library.files.storing import NoRoom
from media_library.forms import FilterForm
from media_library.models import Kit
from media_library.serving import Served, begins, serve

KITS = Rate("kits", 30, 3600)
# A new kit costs a worker's time and a disk's room; a school or an office behind one address makes no more in an hour.
KITS_OF_ADDRESS = Rate("kits-of-address", 200, 3600)
OFFERED = 60


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited(KITS)
def kit_form(request: HttpRequest) -> HttpResponse:
    """The public items to tick; POST asks for the kit."""
    at, problem = timezone.now(), ""
    if request.method == "POST":
        wait = retry_after(KITS_OF_ADDRESS, client_address(request), at=at)
        if wait:
            return too_many(request, wait)
        language = "en" if (get_language() or "th").startswith("en") else "th"
        try:
            return redirect(kits.ask_for(request.POST.getlist("item"), language=language, at=at))
        except kits.NothingChosen:
            problem = "nothing"
        except NoRoom:
            problem = "full"
    chosen = FilterForm(request.GET).chosen()
    items = queries.with_pictures(queries.chosen_items(chosen, at=at)[:OFFERED])
    ticked = set(request.POST.getlist("item") or request.GET.getlist("item"))
    context = {
        "rows": [(presenters.ItemRow.of(item), item.slug in ticked) for item in items],
        "problem": problem,
        "query": chosen.get("q", ""),
        "most": kits.MOST_ITEMS,
        "crumbs": presenters.crumbs(),
    }
    return render(
        request,
        "media_library/kit_form.html",
        context,
        status=HTTPStatus.INSUFFICIENT_STORAGE if problem == "full" else 200,
    )


@require_safe
@never_cache
def kit_detail(request: HttpRequest, code: str) -> HttpResponse:
    kit = get_object_or_404(Kit.objects.prefetch_related("items"), code=code)
    is_open, is_coming = kit.is_open(timezone.now()), kit.state in (Kit.State.WAITING, Kit.State.MAKING)
    items = [presenters.ItemRow.of(item) for item in queries.with_pictures(list(kit.items.all()))]
    context = {
        "kit": kit,
        "is_open": is_open,
        "is_coming": is_coming,
        "rows": items,
        "crumbs": presenters.crumbs(),
    }
    status = HTTPStatus.OK if is_open or is_coming else HTTPStatus.GONE
    return render(request, "media_library/kit_detail.html", context, status=status)


@require_safe
def kit_file(request: HttpRequest, code: str) -> HttpResponseBase:
    kit, at = get_object_or_404(Kit, code=code), timezone.now()
    if not kit.is_open(at):
        raise Http404
    if begins(request):
        for pk in kit.items.values_list("pk", flat=True):
            counts.count(Use.DOWNLOAD, pk, request, day=local_day(at))
    name = f"cybervaccine-{kit.code[:10]}.zip"
    return serve(
        request, Served(kit.name, "application/zip", kit.bytes, kit.sha256, name, attached=True, public=False)
    )
