"""What every sheet of the project has: its grounds, the brand on top, the hotline and the code that proves it at the foot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from alerts.renderings.message import HOTLINE
from directory.printing.look import GOLD, INK, NAVY, PALE, PAPER, WHITE, Style
from directory.printing.sheet import HEIGHT, MARGIN, WIDTH, Sheet
from media_library.drawing.surface import SCALE, Bitmap, Surface

GROUNDS = {"navy": NAVY, "leaf": "#1b6348", "clay": "#8f3512"}
FOOT = 52.0
LIGHT = 38.0


@dataclass(frozen=True)
class Proof:
    """The address and the code printed on a sheet."""

    address: str
    code: str


Draw = Callable[[Surface], None]


def as_pdf(draw: Draw, *, title: str, language: str, at: dt.datetime) -> bytes:
    sheet = Sheet(title=title, author=_("โครงการไซเบอร์วัคซีน"), language=language, at=at)
    draw(sheet)
    return sheet.finish()


def as_png(draw: Draw, *, language: str) -> bytes:
    bitmap = Bitmap(language=language)
    draw(bitmap)
    return bitmap.finish()


def size_of_png() -> tuple[int, int]:
    """Pixels of a page as a picture."""
    return round(WIDTH * SCALE), round(HEIGHT * SCALE)


def labels() -> list[str]:
    """The words around a sheet's own, in the language in force: when one changes, sheets are drawn again."""
    return [
        _("ไซเบอร์วัคซีน"), _("โครงการไซเบอร์วัคซีน"), _("คนร้ายมักพูดว่า"), _("จุดสังเกต"), _("ถูกหลอกแล้ว โทร"),
        _("ทันที ตลอด 24 ชั่วโมง"), _("ของแท้ตรวจได้: สแกน QR หรือพิมพ์รหัสที่ %(host)s/verify/"),
        _("จัดทำโดยโครงการไซเบอร์วัคซีน ไม่ใช่เอกสารราชการ · CC BY 4.0 ทำซ้ำและแจกได้"),
    ]  # fmt: skip


def draw_brand(surface: Surface, ground: str, *, y: float = 9) -> None:
    surface.mark(MARGIN - 1, y, 12, WHITE, ground)
    surface.line(_("ไซเบอร์วัคซีน"), Style("heading", 16, WHITE, 1.0), MARGIN + 13, y + 3.2)


def draw_foot(surface: Surface, proof: Proof) -> None:
    """The number to call, and the code that shows the sheet is ours and still holds."""
    top = HEIGHT - FOOT
    surface.box(0, top, WIDTH, FOOT, NAVY)
    surface.box(0, top, WIDTH, 2.2, GOLD)
    card = WIDTH - MARGIN - LIGHT
    surface.box(card, top + 6.5, LIGHT, LIGHT + 2.5, WHITE, radius=2)
    surface.qr(proof.address, card + 4, top + 10.5, LIGHT - 8, NAVY)
    surface.line(proof.code, Style("heading", 9, INK, 1.0), card, top + LIGHT + 4.2, width=LIGHT, align="C")
    _draw_hotline(surface, top + 5.5, card - 7)
    width = card - MARGIN - 7
    check = _("ของแท้ตรวจได้: สแกน QR หรือพิมพ์รหัสที่ %(host)s/verify/") % {
        "host": settings.SITE_URL.partition("://")[2]
    }
    surface.draw(
        surface.fitted(check, Style("heading", 12, PAPER, 1.4), width, [12, 11.5, 11, 10.5, 10, 9], 1),
        MARGIN,
        top + 33,
    )
    whose = _("จัดทำโดยโครงการไซเบอร์วัคซีน ไม่ใช่เอกสารราชการ · CC BY 4.0 ทำซ้ำและแจกได้")
    surface.draw(
        surface.fitted(whose, Style("body", 9.5, PALE, 1.4), width, [9.5, 9, 8.5, 8, 7.5], 1),
        MARGIN,
        top + 42.5,
    )


def _draw_hotline(surface: Surface, y: float, right: float) -> None:
    call = _("ถูกหลอกแล้ว โทร")
    lead = surface.fitted(call, Style("display", 25, WHITE, 1.0), 62, [25, 22, 20, 18, 16], 1)
    surface.draw(lead, MARGIN, y + 11.5 - lead.height / 2)
    x = MARGIN + surface.width(call, "display", lead.style.size) + 5
    surface.line(HOTLINE, Style("display", 62, GOLD, 1.0), x, y)
    x += surface.width(HOTLINE, "display", 62) + 5
    told = surface.fitted(
        _("ทันที ตลอด 24 ชั่วโมง"), Style("heading", 13, WHITE, 1.35), right - x, [13, 12, 11, 10], 2
    )
    surface.draw(told, x, y + 11.5 - told.height / 2)
