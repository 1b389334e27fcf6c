"""The poster and the stickers of one short link: its QR code, whose they are, where the code leads, and 1441."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from directory.models import Link
from directory.printing.look import GOLD, INK, NAVY, PALE, PAPER, SOFT, WHITE, Style
from directory.printing.sheet import HEIGHT, INNER, MARGIN, WIDTH, Sheet

PORTAL, HOTLINE = "ไซเบอร์วัคซีน", "1441"
CALLS = "รู้ทันก่อนโอน"
OFFERS = ("กลโกงที่ต้องระวังวันนี้ ในพื้นที่ของคุณ", "คำถามทดสอบภูมิ คุณจะถูกหลอกไหม", "สื่อความรู้ และเบอร์ที่ต้องโทร")
LOOK = "ก่อนกด ดูชื่อเว็บให้ตรง"
HEAD, FOOT, CODE = 99.0, 42.0, 98.0
COLUMNS, ROWS = 3, 5
STICKER_WIDTH, STICKER_HEIGHT = 62.0, 52.0


@dataclass(frozen=True)
class Printed:
    """What is printed of a link."""

    address: str
    owner: str
    at: dt.datetime

    @classmethod
    def of(cls, link: Link) -> Printed:
        return cls(link.address, link.agency.name_th if link.agency else "", link.created_at)

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc


def as_poster(printed: Printed) -> bytes:
    """One A4 page, read from three metres, then from one; the same link gives the same bytes."""
    sheet = Sheet(title=f"{PORTAL} · {printed.owner}", author=PORTAL, language="th", at=printed.at)
    sheet.box(0, 0, WIDTH, HEIGHT, PAPER)
    _draw_head(sheet)
    _draw_code(sheet, printed, HEAD + 11)
    _draw_foot(sheet, printed)
    return sheet.finish()


def _draw_head(sheet: Sheet) -> None:
    sheet.box(0, 0, WIDTH, HEAD, NAVY)
    sheet.box(0, HEAD, WIDTH, 2.6, GOLD)
    sheet.mark(MARGIN - 1, 11, 15, WHITE, NAVY)
    sheet.line(PORTAL, Style("heading", 24, WHITE, 1.0), MARGIN + 17, 14.4)
    title = sheet.fitted(CALLS, Style("display", 0, GOLD, 1.2), INNER, [92, 84, 76, 68, 60], 1)
    y = sheet.draw(title, MARGIN, 29)
    for text in OFFERS:
        y = sheet.line(text, Style("body", 17.5, WHITE, 1.4), MARGIN, y)


def _draw_code(sheet: Sheet, printed: Printed, top: float) -> None:
    edge = 7.0
    size = CODE + 2 * edge
    left = (WIDTH - size) / 2
    sheet.box(left, top, size, size, WHITE, radius=4, border=SOFT)
    sheet.qr(printed.address, left + edge, top + edge, CODE, INK)
    y = sheet.line(LOOK, Style("body", 15, SOFT, 1.5), 0, top + size + 5, width=WIDTH, align="C")
    host = sheet.fitted(printed.host, Style("heading", 0, NAVY, 1.3), INNER, [30, 26, 22, 18, 14], 1)
    sheet.draw(host, 0, y, width=WIDTH, align="C")


def _draw_foot(sheet: Sheet, printed: Printed) -> None:
    top = HEIGHT - FOOT
    sheet.box(0, top, WIDTH, FOOT, NAVY)
    sheet.line("ถูกหลอก โทรทันที ตลอด 24 ชั่วโมง", Style("body", 14, PALE, 1.4), MARGIN, top + 6)
    sheet.line(HOTLINE, Style("display", 58, GOLD, 1.0), MARGIN, top + 14)
    half = INNER / 2
    style = Style("heading", 0, WHITE, 1.4)
    owner = sheet.fitted(printed.owner, style, half, [18, 16, 14, 12], 2)
    sheet.draw(owner, WIDTH - MARGIN - half, top + (FOOT - owner.height) / 2, width=half, align="R")


def as_stickers(printed: Printed) -> bytes:
    """One A4 page of fifteen stickers, with the lines to cut along."""
    sheet = Sheet(title=f"{PORTAL} · {printed.owner}", author=PORTAL, language="th", at=printed.at)
    left = (WIDTH - COLUMNS * STICKER_WIDTH) / 2
    top = (HEIGHT - ROWS * STICKER_HEIGHT) / 2
    for row in range(ROWS):
        for column in range(COLUMNS):
            _draw_sticker(sheet, printed, left + column * STICKER_WIDTH, top + row * STICKER_HEIGHT)
    return sheet.finish()


def _draw_sticker(sheet: Sheet, printed: Printed, x: float, y: float) -> None:
    sheet.box(x, y, STICKER_WIDTH, STICKER_HEIGHT, WHITE, border="#b8b8b8")
    code, inside = 30.0, STICKER_WIDTH - 6
    sheet.mark(x + 3, y + 3, 6, NAVY, WHITE)
    sheet.line(PORTAL, Style("heading", 11, NAVY, 1.0), x + 10, y + 4.2)
    sheet.qr(printed.address, x + 3, y + 12, code, INK)
    beside, width = x + 3 + code + 3, inside - code - 3
    words = sheet.paragraph(CALLS, Style("heading", 12, INK, 1.25), width)
    end = sheet.draw(words, beside, y + 12)
    note = sheet.paragraph("ถูกหลอก โทร", Style("body", 10, SOFT, 1.3), width)
    end = sheet.draw(note, beside, end + 5)
    sheet.line(HOTLINE, Style("display", 27, NAVY, 1.0), beside, end + 1)
    text = f"{printed.owner} · {printed.host}" if printed.owner else printed.host
    owner = sheet.fitted(text, Style("body", 0, SOFT, 1.25), inside, [7.5, 7, 6.5, 6, 5.5], 1)
    sheet.draw(owner, x + 3, y + 44.5)
