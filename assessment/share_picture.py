"""The picture of a test to share, 1200 x 630. It names nobody, and says the result only if its owner wishes so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessment.cards import card_address, card_of
from assessment.models import Attempt
from assessment.presenters.results import in_bands
from directory.printing import picture
from directory.printing.look import GOLD, INK, NAVY, PALE, WHITE, Style
from directory.printing.picture import FINE, HEIGHT, WIDTH, Placed, fine, fitted
from directory.thai import date_long, number

MARGIN, FOOT = 64, 108
CODE = 300  # the white square with the QR code
LEFT = WIDTH - MARGIN - CODE
TOP = 136
ROOM = LEFT - MARGIN - 40


@dataclass(frozen=True)
class SharePicture:
    """What stands on it; `address` is what its QR code opens."""

    day: str
    title: str
    lines: tuple[str, ...]
    invitation: str
    address: str
    caption: str

    @classmethod
    def of(cls, attempt: Attempt, *, with_result: bool) -> SharePicture:
        """`attempt` is finished. With a card the code leads to its proof, without one to the test."""
        result, card, language = attempt.result, card_of(attempt), get_language() or "th"
        asked = _("แยกกลโกงจากเรื่องปกติ %(count)s ข้อ") % {
            "count": number(result.scams + result.honest, language=language)
        }
        return cls(
            day=date_long(attempt.finished_at, language=language) if attempt.finished_at else "",
            title=_("ผลของฉัน") if with_result else _("ฉันทดสอบภูมิแล้ว"),
            lines=(in_bands(result), asked) if with_result else (asked, _("อันไหนโกง อันไหนจริง คุณแยกออกไหม")),
            invitation=_("ลองแยกดูบ้าง ไม่ต้องสมัคร"),
            address=card_address(card) if card else f"{settings.SITE_URL}/immunity/",
            caption=_("สแกนเพื่อตรวจสอบบัตร") if card else _("สแกนเพื่อลองทำ"),
        )

    def as_png(self) -> bytes:
        return picture.as_png(self._draw, self.texts())

    def texts(self) -> list[Placed]:
        """Every text of the picture. What is not here is not in it."""
        host = settings.SITE_URL.partition("://")[2]
        large, small = self.lines
        body = [
            Placed(_("ไซเบอร์วัคซีน"), MARGIN + 56, 78, Style("heading", 34, WHITE)),
            *_one_line(self.title, 186, Style("heading", 0, GOLD), (46, 42, 38, 34, 30)),
            *_one_line(large, 292, Style("display", 0, WHITE), (84, 76, 68, 60, 54, 48, 42, 38, 34, 30, 26)),
            *_one_line(small, 372, Style("heading", 0, WHITE), (38, 34, 31, 28, 25, 22)),
            *_one_line(self.day, 440, Style("body", 0, PALE), (30, 27, 24)),
        ]
        middle, y = LEFT + CODE / 2, HEIGHT - FOOT / 2
        caption = fitted(
            [self.caption], middle, TOP + CODE + 32, Style("heading", 0, WHITE), sizes=(26, 23, 20, 17), width=CODE, anchor="mm"
        )  # fmt: skip
        foot = fitted(
            [self.invitation], MARGIN, y, Style("display", 0, INK), sizes=(42, 38, 34, 30), width=640
        )
        where = fitted(
            [f"{host}/immunity/"], WIDTH - MARGIN, y, Style("heading", 0, NAVY), sizes=(30, 27, 24, 21), width=420, anchor="rm"
        )  # fmt: skip
        return [*body, *caption, *foot, *where]

    def _draw(self, draw: Any) -> None:
        import segno

        draw.rectangle(fine(0, HEIGHT - FOOT, WIDTH, HEIGHT), fill=GOLD)
        picture.draw_mark(draw, MARGIN - 6, 52, 52)
        draw.rounded_rectangle(fine(LEFT, TOP, LEFT + CODE, TOP + CODE), radius=20 * FINE, fill=WHITE)
        rows = list(segno.make(self.address, error="m", micro=False).matrix_iter(border=4))
        # Whole pixels at the final size: a reader wants sharp squares, all of one size.
        step = CODE // len(rows)
        left, top = LEFT + (CODE - step * len(rows)) // 2, TOP + (CODE - step * len(rows)) // 2
        for down, row in enumerate(rows):
            for right, dark in enumerate(row):
                if dark:
                    x, y = left + right * step, top + down * step
                    draw.rectangle(
                        (x * FINE, y * FINE, (x + step) * FINE - 1, (y + step) * FINE - 1), fill=NAVY
                    )


def _one_line(text: str, y: float, style: Style, sizes: tuple[float, ...]) -> list[Placed]:
    return fitted([text], MARGIN, y, style, sizes=sizes, width=ROOM)
