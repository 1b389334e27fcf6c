"""The menu at the foot of the chat, against the emulator."""

import io

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from accounts.line import menu_picture, menus


def test_menu_becomes_everybodys_once(line):
    first, again = menus.publish(), menus.publish()

    menu = line.rich_menus[line.rich_menu_links["all"]]
    assert (first, again, len(line.rich_menus)) == (True, False, 1)
    assert [area["action"].get("data", area["action"].get("uri")) for area in menu["areas"]] == [
        "today",
        "test",
        "province",
        "tel:1441",
    ]
    assert menu["chatBarText"] == "เมนู"


def test_changed_menu_takes_the_place_of_ours_and_leaves_others(line, monkeypatch):
    line.rich_menus["richmenu-other"] = {"richMenuId": "richmenu-other", "name": "ของหน่วยอื่น"}
    menus.publish()
    monkeypatch.setattr(menus, "BUTTONS", (menus.BUTTONS[1], menus.BUTTONS[0], *menus.BUTTONS[2:]))
    menus.publish()

    assert len(line.rich_menus) == 2
    assert line.rich_menus[line.rich_menu_links["all"]]["areas"][0]["action"]["data"] == "test"


@pytest.mark.parametrize(
    "path", ["/v2/bot/richmenu", "/v2/bot/richmenu/richmenu-", "/v2/bot/user/all/richmenu/"]
)
def test_broken_off_anywhere_it_can_be_begun_again(line, path):
    line.faults.add({"kind": "status", "status": 500, "method": "POST", "path": path, "times": 1})
    with pytest.raises(menus.MenuRefused):
        menus.publish()

    assert menus.publish()
    assert line.rich_menus[line.rich_menu_links["all"]]["name"].startswith(menus.PREFIX)
    assert len(line.rich_menus) == 1


def test_picture_is_what_line_takes():
    picture = menu_picture.draw(menus.labels())

    image = Image.open(io.BytesIO(picture))
    assert (image.format, image.size) == ("PNG", (2500, 1686))
    assert len(picture) < 1_000_000


def test_areas_cover_the_picture_without_overlap():
    areas = [menu_picture.area(index) for index in range(4)]

    assert sum(width * height for _, _, width, height in areas) == 2500 * 1686
    assert {(x, y) for x, y, _, _ in areas} == {(0, 0), (1250, 0), (0, 843), (1250, 843)}


def test_command_without_a_channel_says_what_to_set(settings):
    settings.LINE_MESSAGING_ACCESS_TOKEN = ""

    with pytest.raises(CommandError, match="set LINE_MESSAGING_ACCESS_TOKEN"):
        call_command("line_menu")
