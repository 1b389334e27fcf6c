"""The way to LINE and back. Whatever goes wrong ends on a page that says what to do, and leaves no account behind."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import drafts, presenters
from accounts.client_address import client_address
from accounts.limits import LOGIN_STARTS, SUBJECT, retry_after, too_many
from accounts.line import wire
from accounts.line.backend import LINE_BACKEND
from accounts.line.id_tokens import Subject, TokenRefused, read_id_token
from accounts.line.provider import LineAdapter, safe_next
from accounts.line.services import LineLogin, sign_in_by_line

log = logging.getLogger(__name__)

LONGEST_TOKEN_LIFE = dt.timedelta(days=30)


class LoginFailed(Exception):
    """Why a login did not happen; `reason` chooses the words on the page."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


class LoginView(OAuth2LoginView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.LINE_LOGIN_CHANNEL_ID:
            return _failed(request, LoginFailed("closed", 503))
        if wait := retry_after(LOGIN_STARTS, client_address(request), at=timezone.now()):
            return too_many(request, wait)
        with translation.override(_language(request)):
            return self.get_provider().redirect_from_request(request)


class CallbackView(OAuth2CallbackView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        state = statekit.unstash_state(
            request, provider_id=LineAdapter.provider_id, state_id=request.GET.get("state", "")
        )
        with translation.override((state or {}).get("language", "th")):
            try:
                line_login = self._line_login(request, state)
            except LoginFailed as failure:
                log.warning("LINE login refused: %s", failure.reason)
                return _failed(request, failure)
            return self._signed_in(request, line_login, state or {})

    def _signed_in(self, request: HttpRequest, line_login: LineLogin, state: dict[str, Any]) -> HttpResponse:
        at = timezone.now()
        if wait := retry_after(SUBJECT, line_login.subject.sub, at=at):
            return too_many(request, wait)
        user = sign_in_by_line(line_login, at=at)
        if not user.is_active:
            return _failed(request, LoginFailed("disabled", 403))
        login(request, user, backend=LINE_BACKEND)
        if not hasattr(user, "citizen"):
            link = {"link": state["link"]} if state.get("link") else {}
            drafts.keep_in_draft(user, {"line_name": line_login.subject.name[:100]} | link, at=at)
            return redirect("accounts:register")
        return redirect(safe_next(request, str(state.get("next") or "")) or reverse("accounts:me"))

    def _line_login(self, request: HttpRequest, state: dict[str, Any] | None) -> LineLogin:
        """All checks, before anything is written."""
        if state is None:
            raise LoginFailed("state", 400)
        if request.GET.get("error"):
            cancelled = request.GET["error"].lower() == "access_denied"
            raise LoginFailed("cancelled", 200) if cancelled else LoginFailed("line", 502)
        if not request.GET.get("code"):
            raise LoginFailed("line", 400)
        try:
            return self._ask_line(request, state)
        except wire.LineUnreachable:
            raise LoginFailed("unreachable", 503) from None
        except (wire.LineRefused, TokenRefused) as problem:
            log.warning("LINE login: %s", problem)
            raise LoginFailed("proof", 403) from None

    def _ask_line(self, request: HttpRequest, state: dict[str, Any]) -> LineLogin:
        client = self.adapter.get_client(request, self.adapter.get_provider().app)
        tokens = client.get_access_token(request.GET["code"], pkce_code_verifier=state["pkce_code_verifier"])
        subject = read_id_token(
            str(tokens.get("id_token", "")),
            secret=settings.LINE_LOGIN_CHANNEL_SECRET,
            channel_id=settings.LINE_LOGIN_CHANNEL_ID,
            nonce=state["nonce"],
        )
        access_token = str(tokens.get("access_token", ""))
        _check_same_person(subject, access_token)
        return LineLogin(subject, access_token, _life(tokens), _is_friend(access_token))


def _check_same_person(subject: Subject, access_token: str) -> None:
    """The access token must belong to whom the id_token names (OpenID Connect Core 5.3.2)."""
    profile = wire.call("GET", "/v2/profile", bearer=access_token)
    if profile.get("userId") != subject.sub:
        raise TokenRefused("sub is not the access token's")


def _life(tokens: dict[str, Any]) -> dt.timedelta:
    seconds = tokens.get("expires_in")
    if not isinstance(seconds, int) or seconds <= 0:
        raise TokenRefused("expires_in")
    return min(dt.timedelta(seconds=seconds), LONGEST_TOKEN_LIFE)


def _is_friend(access_token: str) -> bool | None:
    """Whether the person is a friend of the official account; nobody's login fails because LINE does not say."""
    try:
        flag = wire.call("GET", "/friendship/v1/status", bearer=access_token).get("friendFlag")
    except (wire.LineUnreachable, wire.LineRefused):
        return None
    return flag if isinstance(flag, bool) else None


def _language(request: HttpRequest) -> str:
    """These pages have one address for all languages: the page one comes from says which to speak."""
    return "en" if request.GET.get("language") == "en" else "th"


def _failed(request: HttpRequest, failure: LoginFailed) -> HttpResponse:
    context = {"words": presenters.line_failed(failure.reason), "retry": reverse("accounts:register")}
    return render(request, "accounts/line_failed.html", context, status=failure.status)


line_login = require_safe(never_cache(LoginView.adapter_view(LineAdapter)))
line_callback = require_safe(never_cache(CallbackView.adapter_view(LineAdapter)))
