"""Whether a code or a file is the portal's own. Rooms above register what else can be checked (volunteers' cards, immunity cards).

A check is a function of a code and a moment; the first that knows the code answers. Codes are short_codes of 128 bits, or for what is
printed to be typed by hand their first ten letters.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

from django.conf import settings
from django.db.models import BooleanField, F, Func, JSONField, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.short_codes import ALPHABET, LENGTH
from directory.thai import date_long
from media_library.files.hashes import ALIKE, distance
from media_library.models import Kind, MediaFile, MediaItem, Publication, State
from media_library.models.items import KNOWN, SHORT
from media_library.presenters import is_english

# What a hand or an eye takes for one of our letters (Crockford's rule).
_MISTAKEN = str.maketrans("ilo", "110")
READ_ORIGINAL = gettext_lazy("อ่านต้นฉบับ")


class Finding(Enum):
    """What is known; the value is the kind of notice."""

    VALID = "good"
    ENDED = "warning"
    ALIKE = "info"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Proof:
    """The answer: what it is, in words, and where to read more (`href`, its link says `more`). `facts`: (name, text)."""

    finding: Finding
    title: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()
    href: str = ""
    pictures: list[MediaFile] = field(default_factory=list)
    more: str | Promise = READ_ORIGINAL


Check = Callable[[str, dt.datetime], Proof | None]
_CHECKS: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Let `check` answer for codes; called once, when the portal starts."""
    _CHECKS[name] = check


def read_code(typed: str) -> str:
    """The code in what somebody typed or pasted: 7K2M9-QWX4T, a whole code, or an address that ends with one; else empty."""
    last = typed.strip().split("?")[0].rstrip("/").rpartition("/")[2]
    code = re.sub(r"[\s-]", "", last).lower().translate(_MISTAKEN)
    return code if re.fullmatch(rf"[{ALPHABET}]{{{SHORT}}}|[{ALPHABET}]{{{LENGTH}}}", code) else ""


def check_code(typed: str, *, at: dt.datetime) -> Proof:
    code = read_code(typed)
    for check in _CHECKS.values() if code else ():
        proof = check(code, at)
        if proof is not None:
            return proof
    return unknown()


def unknown() -> Proof:
    return Proof(
        Finding.UNKNOWN,
        _("ไม่รู้จัก"),
        _("ไม่มีในระบบของเรา อาจพิมพ์ผิด หรือไม่ใช่ของเรา อย่าโอนเงินหรือบอกรหัสใด ๆ สงสัยให้โทร 1441"),
    )


def check_item(code: str, at: dt.datetime) -> Proof | None:
    item = MediaItem.objects.filter(code__startswith=code, state__in=KNOWN).select_related("maker").first()
    return of_item(item, at) if item else None


def of_item(item: MediaItem, at: dt.datetime) -> Proof:
    title, facts = item.in_language("title"), tuple(_facts(item))
    if item.is_public(at):
        text = _("ของแท้ เผยแพร่โดยเว็บไซเบอร์วัคซีน และยังใช้ได้ โปสเตอร์จริงพาไปที่ %(host)s เท่านั้น") % {"host": _host()}
        pictures = [
            file for file in item.files.all() if file.role == MediaFile.Role.PICTURE and file.state == "ready"
        ]
        return Proof(Finding.VALID, title, text, facts, item.get_absolute_url(), pictures[:1])
    if item.state == State.WITHDRAWN:
        return Proof(
            Finding.ENDED,
            title,
            _("เราเคยเผยแพร่ แต่ถอนแล้ว อย่าใช้และอย่าส่งต่อ: %(reason)s") % {"reason": item.withdrawn_reason},
            facts,
        )
    return Proof(Finding.ENDED, title, _("เราเคยเผยแพร่ แต่หมดอายุแล้ว ข้อมูลอาจไม่ตรงกับวันนี้"), facts)


def _facts(item: MediaItem) -> list[tuple[str, str]]:
    language = "en" if is_english() else "th"
    facts = [(_("ประเภท"), str(Kind(item.kind).label)), (_("ผู้จัดทำ"), item.maker.name)]
    if item.published_at:
        facts.append((_("เผยแพร่เมื่อ"), date_long(item.published_at, language=language)))
    if item.ended_at:
        facts.append((_("เลิกใช้เมื่อ"), date_long(item.ended_at, language=language)))
    return facts


def _host() -> str:
    return settings.SITE_URL.partition("://")[2]


def check_file(sha256: str, dhash: str, *, at: dt.datetime) -> Proof:
    """By the file's own hash: the same file. By its looks (`dhash`, may be empty): only alike, which proves nothing and is said so.

    Whoever changes the number or the QR code of a poster leaves it looking the same.
    """
    known = MediaFile.objects.filter(item__state__in=KNOWN).exclude(role=MediaFile.Role.ORIGINAL)
    same = known.filter(sha256=sha256).select_related("item__maker").first()
    if same is not None:
        return of_item(same.item, at)
    item = _published_before(sha256)
    if item is not None:
        return _superseded(item, at)
    alike = _most_alike(known, dhash) if dhash else None
    return _alike(alike) if alike else unknown()


def _published_before(sha256: str) -> MediaItem | None:
    """The item that gave out this file in a version before its present one."""
    found = Func(
        F("content"), Value("$.files[*][2] ? (@ == $file)"), Value({"file": sha256}, JSONField()),
        function="jsonb_path_exists", output_field=BooleanField(),
    )  # fmt: skip
    before = Publication.objects.filter(found, item__state__in=KNOWN).select_related("item__maker").first()
    return before.item if before else None


def _superseded(item: MediaItem, at: dt.datetime) -> Proof:
    now = of_item(item, at)
    if now.finding is not Finding.VALID:
        return now
    text = _("เราเคยเผยแพร่ แต่มีฉบับใหม่แล้ว ให้ใช้ฉบับใหม่แทน")
    return replace(now, finding=Finding.ENDED, text=text, more=gettext_lazy("ดูฉบับใหม่"))


def _most_alike(known, dhash: str) -> MediaFile | None:  # type: ignore[no-untyped-def]
    """The picture whose looks differ least, within what a copy may differ."""
    pairs = (
        known.exclude(dhash="")
        .exclude(item__state=State.WITHDRAWN)
        .values_list("pk", "dhash")
        .iterator(chunk_size=5000)
    )
    best, pk = min(((distance(dhash, other), pk) for pk, other in pairs), default=(ALIKE + 1, 0))
    return MediaFile.objects.select_related("item__maker").get(pk=pk) if best <= ALIKE else None


def _alike(file: MediaFile) -> Proof:
    return Proof(
        Finding.ALIKE,
        _("คล้ายของเรา แต่ไม่ใช่ไฟล์เดียวกัน"),
        _("ภาพคล้าย “%(title)s” อาจเป็นภาพที่ย่อหรือถ่ายมา หรือมีคนแก้ ให้เทียบกับต้นฉบับทีละคำ โดยเฉพาะเบอร์โทร ชื่อเว็บ และ QR")
        % {"title": file.item.in_language("title")},
        tuple(_facts(file.item)),
        file.item.get_absolute_url(),
        [file],
    )
