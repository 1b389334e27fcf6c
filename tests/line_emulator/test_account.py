"""Around the official account: profiles, friends, webhook address, rich menus."""

import pytest

from cybervaccine.line_emulator.people import id_of

MENU = {
    "size": {"width": 2500, "height": 1686}, "selected": True, "name": "เมนูหลัก", "chatBarText": "เมนู",
    "areas": [{"bounds": {"x": 0, "y": 0, "width": 1250, "height": 1686}, "action": {"type": "uri", "uri": "https://a.example"}}],
}  # fmt: skip


def send(emulator, method, path, **more):
    headers = {"Authorization": f"Bearer {emulator.channels.access_token}"} | more.pop("headers", {})
    return emulator.call(method, path, headers=headers, **more)


@pytest.fixture
def menu(emulator):
    return emulator.post("/v2/bot/richmenu", MENU).json()["richMenuId"]


def test_a_profile_is_shown_of_friends_only(emulator):
    anybody, stranger = id_of("citizen 1"), id_of("somchai")

    assert emulator.get(f"/v2/bot/profile/{anybody}").json()["userId"] == anybody
    assert emulator.get(f"/v2/bot/profile/{stranger}").status_code == 404
    assert emulator.get("/v2/bot/profile/somchai").status_code == 400


def test_followers_come_in_pages_without_those_who_blocked(emulator, ids):
    people = sorted(ids(5))
    emulator.control("people", people=dict.fromkeys(people, "friend") | {people[0]: "blocked"})
    first = emulator.get("/v2/bot/followers/ids?limit=3").json()
    second = emulator.get(f"/v2/bot/followers/ids?limit=3&start={first['next']}").json()

    assert (first["userIds"], second) == (people[1:4], {"userIds": people[4:]})


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "start=x"])
def test_followers_refuse_a_wrong_page(emulator, query):
    assert emulator.get(f"/v2/bot/followers/ids?{query}").status_code == 400


def test_the_webhook_address_is_set_and_told(emulator):
    none = emulator.get("/v2/bot/channel/webhook/endpoint")
    address = "http://127.0.0.1:8000/line/webhook/"
    send(emulator, "PUT", "/v2/bot/channel/webhook/endpoint", json={"endpoint": address})

    assert none.status_code == 404
    assert emulator.get("/v2/bot/channel/webhook/endpoint").json() == {"endpoint": address, "active": True}


def test_a_rich_menu_is_made_shown_and_deleted(emulator, menu):
    listed = emulator.get("/v2/bot/richmenu/list").json()["richmenus"]
    deleted = send(emulator, "DELETE", f"/v2/bot/richmenu/{menu}")

    assert listed == [{"richMenuId": menu} | MENU]
    assert (deleted.status_code, emulator.get(f"/v2/bot/richmenu/{menu}").status_code) == (200, 404)


def test_a_rich_menu_takes_an_image_of_1_mb(emulator, menu):
    path = f"/v2/bot/richmenu/{menu}/content"
    png = {"Content-Type": "image/png"}
    statuses = [
        send(emulator, "POST", path, data=b"\x89PNG", headers=png).status_code,
        send(emulator, "POST", path, data=b"x" * (1024 * 1024 + 1), headers=png).status_code,
        send(emulator, "POST", path, data=b"x", headers={"Content-Type": "image/gif"}).status_code,
        send(emulator, "POST", path.replace(menu, "richmenu-0"), data=b"x", headers=png).status_code,
    ]

    assert statuses == [200, 400, 415, 404]


@pytest.mark.parametrize("user", ["all", id_of("mali")])
def test_a_rich_menu_is_linked_and_unlinked(emulator, menu, user):
    path = f"/v2/bot/user/{user}/richmenu"
    before = emulator.get(path)
    send(emulator, "POST", f"{path}/{menu}")
    linked = emulator.get(path)
    send(emulator, "DELETE", path)

    assert (before.status_code, linked.json(), emulator.get(path).status_code) == (
        404,
        {"richMenuId": menu},
        404,
    )


def test_deleting_a_rich_menu_unlinks_it(emulator, menu):
    send(emulator, "POST", f"/v2/bot/user/all/richmenu/{menu}")
    send(emulator, "DELETE", f"/v2/bot/richmenu/{menu}")

    assert emulator.get("/v2/bot/user/all/richmenu").status_code == 404


def test_a_rich_menu_without_its_parts_is_refused(emulator):
    incomplete = {name: value for name, value in MENU.items() if name != "chatBarText"}
    wrong = [
        emulator.post(path, body)
        for path in ("/v2/bot/richmenu", "/v2/bot/richmenu/validate")
        for body in (incomplete, MENU | {"areas": [{}] * 21})
    ]

    assert [response.status_code for response in wrong] == [400] * 4
    assert wrong[0].json()["details"] == [{"message": "May not be empty", "property": "chatBarText"}]
    assert emulator.post("/v2/bot/richmenu/validate", MENU).status_code == 200
    assert emulator.get("/v2/bot/richmenu/list").json() == {"richmenus": []}
