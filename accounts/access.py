"""Who may open a person's own pages. None of them is ever kept by a browser or a proxy."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import Citizen, User
from accounts.services import HasLeft

View = Callable[..., HttpResponse]


def line_user(request: HttpRequest) -> User | None:
    """Who signed in with LINE; staff, who sign in elsewhere, are nobody here."""
    user: Any = request.user
    return user if user.is_authenticated and not user.is_staff else None


def citizen_of(user: User | None) -> Citizen | None:
    if user is None:
        return None
    places = "subdistrict__district__province"
    return Citizen.objects.filter(user=user).select_related("title", "user", places).first()


def personal(view: View) -> View:
    """A page that may be about one person."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        response = view(request, *args, **options)
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


def signed_in(view: View) -> View:
    """A page for somebody who signed in with LINE, registered or not; the view gets the user."""

    @personal
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        user = line_user(request)
        if user is None:
            return redirect("accounts:register")
        return view(request, user, *args, **options)

    return answer


def unless_left(view: View) -> View:
    """Whoever closes the account in one window and confirms in another is led to the beginning."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        try:
            return view(request, *args, **options)
        except HasLeft:
            return redirect("accounts:register")

    return answer


def registered(view: View) -> View:
    """A page for registered citizens; the view gets the citizen."""

    @signed_in
    @wraps(view)
    def answer(request: HttpRequest, user: User, *args: Any, **options: Any) -> HttpResponse:
        citizen = citizen_of(user)
        if citizen is None:
            return redirect("accounts:register")
        return view(request, citizen, *args, **options)

    return answer
