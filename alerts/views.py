"""The pages of the alerts room. All numbers come from stored snapshots, whose other forms are in `alerts.renderings`."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alerts import presenters
from alerts.drawn_pages import drawn_once
from alerts.models import Bulletin, BulletinArea, CaseType
from alerts.presenters import history
from directory.areas import NATION, is_area_code
from directory.models import Province

CURRENT_LIST = "RTP_DECREE_2023"


@require_safe
@drawn_once
def bulletin_latest(request: HttpRequest) -> HttpResponse:
    return show_bulletin(request)


@require_safe
@drawn_once
def bulletin_detail(request: HttpRequest, date: dt.date, area: str | None = None) -> HttpResponse:
    return show_bulletin(request, date=date, area=area)


@require_safe
@drawn_once
def bulletin_list(request: HttpRequest) -> HttpResponse:
    bulletins = Bulletin.objects.newest_revisions()[:400]
    return render(request, "alerts/bulletin_list.html", {"months": presenters.by_month(bulletins)})


@require_safe
@drawn_once
def case_type_list(request: HttpRequest) -> HttpResponse:
    """Every type of today's list, the ones to beware of first on top."""
    bulletin = Bulletin.objects.newest()
    area = bulletin.areas.filter(area_code=NATION).first() if bulletin else None
    page = presenters.BulletinPage.of(area) if area else None
    kinds = CaseType.objects.filter(list=CURRENT_LIST)
    return render(request, "alerts/case_type_list.html", {"page": page, "kinds": kinds, "bulletin": bulletin})


@require_safe
def case_type_detail(request: HttpRequest, code: str) -> HttpResponse:
    return show_case_type(request, code)


def show_case_type(
    request: HttpRequest, code: str, *, template: str = "alerts/case_type_detail.html", **more: object
) -> HttpResponse:
    """The page of a case type; `more` is for the block `related` of a template that extends the room's own."""
    kind = get_object_or_404(CaseType, code=code)
    bulletin = Bulletin.objects.newest()
    page = history.CaseTypePage.of(kind, bulletin)
    return render(request, template, {"page": page, "bulletin": bulletin} | more)


@require_safe
@drawn_once
def province_list(request: HttpRequest) -> HttpResponse:
    """The provinces by region, with the map of the type reported most."""
    bulletin = Bulletin.objects.newest()
    area = bulletin.areas.filter(area_code=NATION).first() if bulletin else None
    context = {
        "bulletin": bulletin,
        "regions": presenters.by_region(),
        "map": presenters.BulletinPage.of(area).map if area else None,
    }
    return render(request, "alerts/province_list.html", context)


@require_safe
@drawn_once
def province_detail(request: HttpRequest, code: str) -> HttpResponse:
    province = get_object_or_404(Province.objects.current(), code=code)
    bulletin = Bulletin.objects.newest()
    page = history.ProvincePage.of(province, bulletin)
    return render(request, "alerts/province_detail.html", {"page": page, "bulletin": bulletin})


def show_bulletin(
    request: HttpRequest,
    *,
    date: dt.date | None = None,
    area: str | None = None,
    template: str = "alerts/bulletin_detail.html",
) -> HttpResponse:
    """The page of a date (default: the newest) for an area (`?province=`, default: the nation)."""
    chosen = request.GET.get("province", "")
    if date and is_area_code(chosen):
        return redirect("alerts:bulletin-area", date, chosen)
    bulletin = Bulletin.objects.newest() if date is None else _bulletin_or_404(date)
    if bulletin is None:
        return render(request, "alerts/bulletin_none.html")
    page = presenters.BulletinPage.of(_area_or_404(bulletin, area or chosen))
    return render(request, template, {"page": page, "bulletin": bulletin})


def _bulletin_or_404(date: dt.date) -> Bulletin:
    bulletin = Bulletin.objects.for_date(date)
    if bulletin is None:
        raise Http404
    return bulletin


def _area_or_404(bulletin: Bulletin, code: str) -> BulletinArea:
    if not is_area_code(code or NATION):
        raise Http404
    return get_object_or_404(bulletin.areas.select_related("bulletin"), area_code=code or NATION)
