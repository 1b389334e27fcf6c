"""Taking the test: one situation a screen, one POST an answer, no script needed, and it goes on where it stopped."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import line_user, personal
from accounts.limits import ANSWERS, limited
from accounts.models import Citizen
from assessment import further, holding
from assessment.bank import adaptive_run
from assessment.boosters import standing
from assessment.forms import AnswerForm, StartForm, read_answer
from assessment.models import Attempt, Booster, ItemVersion, Result
from assessment.planning import kind_of_test
from assessment.presenters.items import show
from assessment.taking import NothingLeft, Question, Said, Taken, give_answer, question, start, take_midway
from directory.link_counts import CAME_BY, is_person
from directory.models import Link


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@limited(ANSWERS)
def test(request: HttpRequest) -> HttpResponse:
    """The question that is due; without a test under way, the page that begins one."""
    if request.method == "POST" and _taken_midway(request):
        return redirect("assessment:test")
    citizen = holding.person(request)
    attempt = holding.newest(request, citizen)
    if attempt and request.method == "POST":
        return redirect(attempt) if attempt.finished_at else _answered(request, attempt)
    due = question(attempt) if attempt else None
    return _question_page(request, due, AnswerForm()) if due else _start_page(request, citizen)


@require_POST
@personal
@limited(ANSWERS)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a test; one that was under way is left behind."""
    citizen, form = holding.person(request), StartForm(request.POST)
    if not form.is_valid() or not ItemVersion.objects.active().exists():
        return _start_page(request, citizen)
    now = timezone.now()
    held = [] if citizen else holding.held_codes(request)
    length = form.cleaned_data["length"]
    booster = _due_booster(citizen, now) if length == "booster" else None
    before = further.open_for(holding.newest(request, citizen), at=now) if length == "more" else None
    if length == "more" and before is None:
        return _start_page(request, citizen)
    try:
        attempt = start(
            _kind(length, booster, before),
            by=citizen,
            at=now,
            research=before.research if before else form.cleaned_data["research"],
            link=Link.objects.filter(code=form.cleaned_data["link"], withdrawn_at=None).first(),
            held=held,
            booster=booster,
            continues=before,
        )
    except NothingLeft:
        return _start_page(request, citizen)
    if attempt.link:
        request.session[CAME_BY] = attempt.link.code
    response = redirect("assessment:test")
    if citizen is None:
        holding.hold(response, [attempt.code, *held])
    return response


def _kind(length: str, booster: Booster | None, before: Attempt | None) -> str:
    if before:
        return before.kind
    return Attempt.Kind.BOOSTER if booster else kind_of_test(is_long=length == "long")


def _taken_midway(request: HttpRequest) -> bool:
    """Nine answers of ten: sound, due, and not the last."""
    typed = read_answer(request.POST)
    if typed is None:
        return False
    now, user = timezone.now(), line_user(request)
    said = Said(typed.position, typed.is_scam, typed.confidence, _after(typed.shown, now))
    if user is not None:
        return take_midway(said, at=now, user=user.pk)
    codes = holding.held_codes(request)[:1]
    return bool(codes) and take_midway(said, at=now, code=codes[0])


def _after(shown: int | None, now: dt.datetime) -> dt.timedelta | None:
    return dt.timedelta(milliseconds=now.timestamp() * 1000 - shown) if shown else None


def _answered(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    form, now = AnswerForm(request.POST), timezone.now()
    if not form.is_valid():
        due = question(attempt)
        return _question_page(request, due, form, status=422) if due else redirect(attempt)
    taken = give_answer(attempt, _said(form, now), at=now, came_by=_came_by(request))
    if taken is Taken.SKIPPED:
        return render(request, "assessment/skipped.html", status=409)
    if not _is_over(attempt, form):
        return redirect("assessment:test")
    if CAME_BY in request.session and Result.objects.get(attempt=attempt).is_pass:
        del request.session[CAME_BY]
    return redirect(attempt)


def _came_by(request: HttpRequest) -> str:
    """The short link that brought the person, for as long as the session knows it and no test has counted for it."""
    code = request.session.get(CAME_BY, "")
    return code if code and is_person("GET", request.headers) else ""


def _is_over(attempt: Attempt, form: AnswerForm) -> bool:
    """A form is over with its last position; whether an adaptive test is, was just decided."""
    if attempt.kind == Attempt.Kind.ADAPTIVE:
        attempt.refresh_from_db(fields=["finished_at"])
        return attempt.finished_at is not None
    return bool(form.cleaned_data["position"] >= len(attempt.order))


def _said(form: AnswerForm, now: dt.datetime) -> Said:
    values = form.cleaned_data
    after = _after(values["shown"], now)
    return Said(values["position"], values["said"] == "scam", values["confidence"], after)


def _question_page(
    request: HttpRequest, due: Question, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "due": due,
        "shown": show(due.version),
        "form": form,
        "now": int(timezone.now().timestamp() * 1000),
    }
    return render(request, "assessment/question.html", context, status=status)


def _start_page(request: HttpRequest, citizen: Citizen | None) -> HttpResponse:
    context = {
        "citizen": citizen,
        "link": request.POST.get("link") or request.GET.get("link", ""),
        "is_adaptive": adaptive_run() is not None,
        "booster": _due_booster(citizen, timezone.now()),
        "may_go_on": further.open_for(holding.newest(request, citizen), at=timezone.now()) is not None,
        "has_items": ItemVersion.objects.active().exists(),
    }
    return render(request, "assessment/start.html", context)


def _due_booster(citizen: Citizen | None, now: dt.datetime) -> Booster | None:
    return standing(citizen, at=now).due if citizen else None
