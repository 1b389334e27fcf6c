"""What the chat in LINE answers to "test my immunity"."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.line.answers import Json, Listener, link, text


def invite(listener: Listener) -> list[Json]:
    words = _("10 ข้อ ราว 5 นาที ลองดูว่าข้อความไหนจริง ข้อความไหนหลอก ไม่ต้องสมัคร: %(link)s")
    return [text(words % {"link": link("assessment:test")})]
