"""Who is near: a place is chosen by its name or postcode, and the nearest agencies are listed. No script, no location of a person."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import agency_queries as queries
from directory import presenters
from directory.models import Subdistrict
from directory.near import NEAR_KINDS, Near, nearest, places_called


@require_safe
def near(request: HttpRequest) -> HttpResponse:
    code = request.GET.get("subdistrict", "")
    place = _place(code)
    if place is not None:
        return render(request, "directory/near.html", _near_context(place))
    asked = request.GET.get("q", "").strip()[:100]
    context = {
        "query": asked,
        "places": [(found.pk, presenters.place_line(found)) for found in places_called(asked)]
        if asked
        else [],
        "crumbs": _crumbs(),
    }
    return render(request, "directory/near_places.html", context)


def _place(code: str) -> Subdistrict | None:
    places = Subdistrict.objects.current().select_related("district__province")
    return places.filter(pk=code).first() if code.isdigit() else None


def _near_context(place: Subdistrict) -> dict[str, Any]:
    found = (
        nearest(float(place.latitude), float(place.longitude)) if place.latitude and place.longitude else []
    )
    return {
        "place": presenters.place_line(place),
        "kinds": _by_kind(found),
        "numbers": presenters.numbers(
            queries.contacts_of("hotline-1441", "hotline-191"), timezone.localdate()
        ),
        "district": f"{reverse('directory:home')}?province={place.district.province_id}&district={place.district_id}",
        "crumbs": [*_crumbs(), (_("หน่วยงานใกล้คุณ"), reverse("directory:near"))],
    }


def _by_kind(found: list[Near]) -> list[tuple[str, list[presenters.NearRow]]]:
    """Under the names of their kinds, who helps first standing first."""
    order, day = list(NEAR_KINDS), timezone.localdate()
    ranked = sorted(found, key=lambda near: (order.index(near.agency.kind), near.km))  # type: ignore[arg-type]
    return [
        (str(label), [presenters.NearRow.of(near.agency, near.km, near.is_rough, day) for near in group])
        for label, group in groupby(ranked, lambda near: near.agency.get_kind_display())  # type: ignore[attr-defined]
    ]


def _crumbs() -> list[tuple[str, str]]:
    return [(_("ฐานข้อมูลหน่วยงาน"), reverse("directory:home"))]
