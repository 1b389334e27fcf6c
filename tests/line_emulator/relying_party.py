"""A portal as seen from LINE: sends people to the consent page, trades the code, and checks the id_token with PyJWT."""

import base64
import hashlib
import html.parser
import secrets
from urllib.parse import parse_qs, urlsplit

import jwt

from tests.line_emulator.conftest import CALLBACK

ISSUER = "https://access.line.me"


class Form(html.parser.HTMLParser):
    """The consent page's form as a browser would send it, before anything is chosen."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields, self.people, self.language = "", {}, [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "html":
            self.language = given["lang"]
        if tag == "form":
            self.action = given["action"]
        if tag == "input" and given["type"] == "radio":
            self.people.append(given["value"])
        if tag == "input" and (given["type"] == "hidden" or "checked" in given):
            self.fields[given["name"]] = given["value"]


class Portal:
    def __init__(self, emulator):
        self.emulator = emulator
        self.state, self.nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.verifier = secrets.token_urlsafe(48)

    def question(self, **changes):
        """The query of the authorization request; a change to None leaves the parameter out."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest())
        query = {
            "response_type": "code",
            "client_id": self.emulator.channels.login_id,
            "redirect_uri": CALLBACK,
            "state": self.state,
            "nonce": self.nonce,
            "scope": "openid profile",
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        } | changes
        return {name: value for name, value in query.items() if value is not None}

    def ask(self, **changes):
        return self.emulator.call("GET", "/oauth2/v2.1/authorize", params=self.question(**changes))

    def answer(self, page, decision="allow", **choices):
        """Press a button on the consent page; returns the query the callback gets."""
        form = Form(page.text)
        fields = form.fields | {"decision": decision} | choices
        fields = {name: value for name, value in fields.items() if value is not None}
        return callback_of(self.emulator.call("POST", form.action, data=fields))

    def log_in(self, person="somchai", **changes):
        """The tokens of a whole login."""
        code = self.answer(self.ask(**changes), person=person)["code"]
        response = self.trade(code)
        assert response.status_code == 200, response.text
        return response.json()

    def trade(self, right_code, **changes):
        form = {
            "grant_type": "authorization_code",
            "code": right_code,
            "redirect_uri": CALLBACK,
            "client_id": self.emulator.channels.login_id,
            "client_secret": self.emulator.channels.login_secret,
            "code_verifier": self.verifier,
        } | changes
        form = {name: value for name, value in form.items() if value is not None}
        return self.emulator.call("POST", "/oauth2/v2.1/token", data=form)

    def claims(self, id_token):
        """The claims of a good id_token. Raises jwt's errors, or ValueError for another nonce. Time is the emulator's."""
        claims = jwt.decode(
            id_token,
            self.emulator.channels.login_secret,
            algorithms=["HS256"],
            audience=self.emulator.channels.login_id,
            issuer=ISSUER,
            options={
                "require": ["exp", "iat", "sub", "aud", "iss"],
                "verify_exp": False,
                "verify_iat": False,
            },
        )
        if not claims["iat"] <= self.emulator.server.platform.clock.now() < claims["exp"]:
            raise jwt.ExpiredSignatureError
        if claims.get("nonce") != self.nonce:
            raise ValueError("nonce")
        return claims


def callback_of(response):
    """The query with which a redirect returns to the portal."""
    assert response.status_code == 302, response.text
    location = response.headers["location"]
    assert location.startswith(f"{CALLBACK}?"), location
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
