"""Takes a file that a member of staff brings for a draft: checked, kept, and what has to be made of it written down."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.audit.records import Entry, change
from accounts.models import Action, User
from media_library.files import storing
from media_library.files.checking import (
    MOST_PICTURE_BYTES,
    Picture,
    Refused,
    check_pdf,
    kind_of,
    open_picture,
    redraw,
)
from media_library.files.hashes import difference_hash
from media_library.files.sounding import Sounding, probe
from media_library.files.storing import NoRoom, Stored
from media_library.models import Kind, MediaFile, MediaItem, Upload
from media_library.tasks import ask_to_make

Role = MediaFile.Role
# The longest side of a thumbnail, in pixels.
THUMBNAIL = 480
TAKEN = {
    Kind.POSTER: {"picture", "pdf"},
    Kind.INFOGRAPHIC: {"picture", "pdf"},
    Kind.ARTICLE: {"picture", "pdf"},
    Kind.SCRIPT: {"pdf"},
    Kind.DOCUMENT: {"pdf", "picture"},
    Kind.GAME: {"picture"},
    Kind.RADIO: {"sounding"},
    Kind.VIDEO: {"sounding"},
}
RENDITIONS = {
    Kind.RADIO: (Role.AUDIO, Role.WAVEFORM),
    Kind.VIDEO: (Role.SMALL, Role.LARGE, Role.THUMBNAIL, Role.AUDIO),
}


def receive(
    item: MediaItem, upload: UploadedFile[Any], *, language: str, by: User, at: dt.datetime
) -> list[MediaFile]:
    """Keep the upload for a draft in one of its languages. Raises Refused or NoRoom; then nothing has changed."""
    check_room(item, upload.size or 0)
    kind = _kind_for(item, _head(upload))
    with storing.hidden("upload") as part:
        _copy(upload, part)
        return _written(item, _TAKE[kind](part, item, language), by=by, at=at)


def receive_part(item: MediaItem, part: Path, *, language: str, by: User, at: dt.datetime) -> list[MediaFile]:
    """The same for a file that has come in pieces and lies whole under a hidden name; it is gone afterwards, however it ends."""
    try:
        with part.open("rb") as stream:
            kind = _kind_for(item, stream.read(64))
        return _written(item, _TAKE[kind](part, item, language), by=by, at=at)
    finally:
        part.unlink(missing_ok=True)


def check_room(item: MediaItem, size: int) -> None:
    """Raises Refused or NoRoom where a file of so many bytes would not be taken, whatever it is."""
    if not item.is_edited:
        raise Refused(_("แก้ได้เฉพาะฉบับร่าง เริ่มฉบับใหม่ก่อน"))
    if size > settings.MEDIA_FILE_MAX_BYTES:
        raise Refused(_("ไฟล์ใหญ่เกินไป"))
    if size + used_bytes() + coming_bytes() > settings.MEDIA_QUOTA_BYTES:
        raise NoRoom


def _kind_for(item: MediaItem, head: bytes) -> str:
    kind = kind_of(head)
    if kind not in TAKEN[Kind(item.kind)]:
        raise Refused(_("ไฟล์ชนิดนี้ไม่ใช่ของ “%(kind)s”") % {"kind": item.get_kind_display()})
    return kind


def coming_bytes() -> int:
    """What uploads that have begun will take."""
    return int(Upload.objects.aggregate(total=Sum("size"))["total"] or 0)


def used_bytes() -> int:
    """What lies on the disk; an item and its revision share what is the same."""
    stored = MediaFile.objects.order_by().values("name", "bytes").distinct()
    return int(stored.aggregate(total=Sum("bytes"))["total"] or 0)


def _head(upload: UploadedFile[Any]) -> bytes:
    upload.seek(0)
    head = upload.read(64)
    upload.seek(0)
    return head if isinstance(head, bytes) else head.encode()


def _copy(upload: UploadedFile[Any], part: Path) -> None:
    try:
        with part.open("wb") as stream:
            for chunk in upload.chunks():
                stream.write(chunk)
    except OSError as problem:
        raise NoRoom from problem


def _take_picture(part: Path, item: MediaItem, language: str) -> list[MediaFile]:
    if part.stat().st_size > MOST_PICTURE_BYTES:
        raise Refused(_("ไฟล์ใหญ่เกินไป"))
    return [*picture_rows(redraw(part), language)]


def picture_rows(picture: Picture, language: str) -> list[MediaFile]:
    """The rows of a picture and of its thumbnail, both stored."""
    stored = storing.keep([picture.content], picture.extension)
    image = open_picture(io.BytesIO(picture.content))
    row = file_row(Role.PICTURE, language, stored, picture.content_type)
    row.width, row.height, row.dhash = picture.width, picture.height, difference_hash(image)
    return [row, thumbnail_row(image, language)]


def thumbnail_row(image: object, language: str) -> MediaFile:
    """A small picture for lists, drawn and stored."""
    small = image.convert("RGB")  # type: ignore[attr-defined]
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    stream = io.BytesIO()
    small.save(stream, "WEBP", quality=80, method=4)
    row = file_row(Role.THUMBNAIL, language, storing.keep([stream.getvalue()], "webp"), "image/webp")
    row.width, row.height = small.size
    return row


def _take_pdf(part: Path, item: MediaItem, language: str) -> list[MediaFile]:
    check_pdf(part)
    return [file_row(Role.SHEET, language, storing.adopt(part, "pdf"), "application/pdf")]


def _take_sounding(part: Path, item: MediaItem, language: str) -> list[MediaFile]:
    """The original is kept and never given out; a worker makes the renditions."""
    found = probe(part)
    if found.is_video != (item.kind == Kind.VIDEO):
        raise Refused(_("ไฟล์ชนิดนี้ไม่ใช่ของ “%(kind)s”") % {"kind": item.get_kind_display()})
    original = file_row(Role.ORIGINAL, language, storing.adopt(part, "bin"), "application/octet-stream")
    original.seconds, original.width, original.height = (
        found.seconds,
        found.width or None,
        found.height or None,
    )
    return [
        original,
        *(
            _waiting(role, language, original.sha256)
            for role in RENDITIONS[Kind(item.kind)]
            if _fits(role, found)
        ),
    ]


def _fits(role: str, found: Sounding) -> bool:
    """No film is made larger than it came, and no sound of a silent one."""
    return found.has_sound if role == Role.AUDIO else role != Role.LARGE or found.height > 360


_TAKE: dict[str, Callable[[Path, MediaItem, str], list[MediaFile]]] = {
    "picture": _take_picture, "pdf": _take_pdf, "sounding": _take_sounding
}  # fmt: skip


def file_row(role: str, language: str, stored: Stored, content_type: str) -> MediaFile:
    return MediaFile(
        role=role, language=language, state=MediaFile.State.READY, name=stored.name, bytes=stored.bytes,
        sha256=stored.sha256, content_type=content_type, progress=100,
    )  # fmt: skip


def _waiting(role: str, language: str, source: str) -> MediaFile:
    return MediaFile(role=role, language=language, source=source)


def _written(item: MediaItem, rows: list[MediaFile], *, by: User, at: dt.datetime) -> list[MediaFile]:
    """Instead of those of the same role and language; the files of the old rows go with the next sweep."""
    with transaction.atomic():
        locked = MediaItem.objects.select_for_update().get(pk=item.pk)
        if not locked.is_edited:
            raise Refused(_("แก้ได้เฉพาะฉบับร่าง เริ่มฉบับใหม่ก่อน"))
        roles = [row.role for row in rows]
        MediaFile.objects.filter(item=locked, language=rows[0].language, role__in=roles).delete()
        for row in rows:
            row.item, row.made_at = locked, at
            row.save()
        if rows[0].seconds:
            MediaItem.objects.filter(pk=locked.pk).update(seconds=round(rows[0].seconds))
        change(
            Entry(
                by,
                Action.CHANGE,
                "media_library.mediaitem",
                (locked.pk,),
                ("files",),
                details={"step": "file"},
            ),
            at=at,
        )
        ask_to_make()
    return rows
