"""How far the vaccine has reached: pages for everybody. They say the same to all, from what may be published."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alerts.models import Bulletin
from assessment.coverage import places
from assessment.coverage.publishing import THRESHOLD
from assessment.presenters import coverage as presenters
from directory.models import Province


@require_safe
def nation(request: HttpRequest) -> HttpResponse:
    bulletin = Bulletin.objects.newest()
    rows = places.shown_provinces(bulletin)
    context = {
        "period": places.shown_period(bulletin),
        "bulletin": bulletin,
        "total": presenters.line(places.total_of(rows, cases=places.cases_in("TH", bulletin))),
        "lines": presenters.lines(rows, addressed=True),
        "map": presenters.passed_map(rows),
        "finding": presenters.finding(rows),
        "threshold": THRESHOLD,
        "crumbs": _crumbs(),
    }
    return render(request, "assessment/coverage.html", context)


@require_safe
def province(request: HttpRequest, code: str) -> HttpResponse:
    """A province's own page: for its governor, and for everybody who lives there."""
    place = get_object_or_404(Province.objects.current(), pk=code)
    bulletin = Bulletin.objects.newest()
    provinces = places.shown_provinces(bulletin)
    own = next(row for row in provinces if row.code == place.pk)
    context = {
        "place": place,
        "name": presenters.name_of(place),
        "period": places.shown_period(bulletin),
        "own": presenters.line(own),
        "nation": presenters.line(places.total_of(provinces, cases=places.cases_in("TH", bulletin))),
        "lines": presenters.lines(places.shown_districts(place)),
        "threshold": THRESHOLD,
        "crumbs": [*_crumbs(), (_("ทุกจังหวัด"), reverse("assessment:coverage"))],
    }
    return render(request, "assessment/coverage_province.html", context)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("ทดสอบภูมิ"), reverse("assessment:home"))]
