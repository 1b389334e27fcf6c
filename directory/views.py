"""The directory and the help pages. Anyone may read them; they set no cookie and may be kept by a cache."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import agency_queries as queries
from directory import presenters
from directory.models import Agency, District, GuidanceText, Province
from directory.search.finding import find

PAGE_SIZE = 20
MOST_FOUND = 100
Kind = Agency.Kind
SEARCHED = ("first", "agency", "place")
FIRST_NUMBERS = ("hotline-1441", "hotline-191", "hotline-1599")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who is responsible where I live: hotlines, a search, a province and a district."""
    asked = request.GET.get("q", "").strip()
    if asked:
        return _found(request, asked)
    province = _chosen(Province.objects.current(), request.GET.get("province", ""))
    if province is None:
        return render(request, "directory/home.html", _home_context())
    districts = District.objects.current().filter(province=province)
    district = _chosen(districts, request.GET.get("district", ""))
    agencies = queries.agencies_in(province.pk, district.pk if district else "")
    page, day = _page(request, agencies), timezone.localdate()
    context = {
        "province": province,
        "district": district,
        "place": presenters.in_language(district or province, "name"),
        "districts": _options(districts, district),
        "kept": [("province", province.pk)],
        "with_place": district is None,
        "page": page,
        "kinds": presenters.by_kind(page, day),
        "numbers": presenters.numbers(queries.contacts_of("hotline-1441", "hotline-191"), day),
        "crumbs": [(_("ฐานข้อมูลหน่วยงาน"), reverse("directory:home"))],
    }
    return render(request, "directory/place.html", context)


def _home_context() -> dict[str, Any]:
    day = timezone.localdate()
    return {
        "numbers": presenters.numbers(queries.contacts_of(*FIRST_NUMBERS), day),
        "provinces": _options(Province.objects.current(), None),
    }


def _found(request: HttpRequest, asked: str) -> HttpResponse:
    found = find(asked, kinds=SEARCHED, limit=MOST_FOUND)
    page = _page(request, found.documents)
    context = {
        "query": asked,
        "found": found,
        "page": page,
        "rows": presenters.found_rows(page, timezone.localdate()),
        "crumbs": [(_("ฐานข้อมูลหน่วยงาน"), reverse("directory:home"))],
    }
    return render(request, "directory/found.html", context)


@require_safe
def hotlines(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    first = list(queries.first_contacts(Kind.HOTLINE))
    context = {
        "first": presenters.numbers((c for c in first if not c.agency.often_impersonated), day),
        "impersonated": presenters.numbers((c for c in first if c.agency.often_impersonated), day),
        "banks": presenters.numbers(queries.first_contacts(Kind.BANK), day),
        "crumbs": [(_("ฐานข้อมูลหน่วยงาน"), reverse("directory:home"))],
    }
    return render(request, "directory/hotlines.html", context)


@require_safe
def agency_detail(request: HttpRequest, pk: int) -> HttpResponse:
    agencies = Agency.objects.select_related("province", "district", "subdistrict", "parent__parent__parent")
    agency = get_object_or_404(queries.with_shown_contacts(agencies), pk=pk)
    above = list(agency.ancestors())
    context = {
        "agency": agency,
        "kind": Kind(agency.kind).label,
        "map_address": presenters.map_address(agency),
        "numbers": presenters.numbers(agency.shown_contacts, timezone.localdate(), name=agency.name),
        "places": [
            presenters.in_language(place, "name")
            for place in (agency.subdistrict, agency.district, agency.province)
            if place
        ],
        "children": _page(request, queries.children_by_kind(agency)),
        "crumbs": [
            (_("ฐานข้อมูลหน่วยงาน"), reverse("directory:home")),
            *((unit.name, unit.get_absolute_url()) for unit in reversed(above)),
        ],
    }
    return render(request, "directory/agency_detail.html", context)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The first hour. Everything a frightened reader needs stands on this one small page."""
    day = timezone.localdate()
    context = {
        "parts": presenters.guidance(queries.guidance_parts(GuidanceText.Page.HELP)),
        "first": presenters.numbers(queries.contacts_of("hotline-1441"), day),
        "banks": presenters.numbers(queries.first_contacts(Kind.BANK), day),
        "others": presenters.numbers(queries.contacts_of("hotline-191", "hotline-online-complaint"), day),
    }
    return render(request, "directory/help.html", context)


@require_safe
def frozen_account(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    context = {
        "parts": presenters.guidance(queries.guidance_parts(GuidanceText.Page.FROZEN)),
        "first": presenters.numbers(queries.contacts_of("hotline-1441"), day),
        "banks": presenters.numbers(queries.first_contacts(Kind.BANK), day),
        "others": presenters.numbers(queries.contacts_of("hotline-1213", "hotline-1567"), day),
        "crumbs": [(_("ถูกหลอกแล้ว ทำอย่างไร"), reverse("directory:help"))],
    }
    return render(request, "directory/frozen_account.html", context)


def _chosen(places: QuerySet[Any], code: str) -> Any:
    """The place with this code; None where there is none, as for an empty or a foreign code."""
    return places.filter(pk=code).first() if code.isdigit() else None


def _options(places: QuerySet[Any], chosen: Any) -> list[tuple[str, str, bool]]:
    """(code, name, chosen) for a select."""
    return [(place.pk, presenters.in_language(place, "name"), place == chosen) for place in places]


def _page(request: HttpRequest, rows: Any) -> Page:
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
