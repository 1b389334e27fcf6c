"""Who a program is: by the token in the Authorization header, and in no other place."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.api.throttles import Throttle
from accounts.client_address import client_address
from accounts.limits import Rate, retry_after
from alerts.importing.tokens import note_use, token_of
from alerts.models import ApiScope, ApiToken

# A token is not guessed; whoever sends wrong ones by the hundred is told to stop.
WRONG = Rate("api-wrong-token", 100, 300)
# One file a minute around the clock, and bursts after an outage.
IMPORTS = Rate("api-imports", 120, 3600)
LOOKS = Rate("api-import-looks", 1200, 3600)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cvt_…`. Nobody is signed in by it: what may be done, the token's scopes say."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiToken] | None:
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        if not text or kind.lower() != "bearer":
            return None
        at = timezone.now()
        token = token_of(text.strip(), at=at)
        if token is None:
            if wait := retry_after(WRONG, client_address(request._request), at=at):
                raise exceptions.Throttled(wait)
            raise exceptions.AuthenticationFailed
        note_use(token, at=at)
        return AnonymousUser(), token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="/api/v1/"'


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        said = "Made by staff in admin, shown once; `cvt_…`. Never put it into an address."
        return {"type": "http", "scheme": "bearer", "description": said}


class MayImport(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        token: Any = request.auth
        return token is not None and ApiScope.IMPORT_CASES in token.scopes


class ByToken(Throttle):
    def who(self, request: Request) -> str:
        return f"token {request.auth.pk}"


class Imports(ByToken):
    rate = IMPORTS


class Looks(ByToken):
    rate = LOOKS
