"""The sheet of paper in a kit: what is in it, each with the code that proves it. Ready to go with a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from directory.printing.look import GOLD, INK, LINE, NAVY, SOFT, WHITE, Style
from directory.printing.sheet import HEIGHT, INNER, MARGIN, WIDTH, Sheet
from directory.thai import date_long
from media_library.models import Kind, MediaItem

ROW, QR, HEAD = 26.0, 19.5, 46.0
PER_PAGE = 8


def as_pdf(items: Sequence[MediaItem], *, language: str, at: dt.datetime) -> bytes:
    """One page for every eight items; the same kit gives the same bytes."""
    with override(language):
        sheet = Sheet(title=_("รายการสื่อไซเบอร์วัคซีน"), author=_("ไซเบอร์วัคซีน"), language=language, at=at)
        for first in range(0, len(items), PER_PAGE):
            if first:
                sheet.pdf.add_page()
            _head(sheet, len(items), language, at)
            for place, item in enumerate(items[first : first + PER_PAGE]):
                _row(sheet, item, first + place + 1, HEAD + 6 + place * (ROW + 2))
            _foot(sheet)
        return sheet.finish()


def _head(sheet: Sheet, count: int, language: str, at: dt.datetime) -> None:
    sheet.box(0, 0, WIDTH, HEAD - 4, NAVY)
    sheet.box(0, HEAD - 4, WIDTH, 2, GOLD)
    sheet.mark(MARGIN - 1, 9, 13, WHITE, NAVY)
    sheet.line(_("ไซเบอร์วัคซีน"), Style("heading", 15, WHITE, 1.0), MARGIN + 14, 13)
    sheet.line(_("สื่อพร้อมเผยแพร่ต่อ"), Style("display", 24, WHITE, 1.0), MARGIN, 27)
    told = _("%(count)d รายการ · จัดชุดเมื่อ %(date)s") % {
        "count": count,
        "date": date_long(at, language=language),
    }
    sheet.line(told, Style("heading", 11, GOLD, 1.0), MARGIN, 15, width=INNER, align="R")


def _row(sheet: Sheet, item: MediaItem, place: int, y: float) -> None:
    sheet.box(MARGIN, y, INNER, ROW, WHITE, radius=2, border=LINE)
    sheet.qr(proof_address(item), WIDTH - MARGIN - QR - 4, y + 3.5, QR, NAVY)
    width = INNER - QR - 18
    title = sheet.fitted(
        f"{place}. {item.in_language('title')}",
        Style("heading", 14, NAVY, 1.35),
        width,
        [14, 13, 12, 11, 10],
        1,
    )
    end = sheet.draw(title, MARGIN + 5, y + 2.5)
    summary = sheet.fitted(
        item.in_language("summary"), Style("body", 10, INK, 1.4), width, [10, 9.5, 9, 8.5, 8], 2
    )
    sheet.draw(summary, MARGIN + 5, end)
    told = f"{Kind(item.kind).label} · {item.maker.name} · {item.get_licence_display()} · {_('รหัส')} {item.short_code}"
    sheet.draw(
        sheet.fitted(told, Style("body", 8.5, SOFT, 1.3), width, [8.5, 8, 7.5, 7], 1),
        MARGIN + 5,
        y + ROW - 5.5,
    )


def _foot(sheet: Sheet) -> None:
    text = _("สแกน QR หรือพิมพ์รหัสที่ %(host)s/verify/ เพื่อดูว่าเป็นของแท้และยังใช้ได้ ถูกหลอกแล้ว โทร 1441 ทันที") % {
        "host": settings.SITE_URL.partition("://")[2]
    }
    foot = sheet.fitted(text, Style("heading", 10.5, NAVY, 1.4), INNER, [10.5, 10, 9, 8], 1)
    sheet.draw(foot, MARGIN, HEIGHT - 14)


def proof_address(item: MediaItem) -> str:
    return f"{settings.SITE_URL}/verify/{item.code}/"
