"""What the chat in LINE answers to "test me"."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.line.answers import Json, Listener, link, text
from assessment.boosters import standing


def invitation(listener: Listener) -> list[Json]:
    """Where the test is; for those whose booster is due, that it is time."""
    due = standing(listener.citizen, at=listener.at).due if listener.citizen else None
    if due:
        first = _("ถึงเวลาทบทวนแล้ว ชุดกระตุ้นภูมิ 8 ข้อ เน้นเรื่องที่คุณเคยพลาด")
    else:
        first = _("ลองแยกกลโกงจากเรื่องปกติ 10 ข้อ ไม่จับเวลา ไม่ต้องสมัคร")
    return [text(first + "\n" + link("assessment:test"))]
