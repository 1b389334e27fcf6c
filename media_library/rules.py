"""What an item needs before it may go to people, and whether captions are captions. Pure, but for reading the item's rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from media_library.models import Kind, MediaFile, MediaItem
from media_library.models.items import PICTURES, SOUNDING, WRITTEN

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_CUE = re.compile(rf"^{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?$")
NEEDED_FILE = {
    Kind.RADIO: (MediaFile.Role.AUDIO,),
    Kind.VIDEO: (MediaFile.Role.SMALL, MediaFile.Role.LARGE),
    Kind.POSTER: (MediaFile.Role.PICTURE, MediaFile.Role.SHEET),
    Kind.INFOGRAPHIC: (MediaFile.Role.PICTURE, MediaFile.Role.SHEET),
    Kind.DOCUMENT: (MediaFile.Role.SHEET,),
}


def missing(item: MediaItem) -> list[str]:
    """What is still missing, each said to the editor; empty when it may be published."""
    return [*_of_all(item), *_of_kind(item), *_of_files(item)]


def _of_all(item: MediaItem) -> Iterator[str]:
    if not item.title_th.strip() or not item.summary_th.strip():
        yield _("ใส่ชื่อเรื่องและสรุปสั้น ๆ")
    if not item.licence:
        yield _("เลือกสัญญาอนุญาต")
    if not item.languages:
        yield _("เลือกภาษา")
    if not item.pk or not item.case_types.exists():
        yield _("เลือกประเภทคดีอย่างน้อยหนึ่งประเภท")
    if item.expires_on and item.publish_at and item.expires_on < item.publish_at.date():
        yield _("วันหมดอายุอยู่ก่อนวันเผยแพร่")


def _of_kind(item: MediaItem) -> Iterator[str]:
    if item.kind in PICTURES and not item.alt_th.strip():
        yield _("ใส่คำบรรยายภาพสำหรับผู้ที่มองไม่เห็น")
    if item.kind in SOUNDING and not item.transcript_th.strip():
        yield _("ใส่ข้อความทั้งหมดที่พูด")
    if item.kind in WRITTEN and not item.body_th.strip():
        yield _("ใส่เนื้อหา")
    if item.kind == Kind.GAME and not item.source_url:
        yield _("ใส่ที่อยู่ของเกมในช่องที่มา")
    for field in ("captions_th", "captions_en"):
        text = getattr(item, field)
        if item.kind == Kind.VIDEO and (text or field == "captions_th"):
            problem = captions_problem(text)
            if problem:
                yield problem


def _of_files(item: MediaItem) -> Iterator[str]:
    files = {file.role: file for file in item.files.all()} if item.pk else {}
    wanted = NEEDED_FILE.get(Kind(item.kind), ())
    if wanted and not any(role in files and files[role].state == MediaFile.State.READY for role in wanted):
        yield _("ยังไม่มีไฟล์ที่พร้อมใช้")
    if any(file.state in (MediaFile.State.WAITING, MediaFile.State.MAKING) for file in files.values()):
        yield _("ไฟล์ยังทำไม่เสร็จ รอสักครู่")


def captions_problem(text: str) -> str:
    """Why `text` is no WebVTT that a browser shows; empty when it is. Cues come one after the other."""
    lines = text.lstrip("\ufeff").splitlines()
    if not lines or not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        return _("คำบรรยายใต้ภาพต้องขึ้นต้นด้วย WEBVTT")
    cues = [(number, _CUE.match(line)) for number, line in enumerate(lines, start=1) if "-->" in line]
    if not cues:
        return _("คำบรรยายใต้ภาพยังไม่มีข้อความ")
    before = 0.0
    for number, cue in cues:
        start, end = (_seconds(cue.groups()[at : at + 4]) for at in (0, 4)) if cue else (0.0, 0.0)
        if cue is None or end <= start or start < before:
            return _("คำบรรยายใต้ภาพ บรรทัด %(number)d: เวลาไม่ถูกต้อง") % {"number": number}
        if number >= len(lines) or not lines[number].strip():
            return _("คำบรรยายใต้ภาพ บรรทัด %(number)d: ไม่มีข้อความ") % {"number": number}
        before = start
    return ""


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
