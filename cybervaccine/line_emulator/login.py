"""LINE Login v2.1: the authorization request and what the person answers, the code and the tokens it is traded for."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any
from urllib.parse import urlencode

from cybervaccine.line_emulator import consent_page, tokens
from cybervaccine.line_emulator.people import FRIEND, Person
from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.wire import Request, Response, answer

ISSUER = "https://access.line.me"
CODE_SECONDS = 600
SCOPES = {"openid", "profile", "email"}


class Refused(Exception):
    """An OAuth error: its code and its description."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error, self.description = error, description

    def answer(self, status: int = 400) -> Response:
        return answer({"error": self.error, "error_description": self.description}, status)


def authorize(platform: Platform, request: Request) -> Response:
    """Show the consent page, or say what is wrong: to the person when nobody else can be told, else to the app."""
    parameters = request.parameters
    refused = _wrong_address(platform, parameters) or _wrong_request(parameters)
    response = refused or consent_page.consent(
        parameters, [(person, platform.people.state(person.id)) for person in platform.people.roster]
    )
    response.note["query"] = parameters
    return response


def _wrong_address(platform: Platform, parameters: dict[str, str]) -> Response | None:
    if parameters.get("client_id") != platform.channels.login_id:
        return consent_page.refusal(parameters, "Invalid client_id value.")
    if parameters.get("redirect_uri") not in platform.redirect_uris:
        return consent_page.refusal(
            parameters, "Invalid redirect_uri value. Check if it is registered in a LINE developers site."
        )
    return None


def _wrong_request(parameters: dict[str, str]) -> Response | None:
    try:
        _check(parameters)
    except Refused as problem:
        return _redirect(
            parameters, _with_state(parameters, error=problem.error, error_description=problem.description)
        )
    return None


def _check(parameters: dict[str, str]) -> None:
    for name in ("response_type", "state", "scope"):
        if not parameters.get(name):
            raise Refused("INVALID_REQUEST", f"'{name}' is not specified.")
    if parameters["response_type"] != "code":
        raise Refused("UNSUPPORTED_RESPONSE_TYPE", "Only 'code' is supported.")
    _check_scope(set(parameters["scope"].split()))
    if parameters.get("code_challenge_method", "S256") != "S256":
        raise Refused("INVALID_REQUEST", "'code_challenge_method' must be S256.")
    if ("code_challenge" in parameters) != ("code_challenge_method" in parameters):
        raise Refused("INVALID_REQUEST", "'code_challenge' and 'code_challenge_method' belong together.")
    if parameters.get("prompt") == "none":
        raise Refused("LOGIN_REQUIRED", "The user is not logged in.")


def _check_scope(scope: set[str]) -> None:
    if (
        not scope <= SCOPES
        or not scope & {"openid", "profile"}
        or ("email" in scope and "openid" not in scope)
    ):
        raise Refused("INVALID_SCOPE", "'scope' must have 'profile' or 'openid'; 'email' needs 'openid'.")


def _with_state(parameters: dict[str, str], **query: str) -> dict[str, str]:
    return query | ({"state": parameters["state"]} if parameters.get("state") else {})


def _redirect(parameters: dict[str, str], query: dict[str, str]) -> Response:
    target = parameters["redirect_uri"]
    location = f"{target}{'&' if '?' in target else '?'}{urlencode(query)}"
    return Response(302, headers={"location": location, "cache-control": "no-store"})


def decide(platform: Platform, request: Request) -> Response:
    """The person pressed "allow" or "cancel" on the consent page."""
    form = request.form
    refused = _wrong_address(platform, form) or _wrong_request(form)
    if refused:
        return refused
    if form.get("decision") != "allow":
        query = _with_state(
            form, error="access_denied", error_description="The resource owner denied the request."
        )
        response = _redirect(form, _altered(platform, request, query))
        response.note["decision"] = "cancel"
        return response
    person = platform.people.find(form.get("person", ""))
    if person is None:
        return consent_page.refusal(form, "Nobody with that name.")
    return _allowed(platform, request, form, person)


def _allowed(platform: Platform, request: Request, form: dict[str, str], person: Person) -> Response:
    code = secrets.token_urlsafe(16)
    platform.codes[code] = {"form": form, "person": person.id, "until": platform.clock.now() + CODE_SECONDS}
    query = _with_state(form, code=code)
    note: dict[str, Any] = {"decision": "allow", "person": person.id}
    if "bot_prompt" in form:
        changed = form.get("friend") == "on" and not platform.people.is_friend(person.id)
        query["friendship_status_changed"] = str(changed).lower()
        if changed:
            note["states"], note["became_friend"] = {person.id: FRIEND}, True
            platform.people.set_states({person.id: FRIEND})
    response = _redirect(form, _altered(platform, request, query))
    response.note.update(note)
    return response


def _altered(platform: Platform, request: Request, query: dict[str, str]) -> dict[str, str]:
    for fault in platform.faults.striking("callback", request.method, request.path, at=platform.clock.now()):
        query = {name: value for name, value in (query | fault["set"]).items() if name not in fault["remove"]}
    return query


def token(platform: Platform, request: Request) -> Response:
    """Trade a code, or a refresh token, for an access token."""
    form = request.form
    try:
        if form.get("grant_type") == "authorization_code":
            return _tokens_for_code(platform, request, form)
        if form.get("grant_type") == "refresh_token":
            return _refreshed(platform, form)
        raise Refused("unsupported_grant_type", "unsupported grant type")
    except Refused as problem:
        response = problem.answer()
        response.note["grant_type"] = form.get("grant_type", "")
        return response


