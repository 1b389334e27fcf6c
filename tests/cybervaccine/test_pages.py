"""What every page has: the four tiles, the hotline, what the police never do, a shell the browser holds."""

import re

import pytest

from cybervaccine.icons import ICONS
from cybervaccine.tiles import TILES
from tests.bulletins import make_bulletin
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/alerts/",
    "/alerts/archive/",
    "/alerts/types/JOB/",
    "/alerts/provinces/",
    "/verify/",
    "/offline/",
    "/en/",
)


@pytest.mark.parametrize("path", PAGES)
def test_page_has_tiles_hotline_warning_and_the_other_language(client, path):
    make_bulletin()

    page = client.get(path).content.decode()

    assert page.count('class="tile') >= 4
    assert '<a href="tel:1441">' in page
    assert 'id="never"' in page
    assert re.search(r'<nav class="language".*?hreflang="(en|th)"', page, re.DOTALL)
    assert page.count("<h1") == 1
    assert page.count("<main") == 1


@pytest.mark.parametrize("path", PAGES)
def test_browser_is_allowed_nothing_but_the_portals_own_files(client, path):
    make_bulletin()

    response = client.get(path)
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))

    assert policy["default-src"] == "'none'"
    assert (
        policy["script-src"]
        == policy["style-src"]
        == policy["worker-src"]
        == policy["manifest-src"]
        == "'self'"
    )
    assert "unsafe" not in response["Content-Security-Policy"]
    assert (
        re.findall(
            r'(?:src|href)="https?://(?!testserver)[^"]*"', response.content.decode().split("</head>")[1]
        )
        == []
    )


def test_tile_of_a_room_without_pages_is_said_to_come_and_leads_nowhere(client, monkeypatch):
    make_bulletin()
    page = client.get("/").content.decode()
    menu = page[page.index('<nav class="rooms"') : page.index("</nav>", page.index('<nav class="rooms"'))]

    assert menu.count("<li>") == len(TILES) == 4
    assert menu.count("<a class") == sum(tile.page is not None for tile in TILES)
    assert menu.count("เร็ว ๆ นี้") == sum(tile.page is None for tile in TILES)


def test_tile_knows_the_pages_of_its_room():
    alerts = TILES[0]

    assert [alerts.holds(path) for path in ("/alerts/", "/en/alerts/types/JOB/", "/", "/en/", "/library/", "/alertsx/")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_icons_used_in_templates_are_in_the_sprite(client):
    make_bulletin()
    page = client.get("/alerts/").content.decode()

    used, drawn = (
        set(re.findall(r'href="#i-([a-z]+)"', page)),
        set(re.findall(r'<symbol id="i-([a-z]+)"', page)),
    )
    assert used <= drawn == set(ICONS)


def test_style_guide_is_for_builders_only(client, settings):
    assert client.get("/styleguide/").status_code == 404
    page = sign_in(client, make_officer()).get("/styleguide/").content.decode()
    assert "คู่มือหน้าตา" in page
    assert page.count('class="line-cases"') == page.count('class="tilemap"') == 1

    settings.DEBUG = True
    client.logout()
    assert client.get("/styleguide/").status_code == 200


def test_home_says_when_there_is_no_bulletin_yet(client):
    assert "<h1>ยังไม่มีประกาศเตือนภัย</h1>" in client.get("/").content.decode()
