"""Pages of training: the kinds of scam, and four questions about one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from alerts.models import CaseType
from assessment.models import Lesson, Volunteer
from assessment.planning import rising
from assessment.talks.forms import MiniForm
from assessment.talks.presenters import answered, asked
from assessment.talks.views import serving
from assessment.volunteers import renewal, training
from directory.thai import local_day


@require_safe
@serving
def training_list(request: HttpRequest, volunteer: Volunteer) -> HttpResponse:
    """What was asked for first, then rising types, then as the bulletin has them."""
    passed, first = training.passed(volunteer), rising()
    asked = dict(volunteer.asks.open().values_list("case_type", "due_on"))
    kinds = sorted(_kinds(), key=lambda kind: (kind.pk not in asked, kind.code not in first, kind.position))
    rows = [
        {
            "kind": kind,
            "name": kind.in_language("short"),
            "passed_at": passed.get(kind.pk),
            "is_rising": kind.code in first,
            "due_on": asked.get(kind.pk),
        }
        for kind in kinds
    ]
    return render(request, "assessment/volunteers/training_list.html", {"rows": rows, "done": len(passed)})


@require_http_methods(["GET", "HEAD", "POST"])
@serving
def lesson(request: HttpRequest, volunteer: Volunteer, code: str) -> HttpResponse:
    kind = get_object_or_404(_kinds(), code=code)
    form = MiniForm(request.POST if request.method == "POST" else None)
    drawn = training.opened(request.POST.get("seat", ""), volunteer, kind) if form.is_bound else None
    if drawn is None:
        return _asked(request, volunteer, kind)
    if not form.is_valid():
        return _page(request, kind, drawn, form, status=422)
    now = timezone.now()
    found = training.take(volunteer, kind, drawn, form.said(), at=now)
    if found.right == Lesson.QUESTIONS:
        renewal.meet(volunteer, kind, at=now)
    context = {
        "kind": kind,
        "name": kind.in_language("short"),
        "right": found.right,
        "is_passed": found.right == Lesson.QUESTIONS,
        "rows": answered(drawn.versions(), form.said()),
    }
    return render(request, "assessment/volunteers/lesson_done.html", context)


def _kinds() -> Any:
    """Those of today that have advice to give."""
    return CaseType.objects.valid_on(local_day(timezone.now())).exclude(says_th="")


def _asked(request: HttpRequest, volunteer: Volunteer, kind: CaseType) -> HttpResponse:
    drawn = training.draw(kind)
    if drawn is None:
        raise Http404
    return _page(request, kind, drawn, MiniForm(initial={"seat": drawn.signed(volunteer)}))


def _page(
    request: HttpRequest, kind: CaseType, drawn: training.Draw, form: MiniForm, *, status: int = 200
) -> HttpResponse:
    rows = asked(drawn.versions(), form)
    context = {"kind": kind, "name": kind.in_language("short"), "rows": rows, "form": form}
    return render(request, "assessment/volunteers/lesson.html", context, status=status)
