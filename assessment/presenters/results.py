"""A result in words first: skill, leaning, confidence, and what each rests on. Never a probability of becoming a victim."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alerts.models import CaseType
from assessment.models import Answer, Attempt, CalibrationRun, Result
from assessment.presenters.standing import Mark, Others
from assessment.results import confidence_of
from assessment.scoring import Calibration, kelley, wilson
from assessment.scoring.forms import BAND_EDGES
from directory.thai import local_day
from media_library.presenters import ItemRow
from media_library.queries import items_against, with_pictures

FADES_AFTER = dt.timedelta(days=90)
WEAKEST = 3  # case types that are named to go on with
BANDS = (
    gettext_lazy("ยังแยกไม่ค่อยออก"),
    gettext_lazy("แยกออกบ้าง"),
    gettext_lazy("แยกออกดี"),
    gettext_lazy("แยกออกดีมาก"),
)
LEANINGS = {
    "scam": (
        gettext_lazy("คุณระแวงไว้ก่อน"),
        gettext_lazy(
            "เรื่องปกติหลายเรื่องคุณคิดว่าเป็นกลโกง ระวังตัวไว้ดีแล้ว แต่ถ้าไม่เชื่ออะไรเลย เรื่องสำคัญจากธนาคารหรือหน่วยงานจริงก็จะพลาดไปด้วย"
        ),
    ),
    "honest": (
        gettext_lazy("คุณไว้ใจไว้ก่อน"),
        gettext_lazy("กลโกงหลายเรื่องคุณคิดว่าเป็นเรื่องปกติ ถ้ามีใครเร่งให้โอนเงิน กดลิงก์ หรือบอกรหัส ให้หยุดก่อนทุกครั้ง"),
    ),
    "unclear": (
        gettext_lazy("ไม่เห็นชัดว่าเอนเอียงไปทางใด"),
        gettext_lazy("คุณไม่ได้ระแวงทุกเรื่อง และไม่ได้เชื่อทุกเรื่อง เท่าที่คำตอบชุดนี้บอกได้"),
    ),
}
CONFIDENCES = {
    "over": (
        gettext_lazy("มั่นใจเกินไป"),
        gettext_lazy("คุณแน่ใจมากกว่าที่ตอบถูก คนที่มั่นใจมักไม่หยุดตรวจสอบ ก่อนโอนเงินลองถามคนใกล้ตัวสักคน"),
    ),
    "under": (
        gettext_lazy("มั่นใจน้อยไป"),
        gettext_lazy("คุณตอบถูกมากกว่าที่แน่ใจ เชื่อสายตาตัวเองได้มากขึ้น และหยุดตรวจสอบเมื่อสงสัยเหมือนเดิม"),
    ),
    "unclear": (
        gettext_lazy("ความมั่นใจพอ ๆ กับที่ตอบถูก"),
        gettext_lazy("หรือคำตอบยังไม่พอจะบอกว่ามั่นใจเกินหรือขาด"),
    ),
}


@dataclass(frozen=True)
class Share:
    """`right` of `count`, with what that says of a hundred such situations."""

    right: int
    count: int
    low: int
    high: int

    @property
    def marks(self) -> list[bool]:
        return [True] * self.right + [False] * (self.count - self.right)

    @property
    def wrong(self) -> int:
        return self.count - self.right


@dataclass(frozen=True)
class Scale:
    """Where the interval lies on the line from no skill to much; whole numbers of 0 to 100 for drawing."""

    low: int
    high: int
    middle: int

    @property
    def width(self) -> int:
        return max(self.high - self.low, 2)


@dataclass(frozen=True)
class Slip:
    """A case type whose situations were taken for the other kind."""

    case_type: CaseType
    count: int

    @property
    def name(self) -> str:
        return self.case_type.in_language("short")

    @property
    def sign(self) -> str:
        return self.case_type.in_language("sign")


@dataclass(frozen=True)
class Part:
    """A case type whose own score says more than the whole test does, drawn to the mean; per cent."""

    name: str
    low: int
    high: int


@dataclass(frozen=True)
class ResultPage:
    attempt: Attempt
    result: Result
    headline: str
    is_between: bool
    scale: Scale
    caught: Share
    trusted: Share
    leaning: tuple[str | Promise, str | Promise]
    confidence: tuple[str | Promise, str | Promise]
    sure: Calibration
    fell_for: list[Slip]
    saw: list[Slip]
    feared: list[Slip]
    is_adaptive: bool
    faded: bool
    profile: list[Part]
    mark: Mark | None
    others: Others | None
    media: list[ItemRow]

    @property
    def bands(self) -> tuple[str | Promise, ...]:
        return BANDS

    @property
    def weakest(self) -> list[Slip]:
        """The case types to read of first."""
        return weakest(self.fell_for, self.feared)

    @property
    def others_headline(self) -> str:
        """In which bands the middle half of other people lies."""
        norm = self.others.norm if self.others else None
        if norm is None:
            return ""
        low, high = BANDS[band(norm.d_low)], BANDS[band(norm.d_high)]
        if low == high:
            return _("คนกลาง ๆ ครึ่งหนึ่ง%(band)s") % {"band": low}
        return _("คนกลาง ๆ ครึ่งหนึ่งอยู่ระหว่าง “%(low)s” กับ “%(high)s”") % {"low": low, "high": high}

    @property
    def sure_share(self) -> int:
        return round(self.sure.mean_confidence * 100)

    @property
    def right_share(self) -> int:
        return round(self.sure.share_right * 100)

    @classmethod
    def of(cls, attempt: Attempt, *, at: dt.datetime) -> ResultPage:
        result = attempt.result
        answers = answers_of(attempt)
        sure = confidence_of(answers)
        fell_for = _slips(answers, is_scam=True, said_scam=False)
        feared = _slips(answers, is_scam=False, said_scam=True)
        low, high = band(result.d_low), band(result.d_high)
        return cls(
            attempt=attempt,
            result=result,
            headline=headline(low, high),
            is_between=low != high,
            scale=Scale(_percent(result.d_low), _percent(result.d_high), _percent(result.d_prime)),
            caught=share(result.scams_caught, result.scams),
            trusted=share(result.honest - result.false_alarms, result.honest),
            leaning=LEANINGS[leaning(result)],
            confidence=CONFIDENCES[sure.verdict],
            sure=sure,
            fell_for=fell_for,
            saw=_slips(answers, is_scam=True, said_scam=True),
            feared=feared,
            is_adaptive=result.theta is not None,
            faded=faded(attempt, at=at),
            profile=profile(answers),
            mark=Mark.of(attempt, at=at),
            others=Others.of(attempt),
            media=media_about(weakest(fell_for, feared), at=at),
        )


def weakest(fell_for: list[Slip], feared: list[Slip]) -> list[Slip]:
    """Three case types at most, those that got this person first; none twice."""
    kinds = {slip.case_type.pk: slip for slip in [*feared, *fell_for]}
    first = [slip.case_type.pk for slip in [*fell_for, *feared]]
    return [kinds[pk] for pk in dict.fromkeys(first)][:WEAKEST]


def media_about(slips: list[Slip], *, at: dt.datetime) -> list[ItemRow]:
    """One item of the library for each, to watch, to hear or to read."""
    items = items_against([slip.case_type for slip in slips], at=at, each=1)
    return [ItemRow.of(item) for item in with_pictures(items)]


def answers_of(attempt: Attempt) -> list[Answer]:
    return list(attempt.answers.select_related("version__item__case_type").order_by("position"))


def profile(answers: list[Answer]) -> list[Part]:
    """The case types that Haberman's rule allows, by the newest calibration; nearly always none."""
    run = CalibrationRun.objects.first()
    parts = []
    for code, known in (run.subscores if run else {}).items():
        own = [answer for answer in answers if answer.version.item.case_type.code == code]
        if own:
            score = sum(answer.is_right for answer in own) / len(own)
            found = kelley(score, mean=known["mean"], sd=known["sd"], reliability=known["reliability"])
            low, high = (round(100 * min(max(float(end), 0.0), 1.0)) for end in found.interval)
            parts.append(Part(own[0].version.item.case_type.in_language("short"), low, high))
    return parts


