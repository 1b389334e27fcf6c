"""An item as it would look: every text in pieces, so that clues can be marked in the feedback. No link is ever live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessment.models import Item, ItemVersion

THEM: dict[str, str | Promise] = {
    Item.Channel.SMS: _("ผู้ส่ง"),
    Item.Channel.CALL: _("ปลายสาย"),
    Item.Channel.CHAT: _("ผู้ส่ง"),
    Item.Channel.WEB: _("หน้าเว็บ"),
    Item.Channel.EMAIL: _("ผู้ส่ง"),
    Item.Channel.QR: _("ป้าย"),
    Item.Channel.MARKET: _("ผู้ขาย"),
    Item.Channel.VIDEO: _("คนในจอ"),
}
ME, NOTE = _("คุณ"), _("เหตุการณ์")
SCENE: dict[str, str | Promise] = {
    Item.Channel.SMS: _("คุณได้รับข้อความ SMS"),
    Item.Channel.CALL: _("มีสายโทรเข้าหาคุณ"),
    Item.Channel.CHAT: _("คุณคุยแชต"),
    Item.Channel.WEB: _("คุณเปิดหน้าเว็บนี้"),
    Item.Channel.EMAIL: _("คุณได้รับอีเมล"),
    Item.Channel.QR: _("คุณเห็นคิวอาร์โค้ด"),
    Item.Channel.MARKET: _("คุณคุยซื้อขายของ"),
    Item.Channel.VIDEO: _("คุณคุยวิดีโอคอล"),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `clue` is the number of the clue it carries, 0 for none."""

    text: str
    clue: int = 0


@dataclass(frozen=True)
class Line:
    who: str
    speaker: str | Promise
    pieces: list[Piece]


@dataclass(frozen=True)
class Clue:
    number: int
    quote: str
    text: str


@dataclass(frozen=True)
class Shown:
    """One item on the screen. `clues` is empty while it is still a question."""

    channel: str
    channel_name: str
    scene: str | Promise
    template: str
    name: list[Piece]
    initial: str
    address: list[Piece]
    subject: list[Piece]
    lines: list[Line]
    fields: list[list[Piece]]
    button: list[Piece]
    clues: list[Clue]


def show(version: ItemVersion, *, with_clues: bool = False) -> Shown:
    """What is drawn for one wording; with its clues only after the test."""
    content: dict[str, Any] = version.content
    clues = version.clues if with_clues else []
    at = {place: _marks(clues, place) for place in {clue["place"] for clue in clues}}

    def pieces(place: str, text: str) -> list[Piece]:
        return cut(text, at.get(place, []))

    channel = version.item.channel
    return Shown(
        channel=channel,
        channel_name=version.item.get_channel_display(),
        scene=SCENE[channel],
        template=f"assessment/items/_{channel}.html",
        name=pieces("from", content["from"]),
        initial=_initial(content["from"]),
        address=pieces("address", content.get("address", "")),
        subject=pieces("subject", content.get("subject", "")),
        lines=[
            Line(line["who"], _speaker(line["who"], channel), pieces(f"lines.{place}", line["text"]))
            for place, line in enumerate(content["lines"])
        ],
        fields=[pieces(f"fields.{place}", text) for place, text in enumerate(content.get("fields", []))],
        button=pieces("button", content.get("button", "")),
        clues=[Clue(number, clue["quote"], clue["text"]) for number, clue in enumerate(clues, start=1)],
    )


def cut(text: str, marks: list[tuple[int, str]]) -> list[Piece]:
    """Cut `text` at the first place of each (number, quote); of two that overlap the later one stays unmarked."""
    if not text:
        return []
    found: list[tuple[int, int, int]] = []
    for number, quote in marks:
        begin = text.find(quote)
        end = begin + len(quote)
        if begin >= 0 and all(end <= other[0] or begin >= other[1] for other in found):
            found.append((begin, end, number))
    pieces, here = [], 0
    for begin, end, number in sorted(found):
        pieces += [Piece(text[here:begin]), Piece(text[begin:end], number)]
        here = end
    return [piece for piece in [*pieces, Piece(text[here:])] if piece.text]


def _marks(clues: list[dict[str, str]], place: str) -> list[tuple[int, str]]:
    return [(number, clue["quote"]) for number, clue in enumerate(clues, start=1) if clue["place"] == place]


def _speaker(who: str, channel: str) -> str | Promise:
    return {"them": THEM[channel], "me": ME, "note": NOTE}[who]


def _initial(name: str) -> str:
    """The first letter that stands alone (no vowel written before its consonant); "" for a number."""
    return next((letter for letter in name if letter.isalpha() and letter not in "เแโใไ"), "").upper()
