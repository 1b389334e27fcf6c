"""Messaging API, around the official account: its profile, its friends, its webhook address and its rich menus."""

from __future__ import annotations

import secrets
from typing import Any

from cybervaccine.line_emulator.channels import BOT_ID
from cybervaccine.line_emulator.messages import Problem
from cybervaccine.line_emulator.messaging import Refused, read_body, refuse
from cybervaccine.line_emulator.people import USER_ID
from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.wire import Request, Response, answer

RICH_MENU_FIELDS = ("size", "selected", "name", "chatBarText", "areas")


def information(platform: Platform, request: Request) -> Response:
    return answer(
        {
            "userId": BOT_ID, "basicId": "@cybervaccine-emulator", "displayName": "ไซเบอร์วัคซีน (จำลอง)",
            "chatMode": "bot", "markAsReadMode": "auto",
        }
    )  # fmt: skip


def profile(platform: Platform, request: Request) -> Response:
    """Only of friends; LINE does not show those who blocked the account."""
    user_id = request.path.rpartition("/")[2]
    if not USER_ID.fullmatch(user_id):
        raise Refused("The value for the 'userId' parameter is invalid")
    if not platform.people.is_friend(user_id):
        raise Refused("Not found", 404)
    person = platform.people.get(user_id)
    value = {"userId": person.id, "displayName": person.name, "pictureUrl": person.picture, "language": "th"}
    return answer(value, note={"person": person.id})


def followers(platform: Platform, request: Request) -> Response:
    parameters = request.parameters
    limit = parameters.get("limit", "300")
    start = parameters.get("start", "0")
    if not (limit.isdigit() and 1 <= int(limit) <= 1000):
        raise Refused("The value for the 'limit' parameter is invalid")
    if not start.isdigit():
        raise Refused("Invalid start param")
    friends, first, last = platform.people.friends(), int(start), int(start) + int(limit)
    value: dict[str, Any] = {"userIds": friends[first:last]}
    return answer(value | ({"next": str(last)} if last < len(friends) else {}))


def webhook_address(platform: Platform, request: Request) -> Response:
    if not platform.webhook:
        raise Refused("Webhook endpoint not found", 404)
    return answer({"endpoint": platform.webhook, "active": True})


def set_webhook_address(platform: Platform, request: Request) -> Response:
    address = read_body(request).get("endpoint")
    refuse([] if isinstance(address, str) and address else [("endpoint", "May not be empty")])
    platform.webhook = str(address)
    return answer({})


def _menu(platform: Platform, user_or_menu: str) -> dict[str, Any]:
    if user_or_menu not in platform.rich_menus:
        raise Refused("richmenu not found", 404)
    return platform.rich_menus[user_or_menu]


def _menu_problems(menu: dict[str, Any]) -> list[Problem]:
    problems = [(name, "May not be empty") for name in RICH_MENU_FIELDS if menu.get(name) in (None, "", {})]
    if len(menu.get("areas") or []) > 20:
        problems.append(("areas", "Size must be between 0 and 20"))
    return problems


def create_rich_menu(platform: Platform, request: Request) -> Response:
    menu = read_body(request)
    refuse(_menu_problems(menu))
    menu_id = f"richmenu-{secrets.token_hex(16)}"
    platform.rich_menus[menu_id] = {"richMenuId": menu_id, **{name: menu[name] for name in RICH_MENU_FIELDS}}
    return answer({"richMenuId": menu_id})


def validate_rich_menu(platform: Platform, request: Request) -> Response:
    refuse(_menu_problems(read_body(request)))
    return answer({})


def rich_menus(platform: Platform, request: Request) -> Response:
    return answer({"richmenus": list(platform.rich_menus.values())})


def rich_menu(platform: Platform, request: Request) -> Response:
    return answer(_menu(platform, request.path.rpartition("/")[2]))


def delete_rich_menu(platform: Platform, request: Request) -> Response:
    del platform.rich_menus[_menu(platform, request.path.rpartition("/")[2])["richMenuId"]]
    platform.rich_menu_links = {
        user: menu for user, menu in platform.rich_menu_links.items() if menu in platform.rich_menus
    }
    return answer({})


def set_rich_menu_image(platform: Platform, request: Request) -> Response:
    _menu(platform, request.path.split("/")[-2])
    if request.headers.get("content-type") not in ("image/png", "image/jpeg"):
        raise Refused("The content type must be image/png or image/jpeg", 415)
    if not 0 < len(request.body) <= 1024 * 1024:
        raise Refused("Max file size: 1 MB")
    return answer({})


def link_rich_menu(platform: Platform, request: Request) -> Response:
    """For one user, or for "all"."""
    *_, user, _, menu_id = request.path.split("/")
    platform.rich_menu_links[user] = _menu(platform, menu_id)["richMenuId"]
    return answer({})


def linked_rich_menu(platform: Platform, request: Request) -> Response:
    user = request.path.split("/")[-2]
    if user not in platform.rich_menu_links:
        raise Refused("the user has no richmenu", 404)
    return answer({"richMenuId": platform.rich_menu_links[user]})


def unlink_rich_menu(platform: Platform, request: Request) -> Response:
    platform.rich_menu_links.pop(request.path.split("/")[-2], None)
    return answer({})
