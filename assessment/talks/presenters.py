"""Tasks, talks and gains as people read them: in words, with how sure it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.models import ItemVersion, MiniAnswer, Talk, Task, Volunteer
from assessment.models.talks import Attendance
from assessment.presenters.items import show
from assessment.talks.doubts import Doubt
from assessment.talks.gain import FEWEST, Gain, Pooled, pool
from assessment.talks.outcomes import AFTER, BEFORE, Effect, gain_of, gains
from directory import qr

DOUBTS: dict[Doubt, str | Promise] = {
    Doubt.SAME_PHONE: gettext_lazy(
        "เครื่องแบบเดียวกันจากที่เดียวกันตอบ 15 ครั้งขึ้นไปในหนึ่งชั่วโมง อาจเป็น Wi-Fi ของที่ประชุม หรือคนเดียวตอบหลายครั้ง"
    ),
    Doubt.REPEATED: gettext_lazy("เครื่องที่ตอบแล้วส่งซ้ำ 15 ครั้งขึ้นไป คำตอบซ้ำไม่ถูกนับ"),
    Doubt.MORE_THAN_CAME: gettext_lazy("คำตอบมากกว่าจำนวนคนฟังที่บันทึก"),
    Doubt.HURRIED: gettext_lazy("ครึ่งหนึ่งขึ้นไปตอบทั้งสี่ข้อภายในแปดวินาที"),
    Doubt.AT_ONCE: gettext_lazy("คำตอบ 15 ชุดเข้ามาภายในสองวินาที"),
    Doubt.TOO_GOOD: gettext_lazy("ก่อนฟังผิดเกือบทุกคน หลังฟังถูกเกือบทุกคน"),
    Doubt.MANY_TALKS: gettext_lazy("อาสาคนนี้บันทึกการบรรยายเกิน 5 ครั้งในวันเดียว"),
}


def asked(versions: Iterable[ItemVersion], form: forms.Form) -> list[dict[str, Any]]:
    """The situations of a mini-test or a lesson, each with its field."""
    return [
        {"number": number, "shown": show(version), "field": form[f"said_{number}"]}
        for number, version in enumerate(versions, start=1)
    ]


def answered(versions: Iterable[ItemVersion], said: Iterable[bool]) -> list[dict[str, Any]]:
    """The same after it, with what was right and the clues."""
    return [
        {
            "number": number,
            "version": version,
            "shown": show(version, with_clues=True),
            "is_right": version.item.is_scam == answer,
        }
        for number, (version, answer) in enumerate(zip(versions, said, strict=True), start=1)
    ]


@dataclass(frozen=True)
class TaskRow:
    task: Task

    @property
    def headline(self) -> str:
        """As in "อ.ละงู: หลอกกู้เงินเพิ่มขึ้น ต้องการการบรรยาย 3 ครั้ง"."""
        task = self.task
        words = (
            _("%(place)s: %(kind)sกำลังเพิ่มขึ้น") if task.is_rising else _("%(place)s: %(kind)s ภัยที่ต้องระวังก่อน")
        )
        return words % {"place": task.district.full_name, "kind": task.case_type.in_language("short")}

    @property
    def wanted(self) -> str:
        count = self.task.wanted
        return ngettext("ต้องการการบรรยาย %d ครั้ง", "ต้องการการบรรยาย %d ครั้ง", count) % count

    @property
    def distance(self) -> str:
        return _("ห่างจากบ้านราว %d กม.") % self.task.km if self.task.km else _("ในอำเภอของคุณ")

    @property
    def is_offered(self) -> bool:
        return self.task.state == Task.State.OFFERED


@dataclass(frozen=True)
class GainWords:
    """A gain in words and in whole per cent; for drawing, where the shares and the interval lie on 0 to 100."""

    headline: str
    before: int
    after: int
    low: int
    high: int
    answered_before: int
    answered_after: int

    @classmethod
    def of(cls, found: Gain) -> GainWords:
        low, high = _points(found.low), _points(found.high)
        return cls(
            headline=_headline(found, low, high),
            before=_points(found.before),
            after=_points(found.after),
            low=low,
            high=high,
            answered_before=found.answered_before,
            answered_after=found.answered_after,
        )

    @property
    def span(self) -> str:
        """The interval with its signs: which way is the first thing to see."""
        return _("%(low)s ถึง %(high)s") % {"low": _signed(self.low), "high": _signed(self.high)}


def _words(found: Gain | None) -> GainWords | None:
    return GainWords.of(found) if found else None


def _signed(points: int) -> str:
    return f"{points:+d}".replace("-", "\u2212") if points else "0"


def _headline(found: Gain, low: int, high: int) -> str:
    if found.low > 0:
        return _("คนฟังรู้ทันขึ้น ตอบถูกเพิ่มขึ้น %(low)d ถึง %(high)d ข้อใน 100") % {"low": low, "high": high}
    if found.high < 0:
        return _("คนฟังตอบถูกน้อยลง %(low)d ถึง %(high)d ข้อใน 100 ลองดูว่าตรงไหนทำให้สับสน") % {
            "low": -high,
            "high": -low,
        }
    return _("ยังบอกไม่ได้ว่ารู้ทันขึ้นหรือไม่ คำตอบยังน้อย หรือเปลี่ยนไปไม่มาก")


@dataclass(frozen=True)
class TalkPage:
    """One talk to its volunteer. Numbers of answers only while it runs; what they say from five before and five after."""

    talk: Talk
    answered_before: int
    answered_after: int
    gain: GainWords | None
    caught: GainWords | None
    trusted: GainWords | None
    has_come: bool

    @classmethod
    def of(cls, talk: Talk, *, today: dt.date) -> TalkPage:
        answers = list(talk.answers.order_by("pk"))
        before = sum(answer.phase == BEFORE for answer in answers)
        return cls(
            talk=talk,
            answered_before=before,
            answered_after=len(answers) - before,
            gain=_words(gain_of(answers)),
            caught=_words(gain_of(answers, lambda answer: answer.caught / 2)),
            trusted=_words(gain_of(answers, lambda answer: answer.trusted / 2)),
            has_come=talk.date <= today,
        )

    @property
    def codes(self) -> list[Code]:
        return [Code(self.talk, BEFORE, self.answered_before), Code(self.talk, AFTER, self.answered_after)]

    @property
    def fewest(self) -> int:
        return FEWEST

    @property
    def attendance(self) -> str:
        return str(Attendance(self.talk.attendance).label) if self.talk.attendance else ""


@dataclass(frozen=True)
class Code:
    """A mini-test's QR: shown on a phone, or printed."""

    talk: Talk
    phase: str
    answered: int

    @property
    def title(self) -> str:
        return _("ก่อนเริ่ม ให้ทุกคนสแกน") if self.phase == MiniAnswer.Phase.BEFORE else _("จบแล้ว ให้ทุกคนสแกนอีกครั้ง")

    @property
    def path(self) -> str:
        code = self.talk.before_code if self.phase == MiniAnswer.Phase.BEFORE else self.talk.after_code
        return f"/t/{code}/"

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.path

    @property
    def shown_address(self) -> str:
        return self.address.partition("://")[2].rstrip("/")

    @property
    def count(self) -> str:
        return ngettext("ตอบแล้ว %d คน", "ตอบแล้ว %d คน", self.answered) % self.answered

    @property
    def qr(self) -> SafeString:
        return qr.drawing(self.address, css_class="talk-qr")


