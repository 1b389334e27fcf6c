"""A real Chromium against the portal on real PostgreSQL. Without a Chromium every journey is skipped, by name."""

import datetime as dt
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from assessment.loading import load_items
from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.server import Server, running
from media_library.loading import load_media
from tests.assessment.talks.giving import rising_in_satun
from tests.bulletins import make_bulletin
from tests.conftest import AT

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
NARROW, PHONE, DESK = 320, 390, 1280
LINE = (
    "Mozilla/5.0 (Linux; Android 9; SM-A105F Build/PPR1.180610.011; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/119.0.6045.194 Mobile Safari/537.36 Line/13.20.1/IAB"
)
# What runs for WCAG 2.2 AA, the new target size included (axe leaves it out by default).
RULES = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}

CALLBACK = "/accounts/line/login/callback/"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def pytest_collection_modifyitems(items):
    """The journeys of a file run in one process, with one browser; all are skipped where there is none."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group(Path(item.path).stem))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine (apt install chromium)"))


@pytest.fixture(scope="module")
def browser(server):
    """Stopped after each file: Playwright runs a loop in this thread, which Django would take for an async view."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(django_db_setup):
    """The portal on loopback. Not pytest-django's `live_server`, which empties every table, reference data too."""
    running = LiveServer("127.0.0.1")
    yield running
    running.stop()


@pytest.fixture
def bulletin(committed):
    """Today's bulletin, committed for the server's own connection to see; in Satun something else comes first."""
    return make_bulletin(areas={"91": {"LOAN": 44, "JOB": 21, "GOODS_NON_ORG": None}})


@pytest.fixture
def library(committed, settings, tmp_path):
    """Some of the library's own items, made when a page of it is opened: drawing takes a moment."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return lambda: load_media(at=AT, only={"call-center-hang-up", "poster-loan", "script-loan", "clip-loan"})


@pytest.fixture
def visit(browser, bulletin, server, library):
    """`visit(path, width=..., **context)` opens a page as a new visitor. What the browser complains of fails the test."""
    contexts, complaints = [], []

    def open_page(path, *, width=PHONE, **context):
        context.setdefault("service_workers", "block")
        if "/library" in path:
            library()
        visitor = browser.new_context(
            base_url=server.url, viewport={"width": width, "height": 800}, locale="th-TH", **context
        )
        contexts.append(visitor)
        page = visitor.new_page()
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for visitor in contexts:
        visitor.close()
    assert complaints == []


@pytest.fixture
def assert_accessible():
    def check(page):
        page.evaluate("document.querySelectorAll('details').forEach((item) => { item.open = true; })")
        small = page.viewport_size
        # The whole page at once: what the bar at the bottom of a small screen hides half of would be called too small.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": small["width"], "height": height + 200})
        found = Axe().run(page, options=RULES).response["violations"]
        page.set_viewport_size(small)
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []

    return check


@pytest.fixture
def assert_fits():
    """Nothing is wider than the screen."""

    def check(page):
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"]

    return check


@pytest.fixture
def line(server, settings):
    """LINE's emulator, and a portal that knows it and its own address."""
    settings.SITE_URL = server.url
    platform = Platform(redirect_uris={server.url + CALLBACK})
    with running(Server(platform)) as emulator:
        for name, value in platform.channels.environment(emulator.address).items():
            setattr(settings, name, value)
        channel = {"client_id": settings.LINE_LOGIN_CHANNEL_ID, "secret": settings.LINE_LOGIN_CHANNEL_SECRET}
        settings.SOCIALACCOUNT_PROVIDERS = {"line": {"APPS": [channel]}}
        yield platform


@pytest.fixture
def origin(server, settings):
    """A passkey belongs to a name: the same server by its other one."""
    settings.STAFF_ORIGIN = f"http://localhost:{urlsplit(server.url).port}"
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    return settings.STAFF_ORIGIN


def give_device(page):
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


@pytest.fixture
def village(committed):
    """The item bank, a bulletin in which Satun rises, and nothing left behind."""
    load_items(at=timezone.now())
    return rising_in_satun(dt.date(2026, 11, 25))
