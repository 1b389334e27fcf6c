"""Pages of volunteers: what they do and who may become one, one's own page, applying, and the steps a person makes alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import registered
from accounts.models import Citizen
from assessment.marks import LEAST_D_PRIME
from assessment.models import Volunteer, VolunteerReport
from assessment.models.volunteers import State
from assessment.volunteers import path, renewal, rule
from assessment.volunteers.forms import ApplicationForm, ReportForm
from assessment.volunteers.presenters import MyPage

STEPS: dict[str, Callable[..., None]] = {
    "pause": path.pause,
    "resume": path.resume,
    "stop": path.stop,
    "renew": path.recertify,
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "rule": rule.VERSION,
        "questions": rule.FEWEST_QUESTIONS,
        "least": LEAST_D_PRIME,
        "conduct": path.CONDUCT,
        "renewal": renewal,
    }
    return render(request, "assessment/volunteers/home.html", context)


@require_safe
@registered
def me(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    page = MyPage.of(citizen, at=timezone.now())
    return render(request, "assessment/volunteers/me.html", {"page": page})


@require_safe
@registered
def leave(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """What leaving means; the button is on it."""
    return render(request, "assessment/volunteers/leave.html")


@sensitive_post_parameters("motivation")
@require_http_methods(["GET", "HEAD", "POST"])
@registered
def apply(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    now = timezone.now()
    page = MyPage.of(citizen, at=now)
    if not page.may_apply:
        return redirect("volunteers:me")
    form = ApplicationForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "conduct": path.CONDUCT}
        return render(
            request, "assessment/volunteers/apply.html", context, status=422 if form.is_bound else 200
        )
    volunteer = page.volunteer or path.invite(citizen, by=None, at=now)
    with suppress(path.NotNow):  # pressed twice
        path.apply(volunteer, form.application(), at=now)
    return redirect("volunteers:me")


@require_POST
@registered
def step(request: HttpRequest, citizen: Citizen, name: str) -> HttpResponse:
    """Pause, come back, stop, renew. What is no longer possible changes nothing; the page says where one stands."""
    if name not in STEPS:
        raise Http404
    volunteer = Volunteer.objects.filter(citizen=citizen).select_related("citizen__title").first()
    if volunteer is not None:
        with suppress(path.NotNow):
            STEPS[name](volunteer, at=timezone.now())
    return redirect("volunteers:me")


@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
@registered
def report(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Tell the officers of the province about a problem."""
    volunteer = Volunteer.objects.filter(citizen=citizen, state__in=State.card_holders()).first()
    if volunteer is None:
        return redirect("volunteers:me")
    form = ReportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(
            request, "assessment/volunteers/report.html", {"form": form}, status=422 if form.is_bound else 200
        )
    VolunteerReport.objects.create(volunteer=volunteer, words=form.cleaned_data["words"], at=timezone.now())
    return render(request, "assessment/volunteers/report.html", {"is_sent": True})