@dataclass(frozen=True)
class Reach:
    """What somebody's talks came to: their own page, never compared with anybody's."""

    talks: int
    listeners: int
    pooled: PooledWords | None

    @classmethod
    def of(cls, volunteer: Volunteer) -> Reach:
        given = volunteer.talks.given()
        bands = [Attendance(value).least for value in given.values_list("attendance", flat=True)]
        found = pool(list(gains(given).values()))
        return cls(len(bands), sum(bands), PooledWords.of(found) if found else None)


@dataclass(frozen=True)
class PooledWords:
    mean: int
    low: int
    high: int
    talks: int
    answered: int

    @classmethod
    def of(cls, found: Pooled) -> PooledWords:
        return cls(_points(found.mean), _points(found.low), _points(found.high), found.talks, found.answered)


@dataclass(frozen=True)
class EffectRow:
    """A group of talks for an officer; whole per cent, empty where too few people answered."""

    name: str
    talks: int
    answered: int | str
    mean: int | str
    low: int | str
    high: int | str

    @classmethod
    def of(cls, effect: Effect) -> EffectRow:
        found = effect.pooled
        if found is None:
            return cls(effect.name, effect.talks, "", "", "", "")
        low, high = _points(found.low), _points(found.high)
        return cls(effect.name, effect.talks, found.answered, _points(found.mean), low, high)

    @property
    def words(self) -> str:
        if self.mean == "":
            return _("คำตอบยังน้อย")
        values = {"mean": self.mean, "low": self.low, "high": self.high}
        return _("%(mean)s จุด (ช่วง 95%% %(low)s ถึง %(high)s)") % values


def _points(share: float) -> int:
    return round(100 * share)
