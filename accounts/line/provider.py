"""LINE Login as a provider of django-allauth: state, nonce, PKCE S256, the smallest scope, addresses from settings."""

from __future__ import annotations

import re
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from accounts.client_address import client_address
from accounts.line import wire
from directory.short_codes import CODE

SCOPE = ("profile", "openid")


class AccountAdapter(DefaultAccountAdapter):
    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)


class SocialAdapter(DefaultSocialAccountAdapter):
    def generate_state_param(self, state: dict[str, Any]) -> str:
        return secrets.token_urlsafe(24)  # 192 bits; the library's own has 95

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False  # people are made by accounts.services, never by the library


class LineClient(OAuth2Client):
    """Trades the code for tokens with our own call: short limits, and no answer of LINE in an error."""

    def get_access_token(
        self, code: str, pkce_code_verifier: str | None = None, extra_data: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.callback_url}
        form |= wire.channel() | {"code_verifier": pkce_code_verifier or ""} | (extra_data or {})
        return wire.call("POST", "/oauth2/v2.1/token", data=form)


class LineAdapter(OAuth2Adapter):
    provider_id = "line"
    client_class = LineClient
    access_token_url = ""  # LineClient knows it

    @property
    def authorize_url(self) -> str:
        return f"{settings.LINE_ACCESS_BASE}/oauth2/v2.1/authorize"

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """The one address that is registered at LINE: the portal's own, whatever Host the request names."""
        return settings.SITE_URL + reverse("line_callback")


class LineProvider(OAuth2Provider):
    id = "line"
    name = "LINE"
    account_class = ProviderAccount
    oauth2_adapter_class = LineAdapter
    pkce_enabled_default = True

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing of the request decides but where to go afterwards, and that only on this host."""
        next_url = safe_next(request, request.GET.get("next", ""))
        return {"process": "login", "next_url": next_url, "link": code_in(request)}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        nonce, language = secrets.token_urlsafe(24), (get_language() or "th")[:2]
        parameters = {
            "nonce": nonce,
            "bot_prompt": "normal",
            "ui_locales": "en" if language == "en" else "th-TH",
        }
        return super().redirect(
            request,
            process,
            next_url,
            data,
            scope=list(SCOPE),
            auth_params=parameters,
            nonce=nonce,
            link=kwargs.get("link", ""),
            language=language,
        )


def code_in(request: HttpRequest) -> str:
    """The short link by which somebody came, if it looks like one."""
    code = request.GET.get("from", "")
    return code if re.fullmatch(CODE, code) else ""


def safe_next(request: HttpRequest, address: str) -> str | None:
    """The address when it is a path on this host, else None."""
    if not address.startswith("/") or not address.isprintable():
        return None
    allowed = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if allowed else None


provider_classes = [LineProvider]
