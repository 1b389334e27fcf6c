"""What a volunteer is told in LINE at each step; the words name nobody and give no reason: that stands on the person's page."""

from __future__ import annotations

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.line import notices
from accounts.line.answers import link, text
from assessment.models import Volunteer
from assessment.models.volunteers import State
from assessment.telling import language_of

WORDS: dict[str, str | Promise] = {
    State.INVITED: _("ผลทดสอบของคุณดีมาก คุณมีโอกาสได้รับคัดเลือกเป็นอาสาไซเบอร์วัคซีน อยากช่วยคนใกล้บ้านไหม"),
    State.APPLIED: _("เราได้รับใบสมัครอาสาของคุณแล้ว เจ้าหน้าที่จะอ่านและตอบทางนี้"),
    State.ACTIVE: _("ยินดีต้อนรับ คุณเป็นอาสาไซเบอร์วัคซีนแล้ว บัตรและงานของคุณอยู่ที่หน้านี้"),
    State.DECLINED: _("รอบนี้คุณยังไม่ได้รับคัดเลือก อ่านเหตุผลและสมัครใหม่ได้ที่หน้านี้"),
    State.PAUSED: _("คุณพักงานอาสาไว้แล้ว กลับมาได้ทุกเมื่อที่หน้านี้"),
    State.RENEWAL: _("บัตรอาสาของคุณต้องต่ออายุก่อนจึงใช้ได้ต่อ ดูว่าต้องทำอะไรที่หน้านี้ ทำเสร็จเมื่อไรใช้ได้ทันที"),
    State.LEFT: _("คุณออกจากการเป็นอาสาแล้ว ขอบคุณที่ช่วยกัน"),
    State.REMOVED: _("คุณพ้นจากการเป็นอาสาแล้ว อ่านเหตุผลและช่องทางสอบถามได้ที่หน้านี้"),
}


REMINDER = _("บัตรอาสาของคุณใกล้หมดอายุ ทำแบบทดสอบชุดเต็มอีกครั้ง แล้วต่ออายุที่หน้านี้")


def tell(volunteer: Volunteer, state: str, *, at: dt.datetime) -> None:
    _write(volunteer, f"volunteer-{state}", WORDS[state], at=at)


def remind(volunteer: Volunteer, *, at: dt.datetime) -> None:
    _write(volunteer, "volunteer-renew", REMINDER, at=at)


def _write(volunteer: Volunteer, kind: str, words: str | Promise, *, at: dt.datetime) -> None:
    with override(language_of(volunteer.citizen)):
        message = text(f"{words}\n{link('volunteers:me')}")
    notices.write(volunteer.citizen, kind, [message], at=at)
