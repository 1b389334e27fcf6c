"""What a rendering says of one stored area: one message in one language, shared by text, Flex, radio, poster and picture."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from alerts.models import Bulletin, BulletinArea, BulletinEntry
from alerts.threats import first_threats
from directory import thai
from directory.areas import NATION

HOTLINE = "1441"
LANGUAGES = ("th", "en")


@dataclass(frozen=True)
class Labels:
    """The words around the facts, in the message's language."""

    says: str
    sign: str
    action: str
    first: str
    next: str
    hotline: str
    call: str
    never: str
    read_more: str
    portal: str
    issuer: str


@dataclass(frozen=True)
class Threat:
    """A case type to beware of. `cases` and `loss_baht` are None where not known or withheld (`is_withheld`)."""

    place: int
    code: str
    name: str
    says: str
    sign: str
    action: str
    is_rising: bool
    trend: str
    cases: int | None
    loss_baht: Decimal | None
    is_withheld: bool
    count: str
    loss: str

    @property
    def figures(self) -> str:
        """383 คดี · เสียหาย 149.9 ล้านบาท."""
        return " · ".join(part for part in (self.count, self.loss) if part)


@dataclass(frozen=True)
class Message:
    language: str
    date: dt.date
    revision: int
    as_of: dt.datetime
    period_start: dt.date
    period_end: dt.date
    is_simulated: bool
    sha256: str
    area_code: str
    area: str
    threats: tuple[Threat, ...]
    headline: str
    note: str
    advice: str
    issued: str
    period: str
    known_at: str
    basis: str
    simulated: str
    simulated_note: str
    tags: tuple[str, ...]
    link: str
    labels: Labels

    @classmethod
    def of(cls, area: BulletinArea, language: str = "th") -> Message:
        """The message of a stored area. `language`: "th" or "en"; nothing is asked of the request."""
        with override(language):
            return _message(area, area.bulletin, language)

    @property
    def is_english(self) -> bool:
        return thai.is_english(self.language)

    @property
    def first(self) -> Threat | None:
        return self.threats[0] if self.threats else None

    @property
    def is_nation(self) -> bool:
        return self.area_code == NATION

    @property
    def kicker(self) -> str:
        """เตือนภัย 25 พฤศจิกายน 2569 · ทั้งประเทศ · ปรับปรุงครั้งที่ 2."""
        return " · ".join((self.issued, self.area, *self.tags))

    def lines(self) -> list[str]:
        """The whole message as lines of plain text, for feeds and readers that have room."""
        note = [f"{self.simulated}: {self.simulated_note}"] if self.is_simulated else []
        closing = [self.basis, f"{self.labels.call}: {self.labels.hotline}", self.labels.never]
        said = [self.note] if self.note else []
        return [*note, self.kicker, self.headline, *said, *self._threat_lines(), *closing]

    def _threat_lines(self) -> Iterable[str]:
        for threat in self.threats:
            yield f"{threat.place}. {threat.name} · {threat.trend} · {threat.figures}"
            yield f"{self.labels.says} {threat.says}"
            if threat.sign:
                yield f"{self.labels.sign}: {threat.sign}"
            yield f"{self.labels.action}: {threat.action}"
        if not self.threats:
            yield self.advice

    @property
    def fingerprint(self) -> str:
        """Changes with anything that the message says: the snapshot, the advice, the labels, the address."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def _message(area: BulletinArea, bulletin: Bulletin, language: str) -> Message:
    threats = tuple(_threats(area, language))
    return Message(
        language=language,
        date=bulletin.date,
        revision=bulletin.revision,
        as_of=bulletin.as_of,
        period_start=bulletin.period_start,
        period_end=bulletin.period_end,
        is_simulated=bulletin.is_simulated,
        sha256=bulletin.sha256,
        area_code=area.area_code,
        area=area.name_en if thai.is_english(language) else area.name_th,
        threats=threats,
        headline=_headline(threats),
        note=bulletin.note_in(language),
        advice=_("ไม่กดลิงก์ ไม่เชื่อ ไม่รีบ ไม่โอน"),
        issued=_("เตือนภัย %(date)s") % {"date": thai.date_long(bulletin.date, language)},
        period=thai.date_range(bulletin.period_start, bulletin.period_end, language),
        known_at=_("ข้อมูล ณ %(time)s") % {"time": thai.datetime_text(bulletin.as_of, language, style="short")},
        basis=_basis(bulletin, language),
        simulated=_("ข้อมูลจำลอง") if bulletin.is_simulated else "",
        simulated_note=_("ตัวเลขสมมติเพื่อสาธิต ไม่ใช่คดีจริง") if bulletin.is_simulated else "",
        tags=tuple(_tags(bulletin)),
        link=page_link(bulletin, area.area_code),
        labels=_labels(),
    )


def _basis(bulletin: Bulletin, language: str) -> str:
    period = thai.date_range(bulletin.period_start, bulletin.period_end, language)
    as_of = thai.datetime_text(bulletin.as_of, language)
    return _("จากคดีที่ประชาชนแจ้ง %(period)s (ข้อมูล ณ %(as_of)s)") % {"period": period, "as_of": as_of}


def _headline(threats: tuple[Threat, ...]) -> str:
    if not threats:
        return _("สัปดาห์นี้ยังไม่มีข้อมูลพอจะบอกว่าเรื่องใดควรระวังก่อน")
    return _("ช่วงนี้ให้ระวัง “%(threat)s” ก่อน") % {"threat": threats[0].name}


def _threats(area: BulletinArea, language: str) -> Iterable[Threat]:
    """The first three; of one that comes from a wider area the figures are left out."""
    first = first_threats(area, entries_of(area))
    return (_threat(place, entry, area, language) for place, entry in enumerate(first, start=1))


def entries_of(area: BulletinArea) -> list[BulletinEntry]:
    """The area's entries, most cases first; without a query where they were prefetched."""
    prefetched = "entries" in getattr(area, "_prefetched_objects_cache", {})
    entries = area.entries.all() if prefetched else area.entries.select_related("case_type")
    return sorted(
        entries, key=lambda entry: (entry.rank_cases is None, entry.rank_cases, entry.case_type.position)
    )


