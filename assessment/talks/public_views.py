"""What listeners open from a QR code: four questions, no login. And the boards of areas and teams.

The page carries its seat, signed, so it needs no cookie to be answered; one short-lived cookie, of these pages alone, joins
what a phone says before a talk and after it. There is nothing a strange page could borrow: a forged answer would have
to know the code, which hangs on the wall. What another site sends is refused all the same (directory.letters.private_pages).
"""

from __future__ import annotations

import datetime as dt
import re

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.client_address import client_address
from accounts.limits import ADDRESS, first_refusal, too_many
from assessment.models import MiniAnswer, Talk
from assessment.talks.answering import Seat, nth_of_kind, questions, take
from assessment.talks.codes import CODE
from assessment.talks.forms import MiniForm
from assessment.talks.outcomes import board
from assessment.talks.presenters import answered, asked
from directory.letters.private_pages import comes_from_elsewhere
from directory.thai import local_day

NAME, SALT = "talk", "assessment.talk"
KEPT = dt.timedelta(days=2)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mini_test(request: HttpRequest, code: str) -> HttpResponse:
    """The mini-test of a code, before or after a talk."""
    talk = _talk(code)
    if talk is None:
        raise Http404
    phase = talk.phase_of(code)
    if not talk.is_open(phase, local_day(timezone.now())):
        return _private(render(request, "assessment/talks/closed.html", {"talk": talk, "phase": phase}))
    answer = _answered if request.method == "POST" else _asked
    return _private(answer(request, talk, phase))


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Areas and teams by confirmed talks; never people, never scores."""
    return render(request, "assessment/talks/boards.html", {"areas": board("area"), "teams": board("team")})


def _talk(code: str) -> Talk | None:
    if not re.fullmatch(CODE, code):
        return None
    talks = Talk.objects.select_related("case_type", "district")
    return talks.filter(Q(before_code=code) | Q(after_code=code)).first()


def _asked(request: HttpRequest, talk: Talk, phase: str) -> HttpResponse:
    seat = _held_seat(request, talk) or Seat.draw()
    return _page(request, talk, phase, seat, MiniForm(initial={"seat": _sign(talk, phase, seat)}))


def _answered(request: HttpRequest, talk: Talk, phase: str) -> HttpResponse:
    if comes_from_elsewhere(request):
        raise PermissionDenied
    now, address = timezone.now(), client_address(request)
    if wait := first_refusal([(ADDRESS, address)], at=now):
        return too_many(request, wait)
    form = MiniForm(request.POST)
    signed = _unsign(talk, phase, request.POST.get("seat", ""))
    if signed is None:
        return _asked(request, talk, phase)
    seat, shown = signed
    if not form.is_valid():
        return _page(request, talk, phase, seat, form, status=422)
    browser = request.headers.get("User-Agent", "")
    nth = nth_of_kind(talk, phase, address=address, browser=browser)
    take(talk, phase, seat, form.said(), shown=shown, nth=nth, at=now)
    return _thanks(request, talk, phase, seat, form.said())


def _page(
    request: HttpRequest, talk: Talk, phase: str, seat: Seat, form: MiniForm, *, status: int = 200
) -> HttpResponse:
    rows = asked(questions(talk, seat.letter(phase)), form)
    context = {"talk": talk, "is_before": phase == MiniAnswer.Phase.BEFORE, "rows": rows, "form": form}
    return render(request, "assessment/talks/mini_test.html", context, status=status)


def _thanks(request: HttpRequest, talk: Talk, phase: str, seat: Seat, said: list[bool]) -> HttpResponse:
    """Before the talk only thanks; after it the answers, with their clues."""
    is_before = phase == MiniAnswer.Phase.BEFORE
    rows = [] if is_before else answered(questions(talk, seat.letter(phase)), said)
    context = {
        "talk": talk,
        "is_before": is_before,
        "rows": rows,
        "right": sum(row["is_right"] for row in rows),
    }
    response = render(request, "assessment/talks/thanks.html", context)
    response.set_cookie(
        settings.COOKIE_PREFIX + NAME,
        signing.dumps([talk.pk, seat.pair, seat.first], salt=SALT),
        max_age=KEPT,
        httponly=True,
        secure=not settings.DEBUG,
        samesite="Lax",
    )
    return response


def _held_seat(request: HttpRequest, talk: Talk) -> Seat | None:
    """Where this phone sat before the talk."""
    try:
        pk, pair, first = signing.loads(
            request.COOKIES.get(settings.COOKIE_PREFIX + NAME, ""), salt=SALT, max_age=KEPT
        )
    except (signing.BadSignature, ValueError):
        return None
    return Seat(pair, first) if pk == talk.pk else None


def _sign(talk: Talk, phase: str, seat: Seat) -> str:
    shown = int(timezone.now().timestamp() * 1000)
    return signing.dumps([seat.pair, seat.first, shown], salt=f"{SALT}.{talk.pk}.{phase}", compress=True)


def _unsign(talk: Talk, phase: str, text: str) -> tuple[Seat, dt.datetime] | None:
    try:
        pair, first, shown = signing.loads(text, salt=f"{SALT}.{talk.pk}.{phase}", max_age=KEPT)
    except (signing.BadSignature, ValueError):
        return None
    return Seat(pair, first), dt.datetime.fromtimestamp(shown / 1000, dt.UTC)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
