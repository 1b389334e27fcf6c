"""Which tests a browser holds: the codes of the last few, in one signed cookie. Whose test it is decides who may open it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.access import citizen_of, line_user
from accounts.models import Citizen
from assessment.models import Attempt

NAME, SALT = "immunity", "assessment.attempts"
MOST, DAYS = 5, 30


def _cookie() -> str:
    return settings.COOKIE_PREFIX + NAME


def held_codes(request: HttpRequest) -> list[str]:
    """Codes of a stranger's tests in this browser, newest first."""
    value = request.get_signed_cookie(_cookie(), default="", salt=SALT, max_age=DAYS * 86400)
    return [code for code in (value or "").split(".") if code][:MOST]


def hold(response: HttpResponse, codes: list[str]) -> None:
    """Remember these tests for 30 days; no script can read them, no other site sends them."""
    if not codes:
        response.delete_cookie(_cookie(), samesite="Lax")
        return
    response.set_signed_cookie(
        _cookie(),
        ".".join(codes[:MOST]),
        salt=SALT,
        max_age=DAYS * 86400,
        httponly=True,
        secure=not settings.DEBUG,
        samesite="Lax",
    )


def person(request: HttpRequest) -> Citizen | None:
    return citizen_of(line_user(request))


def newest(request: HttpRequest, citizen: Citizen | None) -> Attempt | None:
    """The last test that was begun: the citizen's, or the one this browser holds."""
    if citizen:
        return citizen.attempts.first()
    codes = held_codes(request)[:1]
    return Attempt.objects.filter(code__in=codes, citizen=None).first() if codes else None


def mine(request: HttpRequest, code: str) -> Attempt | None:
    """The test of this code, if it belongs to who asks: a citizen's to the citizen, a stranger's to its browser."""
    attempt = (
        Attempt.objects.select_related("citizen", "form", "result", "continues__result")
        .filter(code=code)
        .first()
    )
    if attempt is None:
        return None
    if attempt.citizen_id is None:
        return attempt if code in held_codes(request) else None
    citizen = person(request)
    return attempt if citizen and citizen.pk == attempt.citizen_id else None
