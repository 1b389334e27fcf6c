"""Pages of this room that say the same to everybody: what the test is, how it counts, how its questions do."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessment import norms
from assessment.bank import FEWEST_ADAPTIVE, FEWEST_FOR_MARK, adaptive_run
from assessment.calibration import FEWEST_2PL, FEWEST_RASCH
from assessment.models import CalibrationRun, ItemVersion
from assessment.planning import REST
from assessment.presenters.statistics import item_tables
from assessment.rollout import rollout
from directory.models import Link


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "assessment/home.html", {"is_adaptive": adaptive_run() is not None})


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How the test is made and scored, and what nobody knows yet."""
    active = ItemVersion.objects.active()
    context = {
        "items": active.count(),
        "read": active.exclude(reviewer=None).count(),
        "run": CalibrationRun.objects.first(),
        "is_adaptive": adaptive_run() is not None,
        "fewest_rasch": FEWEST_RASCH,
        "fewest_2pl": FEWEST_2PL,
        "fewest_for_mark": FEWEST_FOR_MARK,
        "fewest_adaptive": FEWEST_ADAPTIVE,
        "rest_days": REST.days,
        "fewest_norm": norms.FEWEST,
    }
    return render(request, "assessment/method.html", context)


@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """Statistics of every question that is asked, without the question."""
    run = CalibrationRun.objects.first()
    context = {"tables": item_tables(run), "run": run, "fewest_rasch": FEWEST_RASCH}
    return render(request, "assessment/item_list.html", context)


@require_safe
def rollout_detail(request: HttpRequest, code: str) -> HttpResponse:
    """How many of those an agency invited have taken the test; nothing below 20 people."""
    link = get_object_or_404(Link.objects.select_related("agency"), code=code)
    if link.agency is None:
        raise Http404
    return render(request, "assessment/rollout.html", {"link": link, "counts": rollout(link)})
