"""The bulletin pages. All of them show one stored snapshot; its other renderings are in `alerts.renderings`."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alerts import presenters
from alerts.models import Bulletin, BulletinArea
from directory.areas import NATION, is_area_code


@require_safe
def bulletin_latest(request: HttpRequest) -> HttpResponse:
    return show_bulletin(request)


@require_safe
def bulletin_detail(request: HttpRequest, date: dt.date, area: str | None = None) -> HttpResponse:
    return show_bulletin(request, date=date, area=area)


@require_safe
def bulletin_list(request: HttpRequest) -> HttpResponse:
    bulletins = Bulletin.objects.newest_revisions()[:400]
    return render(request, "alerts/bulletin_list.html", {"months": presenters.by_month(bulletins)})


def show_bulletin(
    request: HttpRequest,
    *,
    date: dt.date | None = None,
    area: str | None = None,
    template: str = "alerts/bulletin_detail.html",
) -> HttpResponse:
    """The page of a date (default: the newest) for an area (`?province=`, default: the nation)."""
    chosen = request.GET.get("province", "")
    if date and chosen and not area and is_area_code(chosen):
        return redirect("alerts:bulletin-area", date, chosen)
    bulletin = Bulletin.objects.newest() if date is None else _bulletin_or_404(date)
    if bulletin is None:
        return render(request, "alerts/bulletin_none.html")
    page = presenters.BulletinPage.of(_area_or_404(bulletin, area or chosen))
    return render(request, template, {"page": page})


def _bulletin_or_404(date: dt.date) -> Bulletin:
    bulletin = Bulletin.objects.for_date(date)
    if bulletin is None:
        raise Http404
    return bulletin


def _area_or_404(bulletin: Bulletin, code: str) -> BulletinArea:
    return get_object_or_404(bulletin.areas.select_related("bulletin"), area_code=code or NATION)
