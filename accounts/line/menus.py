"""The menu at the foot of the chat: made at LINE once for each form it has had, and everybody's from then on."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.line import menu_picture, messaging
from accounts.line.answers import all_answers

# The symbol of each button and the answer it asks for, row by row; the last one calls by itself, with or without us.
BUTTONS = (("bell", "today"), ("shield", "test"), ("pin", "province"), ("phone", "1441"))
PREFIX = "cybervaccine-"
Json = dict[str, Any]


class MenuRefused(Exception):
    """LINE did not take a step; what was there before still stands."""


def labels() -> list[tuple[str, str, str]]:
    """(symbol, Thai, English) of each button."""
    known = {answer.name: answer.label for answer in all_answers()}
    thai, english = (_texts(language, known) for language in ("th", "en"))
    return [(symbol, thai[name], english[name]) for symbol, name in BUTTONS]


def _texts(language: str, known: dict[str, Any]) -> dict[str, str]:
    with override(language):
        return {name: str(known[name]) for _symbol, name in BUTTONS}


def menu(name: str) -> Json:
    """The menu as LINE wants it; opened for who comes to the chat."""
    with override("th"):
        return {
            "size": {"width": menu_picture.WIDTH, "height": menu_picture.HEIGHT},
            "selected": True,
            "name": name,
            "chatBarText": _("เมนู"),
            "areas": [_area(index, words) for index, (_symbol, words, _second) in enumerate(labels())],
        }


def _area(index: int, words: str) -> Json:
    name = BUTTONS[index][1]
    x, y, width, height = menu_picture.area(index)
    if name == "1441":
        action = {"type": "uri", "label": words, "uri": "tel:1441"}
    else:
        action = {"type": "postback", "label": words, "data": name, "displayText": words}
    return {"bounds": {"x": x, "y": y, "width": width, "height": height}, "action": action}


def publish() -> bool:
    """Make this menu everybody's and drop our older ones. False when it is everybody's already.

    May be broken off anywhere and begun again: a menu that did not become everybody's is made anew.
    """
    picture = menu_picture.draw(labels())
    name = PREFIX + _digest(menu(""), picture)
    ours = [
        each for each in _ask("GET", "/v2/bot/richmenu/list")["richmenus"] if each["name"].startswith(PREFIX)
    ]
    current = _current()
    if any(each["name"] == name and each["richMenuId"] == current for each in ours):
        return False
    made = _ask("POST", "/v2/bot/richmenu", json=menu(name))["richMenuId"]
    _ask(
        "POST", f"/v2/bot/richmenu/{made}/content", base=settings.LINE_API_DATA_BASE, data=picture,
        headers={"Content-Type": "image/png"},
    )  # fmt: skip
    _ask("POST", f"/v2/bot/user/all/richmenu/{made}")
    for older in ours:
        _ask("DELETE", f"/v2/bot/richmenu/{older['richMenuId']}")
    return True


def _digest(menu: Json, picture: bytes) -> str:
    return hashlib.sha256(json.dumps(menu, sort_keys=True).encode() + picture).hexdigest()[:16]


def _current() -> str:
    """The menu that everybody has; empty for none."""
    response = messaging.call("GET", "/v2/bot/user/all/richmenu")
    if isinstance(response, messaging.Retry) or response.status_code not in (200, 404):
        raise MenuRefused(_problem(response))
    return str(response.json().get("richMenuId", ""))


def _ask(method: str, path: str, **content: Any) -> Json:
    response = messaging.call(method, path, **content)
    if isinstance(response, messaging.Retry) or not response.ok:
        raise MenuRefused(f"{method} {path.split('/richmenu-', maxsplit=1)[0]}: {_problem(response)}")
    return dict(response.json())


def _problem(response: Any) -> str:
    return response.problem if isinstance(response, messaging.Retry) else f"status {response.status_code}"
