"""What an access token of LINE Login opens: profile and friendship; and how it is checked, revoked and given back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cybervaccine.line_emulator import tokens
from cybervaccine.line_emulator.login import ISSUER, Refused, is_void
from cybervaccine.line_emulator.people import Person
from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.wire import Request, Response, answer


def _claims(platform: Platform, token: str) -> dict[str, Any] | None:
    """What a valid access token says."""
    claims = tokens.read("access", token, platform.channels.login_secret, at=platform.clock.now())
    return None if claims is None or is_void(platform, claims) else claims


def verify_access_token(platform: Platform, request: Request) -> Response:
    claims = _claims(platform, request.parameters.get("access_token", ""))
    if claims is None:
        return Refused("invalid_request", "access token expired").answer()
    left = int(claims["until"] - platform.clock.now())
    value = {"scope": claims["scope"], "client_id": platform.channels.login_id, "expires_in": left}
    return answer(value, note={"person": claims["person"]})


def verify_id_token(platform: Platform, request: Request) -> Response:
    form = request.form
    claims = tokens.read_jwt(form.get("id_token", ""), platform.channels.login_secret)
    problem = _id_token_problem(claims or {}, form, at=platform.clock.now())
    if problem:
        return Refused("invalid_request", problem).answer()
    return answer(claims)


def _id_token_problem(claims: dict[str, Any], form: dict[str, str], *, at: float) -> str:
    """The first of LINE's complaints that holds; empty for a good token."""
    if not claims:
        return "Invalid IdToken."
    complaints = (
        ("Invalid IdToken Issuer.", claims["iss"] != ISSUER),
        ("IdToken expired.", claims["exp"] <= at),
        ("Invalid IdToken Audience.", claims["aud"] != form.get("client_id")),
        ("Invalid IdToken Nonce.", "nonce" in form and claims.get("nonce") != form["nonce"]),
        ("Invalid IdToken Subject Identifier.", "user_id" in form and claims["sub"] != form["user_id"]),
    )
    return next((complaint for complaint, holds in complaints if holds), "")


def revoke(platform: Platform, request: Request) -> Response:
    """Void one access token. A token that is not valid is void already: the answer is the same."""
    form = request.form
    channels = platform.channels
    if (form.get("client_id"), form.get("client_secret")) != (channels.login_id, channels.login_secret):
        return Refused("invalid_client", "invalid client").answer()
    claims = _claims(platform, form.get("access_token", ""))
    if claims is None:
        return Response()
    platform.revoked.add(claims["key"])
    return Response(note={"person": claims["person"], "revoked": claims["key"]})


def deauthorize(platform: Platform, request: Request) -> Response:
    """Take back all a person allowed. Needs a channel access token of the login channel, not of the messaging one."""
    now, secret = platform.clock.now(), platform.channels.login_secret
    if tokens.read("channel", request.bearer, secret, at=now) is None:
        return unauthenticated()
    try:
        token = json.loads(request.body)["userAccessToken"]
        claims = _claims(platform, token)
    except (ValueError, KeyError, TypeError, AttributeError):
        claims = None
    if claims is None:
        return answer({"message": "invalid token"}, 400)
    platform.left[claims["person"]] = now
    return Response(204, note={"person": claims["person"], "result": "deauthorized"})


def unauthenticated() -> Response:
    return answer(
        {
            "message": "Authentication failed due to the following reason: invalid token. "
            "Confirm that the access token in the authorization header is valid."
        },
        401,
    )


def _with_scope(scope: str, show: Callable[[Platform, Person, list[str]], dict[str, Any]]) -> Any:
    """An endpoint that needs an access token with this scope and shows something of its person."""

    def endpoint(platform: Platform, request: Request) -> Response:
        claims = _claims(platform, request.bearer)
        if claims is None:
            return unauthenticated()
        scopes = claims["scope"].split()
        if scope not in scopes:
            return answer({"message": f"The access token has no {scope} scope."}, 403)
        person = platform.people.get(claims["person"])
        return answer(show(platform, person, scopes), note={"person": person.id})

    return endpoint


def _profile(platform: Platform, person: Person, scopes: list[str]) -> dict[str, Any]:
    return {"userId": person.id, "displayName": person.name, "pictureUrl": person.picture}


def _user_information(platform: Platform, person: Person, scopes: list[str]) -> dict[str, Any]:
    if "profile" in scopes:
        return {"sub": person.id, "name": person.name, "picture": person.picture}
    return {"sub": person.id}


def _friendship(platform: Platform, person: Person, scopes: list[str]) -> dict[str, Any]:
    return {"friendFlag": platform.people.is_friend(person.id)}


profile = _with_scope("profile", _profile)
user_information = _with_scope("openid", _user_information)
friendship = _with_scope("profile", _friendship)


def discovery(platform: Platform, request: Request) -> Response:
    """Where everything is, as LINE says it: ES256, though web logins are signed with HS256."""
    base = f"http://{request.headers.get('host', '127.0.0.1')}"
    return answer(
        {
            "issuer": ISSUER,
            "authorization_endpoint": f"{base}/oauth2/v2.1/authorize",
            "token_endpoint": f"{base}/oauth2/v2.1/token",
            "revocation_endpoint": f"{base}/oauth2/v2.1/revoke",
            "userinfo_endpoint": f"{base}/oauth2/v2.1/userinfo",
            "scopes_supported": ["openid", "profile", "email"],
            "jwks_uri": f"{base}/oauth2/v2.1/certs",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
        }
    )


def certificates(platform: Platform, request: Request) -> Response:
    """No key: web logins are signed with the channel's secret."""
    return answer({"keys": []})
