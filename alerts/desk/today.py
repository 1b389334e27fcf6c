"""The day's bulletin for who is on duty: how far it is, what it warns of, and what can still be decided about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from alerts.models import AnalysisRun, Bulletin, BulletinEntry, BulletinNote, Delivery
from alerts.threats import SHOWN
from directory.areas import NATION
from directory.scopes import Scope
from directory.thai import date_range, date_weekday, local_day, number, time_text

Progress = Literal["done", "now", "ahead", "trouble"]
State = Delivery.State
# name of the decision in the admin of deliveries: the states in which it is offered, words on the button
DECISIONS = {
    "hold": ((State.WAITING, State.SENDING), gettext_lazy("พักการส่ง")),
    "release": ((State.HELD, State.STOPPED), gettext_lazy("ปล่อยให้ส่ง")),
}
MOST_PLACES = 3


@dataclass(frozen=True)
class Step:
    """One step of the day: its name, when or what, and how far it is."""

    name: str
    said: str
    progress: Progress
    href: str = ""


@dataclass(frozen=True)
class Threat:
    """One of the first threats: how many cases, in words, and whether it rises."""

    name: str
    cases: str
    rises: str = ""


@dataclass(frozen=True)
class Place:
    """What an area is warned of first; nothing where its own numbers are too small to rank."""

    name: str
    href: str
    threats: tuple[Threat, ...]


@dataclass(frozen=True)
class Decision:
    words: str
    address: str


@dataclass(frozen=True)
class WaitingNote:
    """A text that one person wrote and another has to approve."""

    text: str
    by: str
    href: str
    is_own: bool
    may_approve: bool


@dataclass(frozen=True)
class Found:
    """What the database says of the day; rows only."""

    bulletin: Bulletin | None
    run: AnalysisRun | None = None
    delivery: Delivery | None = None
    notes: tuple[BulletinNote, ...] = ()
    entries: tuple[BulletinEntry, ...] = ()


@dataclass(frozen=True)
class Today:
    """The first card of the page. For an officer of a province only `places` and where to read."""

    day: str
    said: str
    period: str
    is_simulated: bool
    steps: tuple[Step, ...]
    places: tuple[Place, ...]
    note: str
    write: str
    read: str
    decisions: tuple[Decision, ...]
    notes: tuple[WaitingNote, ...]


def today(user: Any, *, at: dt.datetime) -> Today | None:
    """For who works on bulletins, and for who looks after the people of a province."""
    here = user.scope_of("accounts.view_citizen")
    nation = user.has_perm("alerts.view_bulletin")
    if not (nation or here):
        return None
    found = _of_the_nation(at) if nation else _of_provinces(here)
    return Today(
        day=date_weekday(local_day(at), _language()),
        said=headline(found.bulletin, at),
        period=_period(found.bulletin),
        is_simulated=bool(found.bulletin and found.bulletin.is_simulated),
        steps=steps(found, at) if nation else (),
        places=places(found.entries),
        note=found.bulletin.note_in(_language()) if found.bulletin else "",
        write=_write(found.bulletin, at) if user.has_perm("alerts.add_bulletinnote") else "",
        read=found.bulletin.get_absolute_url() if found.bulletin else "",
        decisions=decisions(found.delivery) if user.has_perm("alerts.hold_delivery") else (),
        notes=waiting_notes(found.notes, user),
    )


def _of_the_nation(at: dt.datetime) -> Found:
    day = local_day(at)
    bulletin = Bulletin.objects.newest()
    return Found(
        bulletin=bulletin,
        run=AnalysisRun.objects.filter(date=day).first(),
        delivery=Delivery.objects.filter(date=day).first(),
        notes=tuple(BulletinNote.objects.filter(date=day, approved_by=None).select_related("proposed_by")),
        entries=_entries(bulletin, [NATION]),
    )


def _of_provinces(scope: Scope) -> Found:
    bulletin = Bulletin.objects.newest()
    codes = [NATION] if scope.national else sorted(scope.provinces)[:MOST_PLACES]
    return Found(bulletin, entries=_entries(bulletin, codes))


def _entries(bulletin: Bulletin | None, codes: list[str]) -> tuple[BulletinEntry, ...]:
    rows = BulletinEntry.objects.filter(area__bulletin=bulletin, area__area_code__in=codes)
    named = rows.select_related("area__bulletin", "case_type")
    return tuple(named.order_by("area__area_code", "rank_beware", "case_type__position"))


def headline(bulletin: Bulletin | None, at: dt.datetime) -> str:
    """Where today's bulletin stands, in one sentence."""
    day = local_day(at)
    if bulletin is None:
        return _("ยังไม่เคยมีประกาศ นำเข้าไฟล์คดีก่อน")
    if bulletin.date != day:
        return _("ยังไม่มีประกาศของวันนี้ ฉบับล่าสุดเป็นของ%(day)s") % {"day": date_weekday(bulletin.date, _language())}
    if bulletin.revision == 1:
        return _("ประกาศวันนี้ออกแล้ว")
    return _("ประกาศวันนี้ออกแล้ว ปรับปรุงครั้งที่ %(count)s") % {"count": number(bulletin.revision - 1)}