def _threat(place: int, entry: BulletinEntry, area: BulletinArea, language: str) -> Threat:
    kind, is_own = entry.case_type, entry.area_id == area.pk
    name, says, sign, action = (kind.in_language(field) for field in ("short", "says", "sign", "action"))
    return Threat(
        place=place,
        code=kind.code,
        name=name,
        says=says,
        sign=sign,
        action=action or _("ไม่กดลิงก์ ไม่เชื่อ ไม่รีบ ไม่โอน"),
        is_rising=entry.trend == BulletinEntry.Trend.RISING,
        trend=str(entry.get_trend_display()),
        cases=entry.cases if is_own else None,
        loss_baht=entry.loss_baht if is_own else None,
        is_withheld=entry.suppressed or not is_own,
        count=_count(entry, language) if is_own else "",
        loss=_loss(entry, language) if is_own else "",
    )


def _count(entry: BulletinEntry, language: str) -> str:
    if entry.cases is not None:
        return _("%(n)s คดี") % {"n": thai.number(entry.cases, language=language)}
    return _("ไม่แสดงจำนวน เพื่อปกป้องผู้เสียหาย") if entry.suppressed else _("ไม่ทราบจำนวนคดี")


def _loss(entry: BulletinEntry, language: str) -> str:
    if entry.loss_baht is None:
        return ""
    return _("เสียหาย %(baht)s") % {"baht": thai.baht_short(entry.loss_baht, language)}


def _tags(bulletin: Bulletin) -> Iterable[str]:
    if bulletin.status == Bulletin.Status.PROVISIONAL:
        yield str(bulletin.get_status_display())
    if bulletin.revision > 1:
        yield _("ปรับปรุงครั้งที่ %(n)s") % {"n": bulletin.revision}


def _labels() -> Labels:
    return Labels(
        says=_("คนร้ายมักพูดว่า"),
        sign=_("จุดสังเกต"),
        action=_("ให้ทำทันที"),
        first=_("ระวังก่อน"),
        next=_("รองลงมา"),
        hotline=_("ถูกหลอกแล้ว โทรทันที ฟรี 24 ชั่วโมง"),
        call=_("โทร 1441"),
        never=_("ตำรวจจริงไม่ขอให้โอนเงิน ไม่ขอรหัส OTP และไม่ส่งลิงก์ให้ติดตั้งแอป"),
        read_more=_("อ่านฉบับเต็ม"),
        portal=_("ไซเบอร์วัคซีน"),
        issuer=_("ศูนย์ปราบปรามอาชญากรรมทางเทคโนโลยีสารสนเทศ ตร."),
    )


def page_link(bulletin: Bulletin, area_code: str) -> str:
    """The portal's page of this bulletin and area, in the language in force: the only link that a push may carry."""
    if area_code == NATION:
        return site_url(reverse("alerts:bulletin-detail", args=[bulletin.date]))
    return site_url(reverse("alerts:bulletin-area", args=[bulletin.date, area_code]))


def site_url(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
