"""Where a result stands: against the mark, while that is in doubt or was just settled, and beside other people's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessment import further
from assessment.models import Attempt, Norm
from assessment.norms import norm_for
from assessment.volunteers.rule import Evidence, evidence
from directory.thai import date_range, number

Words = tuple[str | Promise, str | Promise]
IN_DOUBT: Words = (
    _("ผลยังก้ำกึ่ง"),
    _("คำถามเท่านี้ยังบอกไม่ได้ว่าคุณมองกลโกงออกอย่างมั่นใจได้หรือยัง"),
)
STILL_IN_DOUBT: Words = (
    _("สองชุดรวมกัน ยังตัดสินไม่ได้"),
    _("ไม่ได้แปลว่าไม่ผ่าน แปลว่าคำถามเท่านี้ยังบอกไม่ได้ ดูเฉลย แล้วกลับมาทำใหม่ได้เมื่อพร้อม"),
)
REACHED: Words = (
    _("สองชุดรวมกัน ถึงเกณฑ์แล้ว"),
    _("คุณมองกลโกงออกอย่างมั่นใจได้ และไม่ระแวงเรื่องปกติเกินไป"),
)
WARY: Words = (
    _("สองชุดรวมกัน มองกลโกงออกดี แต่ระแวงเกินไป"),
    _("เรื่องปกติเกิน 2 ใน 10 เรื่องคุณคิดว่าเป็นกลโกง ดูเฉลยของเรื่องปกติ แล้วกลับมาทำใหม่ได้"),
)
NOT_REACHED: Words = (
    _("สองชุดรวมกัน ยังไม่ถึงเกณฑ์"),
    _("ดูเฉลยและจุดสังเกตก่อน แล้วกลับมาทำใหม่ได้เมื่อพร้อม"),
)


@dataclass(frozen=True)
class Mark:
    """What is said of the mark; `may_go_on` while more questions may be asked."""

    words: Words
    may_go_on: bool = False

    @classmethod
    def of(cls, attempt: Attempt, *, at: dt.datetime) -> Mark | None:
        """None for a test that leaves no doubt and settles none."""
        if attempt.continues is None:
            return cls(IN_DOUBT, may_go_on=True) if further.open_for(attempt, at=at) else None
        found = evidence([attempt.result, attempt.continues.result])
        return cls(_settled(found)) if found else None


def _settled(found: Evidence) -> Words:
    if found.is_open:
        return STILL_IN_DOUBT
    if not found.sees_scams:
        return NOT_REACHED
    return REACHED if found.trusts_the_honest else WARY


@dataclass(frozen=True)
class Others:
    """The middle half of other people's results, beside this one; per cent, None where the test chooses its questions."""

    norm: Norm

    @classmethod
    def of(cls, attempt: Attempt) -> Others | None:
        norm = norm_for(attempt)
        return cls(norm) if norm else None

    @property
    def tests(self) -> str:
        return number(self.norm.tests, language=get_language() or "th")

    @property
    def period(self) -> str:
        return date_range(self.norm.since, self.norm.until, get_language() or "th", style="short")

    @property
    def has_shares(self) -> bool:
        return self.norm.caught_low is not None