def headline(low: int, high: int) -> str:
    """One sentence of what the interval holds."""
    if low == high:
        return _("คุณ%(band)s") % {"band": BANDS[low]}
    return _("คุณอยู่ระหว่าง “%(low)s” กับ “%(high)s”") % {"low": BANDS[low], "high": BANDS[high]}


def in_bands(result: Result) -> str:
    """The same for others to read: what the interval holds, without "you"."""
    low, high = band(result.d_low), band(result.d_high)
    if low == high:
        return str(BANDS[low])
    return _("%(low)s ถึง %(high)s") % {"low": BANDS[low], "high": BANDS[high]}


def band(d_prime: float) -> int:
    return sum(d_prime >= edge for edge in BAND_EDGES)


def leaning(result: Result) -> str:
    """ "scam", "honest", or "unclear" while the interval of the leaning holds 0."""
    if result.c_high < 0:
        return "scam"
    return "honest" if result.c_low > 0 else "unclear"


def share(right: int, count: int) -> Share:
    found = wilson(right, count)
    return Share(right, count, round(float(found.lower) * 100), round(float(found.upper) * 100))


def faded(attempt: Attempt, *, at: dt.datetime) -> bool:
    """Whether the protection of this test may have faded: trials find that it does within months."""
    return attempt.finished_at is not None and has_faded(attempt.finished_at, at=at)


def has_faded(taken: dt.datetime, *, at: dt.datetime) -> bool:
    return local_day(at) - local_day(taken) > FADES_AFTER


def _percent(d_prime: float) -> int:
    """d' from -.5 to 3.5 on a line from 0 to 100."""
    return round(min(max((d_prime + 0.5) / 4.0, 0.0), 1.0) * 100)


def _slips(answers: list[Answer], *, is_scam: bool, said_scam: bool) -> list[Slip]:
    chosen = [
        answer.version.item.case_type
        for answer in answers
        if answer.version.item.is_scam is is_scam and answer.said_scam is said_scam
    ]
    kinds = {kind.pk: kind for kind in chosen}
    counted = [Slip(kind, sum(other.pk == pk for other in chosen)) for pk, kind in kinds.items()]
    return sorted(counted, key=lambda slip: (-slip.count, slip.case_type.position))
