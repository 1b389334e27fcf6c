"""A person's own pages: what we hold, a copy of it, consent, signing out, leaving."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import consents, presenters
from accounts.access import citizen_of, line_user, personal, registered, signed_in
from accounts.forms import BulletinForm, DecisionForm
from accounts.models import BulletinChoice, Citizen, Consent, User
from accounts.my_data import as_json, looks_of, my_data
from accounts.purposes import Purpose
from accounts.services import change_mind, choose_bulletin, sign_out_everywhere
from accounts.services import leave as leave_portal


def _language() -> str:
    return get_language() or "th"


@require_safe
@registered
def me(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    context = {"citizen": citizen, "place": presenters.place_text(citizen), "phone": citizen.phone.reveal()}
    return render(request, "accounts/me.html", context)


@require_safe
@signed_in
def data(request: HttpRequest, user: User) -> HttpResponse:
    tables = [(table.label, table.lines(_language())) for table in my_data(user)]
    return render(request, "accounts/my_data.html", {"tables": tables, "looks": looks_of(user)})


@require_safe
@signed_in
def data_file(request: HttpRequest, user: User) -> HttpResponse:
    options: dict[str, Any] = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(as_json(user, at=timezone.now()), json_dumps_params=options)
    response["Content-Disposition"] = 'attachment; filename="cyber-vaccine-my-data.json"'
    return response


@require_safe
@personal
def privacy(request: HttpRequest) -> HttpResponse:
    """What we keep, why and how long, for everybody; who has registered gives and takes back consent here."""
    citizen = citizen_of(line_user(request))
    standings = consents.standings(citizen.user, language=_language()) if citizen else []
    context = {"standings": standings, "kept": presenters.what_we_keep(), "citizen": citizen}
    return render(request, "accounts/privacy.html", context)


@require_POST
@registered
def decide(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Give or take back one consent: one press for either."""
    form = DecisionForm(request.POST)
    if form.is_valid():
        wish = form.cleaned_data["wish"] == "give"
        purpose = Purpose(form.cleaned_data["purpose"])
        change_mind(citizen, purpose, wish, language=_language(), at=timezone.now())
    return redirect(reverse("accounts:privacy") + "#consents")


@require_http_methods(["GET", "HEAD", "POST"])
@registered
def bulletin(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """How often the bulletin comes in LINE, and when. Without the consent there is nothing to choose."""
    chosen = BulletinChoice.objects.filter(user=citizen.user).first() or BulletinChoice(
        user=citizen.user, frequency=settings.BULLETIN_FREQUENCY, hour=settings.DELIVERY_HOUR
    )
    form = BulletinForm(request.POST or None, instance=chosen)
    if request.method == "POST" and form.is_valid():
        choose_bulletin(citizen, **form.cleaned_data, at=timezone.now())
        return redirect(reverse("accounts:bulletin") + "?saved=1")
    receives = Consent.objects.givers(Purpose.BULLETIN).filter(pk=citizen.user_id).exists()
    context = {"form": form, "receives": receives, "is_saved": "saved" in request.GET}
    return render(request, "accounts/bulletin.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def leave(request: HttpRequest, user: User) -> HttpResponse:
    if request.method != "POST":
        return render(request, "accounts/leave.html")
    left = leave_portal(user, language=_language(), at=timezone.now())
    logout(request)
    return render(request, "accounts/left.html", {"left": left, "unlink": presenters.how_to_unlink()})


@require_POST
@personal
def sign_out(request: HttpRequest) -> HttpResponse:
    user = line_user(request)
    if user and "everywhere" in request.POST:
        sign_out_everywhere(user)
    logout(request)
    return redirect("home")
