"""LINE on loopback, people's browsers, and real commits."""

import base64
import urllib.parse

import pytest
import requests
from django.core.cache import caches
from django.test import Client

from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.server import Server, running
from tests.emptying import remove_people

CALLBACK = "/accounts/line/login/callback/"


@pytest.fixture
def other_field_keys():
    """Two keys beside the one the tests run with: (old, new)."""
    return [base64.b64encode(bytes([number] * 32)).decode() for number in (1, 2)]


@pytest.fixture
def no_valkey(monkeypatch):
    monkeypatch.setattr(caches["default"], "_silent_until", float("inf"))


@pytest.fixture
def stopped_clock(monkeypatch):
    """No window ends while a test fills it."""
    monkeypatch.setattr("accounts.limits._moment", lambda at, key: 0)


@pytest.fixture(scope="session")
def line_server():
    with running(Server(Platform())) as server:
        yield server


@pytest.fixture
def line(line_server, settings):
    """LINE's emulator with an empty ledger, and the portal pointed at it."""
    platform = line_server.platform
    platform.ledger.reset()
    platform.begin()
    platform.webhook = ""
    platform.redirect_uris = {settings.SITE_URL + CALLBACK}
    for name, value in platform.channels.environment(line_server.address).items():
        setattr(settings, name, value)
    channel = {"client_id": settings.LINE_LOGIN_CHANNEL_ID, "secret": settings.LINE_LOGIN_CHANNEL_SECRET}
    settings.SOCIALACCOUNT_PROVIDERS = {"line": {"APPS": [channel]}}
    return platform


class Browser(Client):
    """One person's browser: the portal in Django's test client, LINE over HTTP."""

    def start_login(self, query=""):
        """The address at LINE that the portal sends the browser to."""
        return self.get(f"/accounts/line/login/{query}")["Location"]

    def consent(self, address, person="somchai", decision="allow", friend=""):
        """Decide on LINE's consent page. Returns the path and query LINE sends the browser back to."""
        parsed = urllib.parse.urlsplit(address)
        form = dict(urllib.parse.parse_qsl(parsed.query)) | {
            "person": person,
            "decision": decision,
            "friend": friend,
        }
        answer = requests.post(
            f"{parsed.scheme}://{parsed.netloc}{parsed.path}", data=form, allow_redirects=False, timeout=5
        )
        back = urllib.parse.urlsplit(answer.headers["location"])
        return f"{back.path}?{back.query}"

    def log_in(self, person="somchai", query="", **choices):
        """The whole way to LINE and back; the callback's response."""
        return self.get(self.consent(self.start_login(query), person, **choices))


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def other_browser():
    return Browser()


@pytest.fixture
def people_committed(django_db_setup, django_db_blocker):
    """Real commits, for tests with several connections; the people they made are removed afterwards."""
    from django.db import connection

    with django_db_blocker.unblock():
        yield
        remove_people("accounts_deauthorizerequest", "django_session")
        connection.close()