def _check_client(platform: Platform, form: dict[str, str]) -> None:
    wanted = (platform.channels.login_id, platform.channels.login_secret)
    if (form.get("client_id"), form.get("client_secret")) != wanted:
        raise Refused("invalid_client", "invalid client")


def _tokens_for_code(platform: Platform, request: Request, form: dict[str, str]) -> Response:
    _check_client(platform, form)
    grant = platform.codes.pop(form.get("code", ""), None)
    now = platform.clock.now()
    if grant is None or grant["until"] <= now:
        raise Refused("invalid_grant", "invalid authorization code")
    asked = grant["form"]
    if form.get("redirect_uri") != asked["redirect_uri"]:
        raise Refused("invalid_grant", "redirect_uri does not match")
    if not _verified(form.get("code_verifier", ""), asked.get("code_challenge", "")):
        raise Refused("invalid_grant", "invalid code_verifier")
    person = platform.people.get(grant["person"])
    value = _access(platform, person.id, asked["scope"], at=now) | {
        "refresh_token": tokens.issue(
            "refresh", platform.channels.login_secret, at=now, seconds=tokens.REFRESH_SECONDS,
            person=person.id, scope=asked["scope"],
        )
    }  # fmt: skip
    value |= _id_token(platform, request, asked, person)
    note = {"grant_type": "authorization_code", "person": person.id, "pkce": "code_challenge" in asked}
    return answer(value, note=note)


def _verified(verifier: str, challenge: str) -> bool:
    if not challenge:
        return not verifier
    return tokens.encoded(hashlib.sha256(verifier.encode()).digest()) == challenge


def _access(platform: Platform, person: str, scope: str, *, at: float) -> dict[str, Any]:
    granted = " ".join(name for name in scope.split() if name != "email")  # LINE never names it in the answer
    issued = tokens.issue(
        "access", platform.channels.login_secret, at=at, seconds=tokens.ACCESS_SECONDS, person=person, scope=granted
    )  # fmt: skip
    return {
        "access_token": issued, "token_type": "Bearer", "expires_in": tokens.ACCESS_SECONDS, "scope": granted,
    }  # fmt: skip


def _id_token(platform: Platform, request: Request, asked: dict[str, str], person: Person) -> dict[str, str]:
    scope = asked["scope"].split()
    if "openid" not in scope:
        return {}
    now = int(platform.clock.now())
    claims: dict[str, Any] = {
        "iss": ISSUER, "sub": person.id, "aud": platform.channels.login_id,
        "exp": now + tokens.ID_TOKEN_SECONDS, "iat": now, "amr": ["linesso"],
    }  # fmt: skip
    if "nonce" in asked:
        claims["nonce"] = asked["nonce"]
    if "max_age" in asked:
        claims["auth_time"] = now
    if "profile" in scope:
        claims |= {"name": person.name, "picture": person.picture}
    if "email" in scope:
        claims["email"] = person.email
    return _signed(platform, request, claims)


def _signed(platform: Platform, request: Request, claims: dict[str, Any]) -> dict[str, str]:
    """The id_token of these claims, made wrong in the ways that were asked for."""
    key, algorithm = platform.channels.login_secret, "HS256"
    for fault in platform.faults.striking("id_token", request.method, request.path, at=platform.clock.now()):
        match fault["alter"]:
            case "missing":
                return {}
            case "alg_none":
                algorithm = "none"
            case "signature":
                key = "another key, as an attacker has one"
            case alteration:
                claims = _altered_claims(claims, alteration)
    return {"id_token": tokens.jwt(claims, key, algorithm=algorithm)}


def _altered_claims(claims: dict[str, Any], alteration: str) -> dict[str, Any]:
    if alteration == "no_nonce":
        return {name: value for name, value in claims.items() if name != "nonce"}
    past = claims["iat"] - 2 * tokens.ID_TOKEN_SECONDS
    wrong: dict[str, dict[str, Any]] = {
        "iss": {"iss": "https://access.line.me.invalid"},
        "aud": {"aud": "1650000099"},
        "sub": {"sub": f"U{'0' * 32}"},
        "nonce": {"nonce": "another nonce"},
        "expired": {"iat": past, "exp": past + tokens.ID_TOKEN_SECONDS},
    }
    return claims | wrong[alteration]


def _refreshed(platform: Platform, form: dict[str, str]) -> Response:
    _check_client(platform, form)
    now = platform.clock.now()
    given = tokens.read("refresh", form.get("refresh_token", ""), platform.channels.login_secret, at=now)
    if given is None or is_void(platform, given):
        raise Refused("invalid_grant", "invalid refresh token")
    value = _access(platform, given["person"], given["scope"], at=now)
    note = {"grant_type": "refresh_token", "person": given["person"]}
    return answer(value | {"refresh_token": form["refresh_token"]}, note=note)


def is_void(platform: Platform, claims: dict[str, Any]) -> bool:
    """Whether a token was revoked, or its person has left the app since it was issued."""
    left = platform.left.get(claims["person"])
    return claims["key"] in platform.revoked or (left is not None and claims["at"] <= left)


def channel_token(platform: Platform, request: Request) -> Response:
    """A stateless channel access token of the login channel, which deauthorising needs."""
    form = request.form
    try:
        if form.get("grant_type") != "client_credentials":
            raise Refused("unsupported_grant_type", "unsupported grant type")
        _check_client(platform, form)
    except Refused as problem:
        return problem.answer()
    now = platform.clock.now()
    issued = tokens.issue("channel", platform.channels.login_secret, at=now, seconds=tokens.CHANNEL_SECONDS)
    return answer({"token_type": "Bearer", "access_token": issued, "expires_in": tokens.CHANNEL_SECONDS})