def _period(bulletin: Bulletin | None) -> str:
    if bulletin is None:
        return ""
    span = date_range(bulletin.period_start, bulletin.period_end, _language(), style="short")
    return f"{span} · {bulletin.get_status_display()}"


def steps(found: Found, at: dt.datetime) -> tuple[Step, ...]:
    """Analysis, bulletin, sending: the day from left to right."""
    day = local_day(at)
    bulletin = found.bulletin if found.bulletin and found.bulletin.date == day else None
    return (_analysed(found.run), _published(bulletin), *_sent(found.delivery))


def _analysed(run: AnalysisRun | None) -> Step:
    name = _("วิเคราะห์")
    if run is None:
        return Step(name, _("เริ่ม %(hour)s น.") % {"hour": f"{settings.BULLETIN_HOUR:02}:00"}, "now")
    if run.bulletin_id is None:
        return Step(name, _("ไม่มีคดีให้วิเคราะห์"), "trouble", reverse("admin:alerts_importbatch_changelist"))
    return Step(name, time_text(run.at, _language()), "done")


def _published(bulletin: Bulletin | None) -> Step:
    name = _("ขึ้นเว็บ")
    if bulletin is None:
        return Step(name, _("ยังไม่มี"), "ahead")
    said = _("%(time)s ฉบับที่ %(revision)s") % {
        "time": time_text(bulletin.created_at, _language()), "revision": number(bulletin.revision)
    }  # fmt: skip
    return Step(name, said, "done", reverse("admin:alerts_bulletin_change", args=[bulletin.pk]))


def _sent(delivery: Delivery | None) -> tuple[Step, ...]:
    name = _("ส่งทาง LINE")
    if delivery is None:
        return (Step(name, _("%(hour)s น.") % {"hour": f"{settings.DELIVERY_HOUR:02}:00"}, "ahead"),)
    progress: dict[str, Progress] = {
        State.WAITING: "ahead", State.SENDING: "now", State.DONE: "done", State.HELD: "trouble", State.STOPPED: "trouble",
    }  # fmt: skip
    reason = f" · {delivery.get_reason_display()}" if delivery.reason else ""
    href = reverse("admin:alerts_delivery_change", args=[delivery.pk])
    return (Step(name, f"{delivery.get_state_display()}{reason}", progress[delivery.state], href),)


def places(entries: Iterable[BulletinEntry]) -> tuple[Place, ...]:
    """The first threats of each area; how each of them goes is said where that is known."""
    grouped = groupby(entries, lambda entry: entry.area)
    return tuple(_place(area, list(found)) for area, found in grouped)


def _place(area: Any, entries: Sequence[BulletinEntry]) -> Place:
    english = (_language() or "th").startswith("en")
    page = reverse("alerts:bulletin-detail", args=[area.bulletin.date])
    href = page if area.area_code == NATION else f"{page}?province={area.area_code}"
    first = tuple(_threat(entry) for entry in entries if entry.rank_beware and entry.rank_beware <= SHOWN)
    return Place(area.name_en if english else area.name_th, href, first)


def _threat(entry: BulletinEntry) -> Threat:
    rises = str(entry.get_trend_display()) if entry.trend == BulletinEntry.Trend.RISING else ""
    return Threat(entry.case_type.in_language("short"), _cases(entry.cases), rises)


def _cases(count: int | None) -> str:
    if count is None:
        return _("น้อย ไม่แสดงจำนวน")
    return ngettext("%(count)s คดี", "%(count)s คดี", count) % {"count": number(count, language=_language())}


def _write(bulletin: Bulletin | None, at: dt.datetime) -> str:
    """Where the text of today's bulletin is changed, beginning with what it says now; nowhere while there is no bulletin."""
    day = local_day(at)
    if bulletin is None or bulletin.date != day:
        return ""
    given = {"date": day.isoformat(), "text_th": bulletin.note_th, "text_en": bulletin.note_en}
    return f"{reverse('admin:alerts_bulletinnote_add')}?{urlencode(given)}"


def decisions(delivery: Delivery | None) -> tuple[Decision, ...]:
    """What is decided with one button; each asks once more on its own page."""
    if delivery is None:
        return ()
    return tuple(
        Decision(str(words), reverse("admin:alerts_delivery_decide", args=[delivery.pk, name]))
        for name, (states, words) in DECISIONS.items()
        if delivery.state in states
    )


def waiting_notes(notes: Iterable[BulletinNote], user: Any) -> tuple[WaitingNote, ...]:
    return tuple(
        WaitingNote(
            note.text_th or _("เอาข้อความออก"),
            str(note.proposed_by),
            reverse("admin:alerts_bulletinnote_change", args=[note.pk]),
            note.proposed_by_id == user.pk,
            note.proposed_by_id != user.pk and user.has_perm("alerts.approve_bulletinnote"),
        )
        for note in notes
    )


def _language() -> str:
    return get_language() or "th"
