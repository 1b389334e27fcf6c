"""After the test: the result in words, the answers with their clues, keeping, carding and forgetting it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import personal, registered
from accounts.models import Citizen
from assessment import cards, holding
from assessment.boosters import standing, wish_reminders
from assessment.models import Attempt
from assessment.presenters.items import show
from assessment.presenters.records import RecordPage
from assessment.presenters.results import ResultPage, answers_of
from assessment.share_picture import SharePicture

View = Callable[..., HttpResponse]


def own_result(view: View) -> View:
    """A page about one finished test; it does not exist for anybody but whose it is. The view gets the attempt."""

    @personal
    @wraps(view)
    def answer(request: HttpRequest, code: str) -> HttpResponse:
        attempt = holding.mine(request, code)
        if attempt is None:
            raise Http404
        if attempt.finished_at is None:
            return redirect("assessment:test")
        return view(request, attempt)

    return answer


@require_safe
@own_result
def result(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    page = ResultPage.of(attempt, at=timezone.now())
    context = {"page": page, "card": cards.card_of(attempt), "citizen": attempt.citizen}
    context["can_keep"] = attempt.citizen_id is None and holding.person(request) is not None
    return render(request, "assessment/result.html", context)


@require_safe
@own_result
def answers(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Every situation again, with the clues where they stand."""
    given = [(answer, show(answer.version, with_clues=True)) for answer in answers_of(attempt)]
    return render(request, "assessment/answers.html", {"attempt": attempt, "given": given})


@require_safe
@own_result
def share_picture(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """The picture to share; with the result only where `?result=yes` asks for it."""
    drawn = SharePicture.of(attempt, with_result=request.GET.get("result") == "yes").as_png()
    response = HttpResponse(drawn, content_type="image/png")
    response["Content-Disposition"] = 'inline; filename="cyber-vaccine.png"'
    return response


@require_POST
@own_result
def keep(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Put a stranger's test into the record of who registered since."""
    citizen = holding.person(request)
    if citizen is not None:
        Attempt.objects.filter(pk=attempt.pk, citizen=None).update(citizen=citizen, research=False)
    return redirect(attempt)


@require_POST
@own_result
def make_card(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    if attempt.citizen is None:
        raise Http404
    cards.make_card(attempt, attempt.citizen, shows_result="shows_result" in request.POST, at=timezone.now())
    return redirect("assessment:record")


@require_POST
@own_result
def forget(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Erase one test with its answers and its card."""
    held = [code for code in holding.held_codes(request) if code != attempt.code]
    attempt.delete()
    response = redirect("assessment:home")
    holding.hold(response, held)
    return response


@require_safe
@registered
def record(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    now = timezone.now()
    page = RecordPage.of(citizen, at=now)
    return render(request, "assessment/record.html", {"page": page, "boosters": standing(citizen, at=now)})


@require_POST
@registered
def choose_reminders(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    wish_reminders(citizen, wishes=request.POST.get("wish") == "yes", at=timezone.now())
    return redirect(reverse("assessment:record") + "#reminders")


@require_POST
@registered
def withdraw_card(request: HttpRequest, citizen: Citizen, code: str) -> HttpResponse:
    cards.withdraw(citizen, code, at=timezone.now())
    return redirect("assessment:record")
