"""What people can ask for in the chat. A room registers its answers when it is ready; asking costs nobody anything."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Citizen

Json = dict[str, Any]
MENU = "menu"
LONGEST_WORDS = 200


@dataclass(frozen=True)
class Listener:
    """Who asks: a registered citizen, or None; and the language to answer in."""

    citizen: Citizen | None
    language: str
    at: dt.datetime


@dataclass(frozen=True)
class Answer:
    """`label` stands on the button (20 characters at most); who writes one of `words` asks for the same."""

    name: str
    label: str | Promise
    words: tuple[str, ...]
    make: Callable[[Listener], list[Json]]
    order: int = 50


_answers: dict[str, Answer] = {}


def register(answer: Answer) -> None:
    _answers[answer.name] = answer


def all_answers() -> list[Answer]:
    return sorted(_answers.values(), key=lambda answer: answer.order)


def asked_for(words: str) -> str:
    """The name of the answer that these words ask for; the menu where they ask for none."""
    said = _plain(words)
    for answer in all_answers():
        if said == answer.name or any(_plain(word) in said for word in (*answer.words, str(answer.label))):
            return answer.name
    return MENU


def _plain(words: str) -> str:
    """Thai is written with and without spaces."""
    return "".join(unicodedata.normalize("NFC", words[:LONGEST_WORDS]).casefold().split())


def answer(asks: str, listener: Listener) -> list[Json]:
    """The messages that answer, the last one with buttons for what else there is."""
    with override(listener.language):
        known = _answers.get(asks)
        messages = known.make(listener) if known else [text(_("กดเลือกเรื่องที่อยากรู้ได้เลย"))]
        return with_buttons(messages)


def welcome(listener: Listener) -> list[Json]:
    with override(listener.language):
        hello = _("สวัสดี นี่คือไซเบอร์วัคซีน เตือนภัยมิจฉาชีพของตำรวจ กดเลือกเรื่องที่อยากรู้ได้เลย")
        lines = [hello] if listener.citizen else [hello, _invitation()]
        return with_buttons([text("\n".join(lines))])


def _invitation() -> str:
    return _("สมัครรับเตือนภัยของจังหวัดคุณ: %(link)s") % {"link": link("accounts:register")}


def my_province(listener: Listener) -> list[Json]:
    if listener.citizen is None:
        return [text(_("เรายังไม่รู้จักคุณ") + "\n" + _invitation())]
    province = listener.citizen.subdistrict.district.province
    name = province.name_en if listener.language == "en" else province.name_th
    lines = [
        _("จังหวัดของคุณคือ %(province)s") % {"province": name},
        _("แก้ที่อยู่: %(link)s") % {"link": link("accounts:register-details")},
        _("เลือกว่าจะรับบ่อยแค่ไหน: %(link)s") % {"link": link("accounts:bulletin")},
    ]
    return [text("\n".join(lines))]


def hotline(listener: Listener) -> list[Json]:
    lines = [
        _("ถูกหลอกแล้ว โทร 1441 ทันที ฟรี 24 ชั่วโมง ให้ธนาคารระงับบัญชี"),
        _("ชั่วโมงแรกทำอะไร: %(link)s") % {"link": link("directory:help")},
    ]
    call: Json = {"type": "uri", "label": _("โทร 1441"), "uri": "tel:1441"}
    return [
        text(lines[0]),
        {
            "type": "template",
            "altText": lines[0],
            "template": {"type": "buttons", "text": lines[1][:160], "actions": [call]},
        },
    ]


def text(words: str) -> Json:
    return {"type": "text", "text": words}


def link(page: str, *arguments: str) -> str:
    return f"{settings.SITE_URL}{reverse(page, args=arguments)}"


def with_buttons(messages: Iterable[Json]) -> list[Json]:
    *first, last = messages
    return [*first, last | {"quickReply": {"items": [_button(each) for each in all_answers()]}}]


def _button(answer: Answer) -> Json:
    label = str(answer.label)[:20]
    action = {"type": "postback", "label": label, "data": answer.name, "displayText": label}
    return {"type": "action", "action": action}
