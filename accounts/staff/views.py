"""Pages of signing in, of invitations and of one's own passkeys. Staff only; a person's phone or key does the proving."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.client_address import client_address
from accounts.limits import Rate, refusal, retry_after, too_many
from accounts.models import Invitation, Passkey, User
from accounts.staff import ceremony, services, sessions
from accounts.staff.forms import AnswerForm, NewPasskeyForm

View = Callable[..., HttpResponse]
logger = logging.getLogger(__name__)
# A thumb that slips, a key left at home: some answers fail. Only failed ones are counted, so that nobody who holds a key is
# ever locked out by others behind the same address.
FAILED = Rate("failed-passkey", 10, 300)
FAILED_HERE = Rate("failed-passkey-address", 60, 300)
PASSWORDS = Rate("staff-password", 10, 900)
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


def on_staff_origin(view: View) -> View:
    """Passkeys belong to one name: whoever comes by another address of the same portal is led to it."""

    @wraps(view)
    @never_cache
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        origin = f"{request.scheme}://{request.get_host()}"
        if request.method in ("GET", "HEAD") and settings.DEBUG and origin != settings.STAFF_ORIGIN:
            return redirect(settings.STAFF_ORIGIN + request.get_full_path())
        return view(request, *args, **options)

    return answer


def staff_only(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        user: Any = request.user
        if not (user.is_authenticated and user.is_staff):
            return redirect(f"{reverse('staff:sign-in')}?{urlencode({'next': request.path})}")
        return view(request, *args, **options)

    return on_staff_origin(answer)


@on_staff_origin
@GET_OR_POST
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """With a passkey; nothing is typed, so nothing can be told to the wrong page."""
    if request.method == "POST":
        user = _by_password(request) if "password" in request.POST else _by_passkey(request)
        if user is not None:
            sessions.open_session(request, user, at=timezone.now())
            logger.info("Staff %d signed in", user.pk)
            return redirect(_next(request))
        logger.warning("A sign-in of staff was refused")
        if wait := _failed_too_often(request):
            return too_many(request, wait)
        messages.error(request, _("ยังยืนยันไม่ได้ ลองอีกครั้ง หรือขอคำเชิญใหม่จากผู้ดูแลของคุณ"))
    return _ceremony(request, "staff/sign_in.html", ceremony.request_options(request.session))


def _by_passkey(request: HttpRequest) -> User | None:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return None
    try:
        user = ceremony.prove(request.session, form.cleaned_data["answer"], at=timezone.now()).user
    except ceremony.NotProved:
        return None
    return user if user.is_active and user.is_staff else None


def _failed_too_often(request: HttpRequest) -> int:
    """Count one more answer that proved nothing; the seconds to wait, or 0."""
    return refusal(request, FAILED, also=[(FAILED_HERE, client_address(request))])


def _by_password(request: HttpRequest) -> User | None:
    """Only where a demonstration was started without passkeys; elsewhere no password opens anything."""
    email = request.POST.get("email", "")
    if retry_after(PASSWORDS, email.lower(), at=timezone.now(), closed=True):
        return None  # the right password, too: the answer tells a guesser nothing
    user = authenticate(request, username=email, password=request.POST["password"])
    return user if isinstance(user, User) and user.is_staff else None


@staff_only
@GET_OR_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """The same person, once more, before what cannot be taken back."""
    user: Any = request.user
    if request.method == "POST":
        proved = _by_password(request) if "password" in request.POST else _by_passkey(request)
        if proved is not None and proved.pk == user.pk:
            sessions.confirm(request.session, at=timezone.now())
            return redirect(_next(request))
        if wait := _failed_too_often(request):
            return too_many(request, wait)
        messages.error(request, _("ยังยืนยันไม่ได้ ลองอีกครั้ง"))
    return _ceremony(request, "staff/confirm.html", ceremony.request_options(request.session, user))


@on_staff_origin
@GET_OR_POST
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an invitation: who is invited to do what, and the button that makes the passkey."""
    at = timezone.now()
    found = Invitation.objects.open(at).with_token(token).select_related("user").first()
    if found is None:
        return render(request, "staff/invitation_ended.html", status=410)
    if request.method == "POST" and (made := _accept(request, token)):
        sessions.open_session(request, made.user, at=at)
        messages.success(request, _("ตั้งพาสคีย์แล้ว ครั้งต่อไปเข้าสู่ระบบด้วยพาสคีย์นี้"))
        return redirect("admin:index")
    if request.method == "POST" and (wait := _failed_too_often(request)):
        return too_many(request, wait)
    options = ceremony.creation_options(request.session, found.user)
    roles = found.user.staff_roles.filter(ended_at=None).select_related("province")
    shown = {"invited": found.user, "roles": roles, "expires_at": found.expires_at, "form": NewPasskeyForm()}
    return _ceremony(request, "staff/invitation.html", options, **shown)


def _accept(request: HttpRequest, token: str) -> Passkey | None:
    form = NewPasskeyForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            return services.accept_invitation(
                token, request.session, given["answer"], name=given["name"], at=timezone.now()
            )
        except (services.NotAllowed, ceremony.NotProved):
            pass
    messages.error(request, _("ยังตั้งพาสคีย์ไม่ได้ ลองอีกครั้ง หรือใช้เครื่องอื่น"))
    return None


@staff_only
@GET_OR_POST
def passkeys(request: HttpRequest) -> HttpResponse:
    """One's own keys: add a second, so that a lost phone locks nobody out."""
    user: Any = request.user
    at = timezone.now()
    confirmed = sessions.is_confirmed(request.session, at=at)
    if request.method == "POST" and confirmed:
        form = NewPasskeyForm(request.POST)
        try:
            if not form.is_valid():
                raise ceremony.NotProved
            given = form.cleaned_data
            ceremony.make_passkey(request.session, user, given["answer"], name=given["name"], at=at)
            messages.success(request, _("เพิ่มพาสคีย์แล้ว"))
            return redirect("staff:passkeys")
        except ceremony.NotProved:
            if wait := _failed_too_often(request):
                return too_many(request, wait)
            messages.error(request, _("ยังเพิ่มพาสคีย์ไม่ได้ ลองอีกครั้ง หรือใช้เครื่องอื่น"))
    options = ceremony.creation_options(request.session, user) if confirmed else {}
    shown = {"keys": user.passkeys.all(), "confirmed": confirmed, "form": NewPasskeyForm()}
    return _ceremony(request, "staff/passkeys.html", options, **shown)


@staff_only
@require_POST
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    key = get_object_or_404(user.passkeys, pk=pk)
    if not sessions.is_confirmed(request.session, at=timezone.now()):
        return redirect(f"{reverse('staff:confirm')}?{urlencode({'next': reverse('staff:passkeys')})}")
    try:
        services.remove_passkey(key, by=user)
        messages.success(request, _("ลบพาสคีย์แล้ว"))
    except services.NotAllowed as problem:
        messages.error(request, str(problem))
    return redirect("staff:passkeys")


@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    if "everywhere" in request.POST and isinstance(request.user, User) and request.user.is_staff:
        services.end_sessions(request.user)
    logout(request)
    return redirect("staff:signed-out")


@require_GET
@never_cache
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "staff/signed_out.html")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={urlsplit(settings.STAFF_ORIGIN).netloc}, require_https=request.is_secure()
    )
    return wanted if own else reverse("admin:index")


def _ceremony(request: HttpRequest, template: str, options: dict[str, Any], **shown: Any) -> HttpResponse:
    shown |= {"options": options, "next": _next(request), "by_password": settings.DEMO_WITHOUT_PASSKEYS}
    return render(request, template, shown)
