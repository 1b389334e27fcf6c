"""Kits: what somebody chose, in one ZIP with texts to post, a list on paper and checksums. Made by a worker, a piece at a time.

The same choice in the same versions is the same kit. It ends after two weeks, or at once when one of its items is withdrawn.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import override

from media_library import kit_sheet
from media_library.files import storing
from media_library.files.receiving import used_bytes
from media_library.files.storing import CHUNK, NoRoom
from media_library.models import Kit, MediaFile, MediaItem
from media_library.presenters import files_for_reader
from media_library.tasks import ask_to_make
from media_library.texts import plain

KEPT = dt.timedelta(days=14)
LEASE = dt.timedelta(minutes=5)
MOST_ITEMS = 60
MOST_ATTEMPTS = 3
# So much of what the library may fill may be kits; they are made anew from the files at any time.
SHARE = 0.2
FORMS = (
    MediaFile.Role.SHEET,
    MediaFile.Role.PICTURE,
    MediaFile.Role.AUDIO,
    MediaFile.Role.LARGE,
    MediaFile.Role.SMALL,
)
# A date that every ZIP reader can say; the same kit is the same bytes.
_THEN = (2026, 1, 1, 0, 0, 0)
State = Kit.State
Now = Callable[[], dt.datetime]
log = logging.getLogger(__name__)


class NothingChosen(Exception):
    """No item that is public was chosen, or too many were."""


def ask_for(slugs: Iterable[str], *, language: str, at: dt.datetime) -> Kit:
    """The kit of these items, which may be there already. Raises NothingChosen or NoRoom."""
    items = list(MediaItem.objects.public(at).filter(slug__in=set(slugs)).order_by("slug")[: MOST_ITEMS + 1])
    if not items or len(items) > MOST_ITEMS:
        raise NothingChosen
    chosen = [f"{item.slug}@{item.version}" for item in items]
    fingerprint = hashlib.sha256("\n".join([language, *chosen]).encode()).hexdigest()
    open_kit = _open(fingerprint, at)
    if open_kit:
        return open_kit
    if not _has_room():
        raise NoRoom
    try:
        with transaction.atomic():
            Kit.objects.filter(fingerprint=fingerprint, state=State.READY, expires_at__lte=at).update(
                state=State.EXPIRED
            )
            kit = Kit.objects.create(
                chosen=chosen, language=language, fingerprint=fingerprint, asked_at=at, expires_at=at + KEPT
            )
            kit.items.set(items)
            ask_to_make()
    except IntegrityError:  # somebody asked for the same at the same time
        return Kit.objects.get(fingerprint=fingerprint, state__in=[State.WAITING, State.MAKING, State.READY])
    return kit


def _open(fingerprint: str, at: dt.datetime) -> Kit | None:
    waiting = Q(state__in=[State.WAITING, State.MAKING]) | Q(state=State.READY, expires_at__gt=at + KEPT / 2)
    return Kit.objects.filter(waiting, fingerprint=fingerprint).first()


def _has_room() -> bool:
    kits = sum(Kit.objects.filter(state=State.READY).values_list("bytes", flat=True))
    return kits < SHARE * settings.MEDIA_QUOTA_BYTES and kits + used_bytes() < settings.MEDIA_QUOTA_BYTES


def make_waiting(*, now: Now) -> int:
    """Make every kit that waits, or that a dead worker left. Returns how many were made."""
    made = 0
    while True:
        kit = _claim(now())
        if kit is None:
            return made
        made += _make(kit, now)


def _claim(at: dt.datetime) -> Kit | None:
    free = Q(state=State.WAITING) | Q(state=State.MAKING, lease_until__lt=at)
    Kit.objects.filter(free, attempts__gte=MOST_ATTEMPTS).update(state=State.FAILED, lease_until=None)
    for kit in Kit.objects.filter(free).order_by("pk")[:20]:
        kit.attempts += 1
        taken = Kit.objects.filter(free, pk=kit.pk, attempts=kit.attempts - 1)
        if taken.update(state=State.MAKING, attempts=kit.attempts, lease_until=at + LEASE, progress=0):
            return kit
    return None


def _make(kit: Kit, now: Now) -> bool:
    mine = Kit.objects.filter(pk=kit.pk, state=State.MAKING, attempts=kit.attempts)
    try:
        with override(kit.language):
            stored = storing.keep_with("zip", lambda stream: _write(kit, stream, now))
    except (OSError, NoRoom) as problem:
        log.warning("Kit %s: %s", kit.code, problem or type(problem).__name__)
        mine.update(state=State.WAITING, lease_until=None)
        return False
    done = mine.update(
        state=State.READY, progress=100, lease_until=None, name=stored.name, bytes=stored.bytes, sha256=stored.sha256,
        made_at=now(),
    )  # fmt: skip
    return bool(done)


def _write(kit: Kit, stream: BinaryIO, now: Now) -> None:
    """Stored, not packed: what is in it is packed already, and memory stays flat whatever its size."""
    items = list(kit.items.order_by("slug").select_related("maker").prefetch_related("case_types", "files"))
    sums: list[tuple[str, str]] = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for place, item in enumerate(items, start=1):
            for name, chunks in _members(item, f"{place:02}-{item.slug}"):
                sums.append((name, _add(archive, name, chunks)))
            Kit.objects.filter(pk=kit.pk, attempts=kit.attempts).update(
                progress=100 * place // (len(items) + 1), lease_until=now() + LEASE
            )
        sheet = kit_sheet.as_pdf(items, language=kit.language, at=kit.asked_at)
        sums.append(("sheet.pdf", _add(archive, "sheet.pdf", [sheet])))
        _add(archive, "SHA256SUMS", ["".join(f"{sha256}  {name}\n" for name, sha256 in sums).encode()])


def _members(item: MediaItem, folder: str) -> Iterator[tuple[str, Iterable[bytes]]]:
    files = files_for_reader(item)
    forms = [
        role
        for role in FORMS
        if role in files and not (role == MediaFile.Role.SMALL and MediaFile.Role.LARGE in files)
    ]
    for role in forms:
        yield f"{folder}/{item.slug}.{files[role].extension}", _chunks(files[role].name)
    yield f"{folder}/text.txt", [_text(item).encode("utf-8-sig")]


def _text(item: MediaItem) -> str:
    """What may be posted with it, what it says, and how to check it."""
    said = plain(item.in_language("body")) or item.in_language("transcript") or item.in_language("alt")
    address = f"{settings.SITE_URL}{item.get_absolute_url()}"
    proof = f"{settings.SITE_URL}/verify/{item.code}/"
    parts = [
        item.in_language("title"),
        item.in_language("repost"),
        said,
        address,
        proof,
        f"{item.maker.name} · {item.get_licence_display()}",
    ]
    return "\r\n\r\n".join(part.replace("\n", "\r\n") for part in parts if part) + "\r\n"


def _chunks(name: str) -> Iterator[bytes]:
    with storing.path_of(name).open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _add(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> str:
    info, digest = zipfile.ZipInfo(name, _THEN), hashlib.sha256()
    info.external_attr = 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as member:
        for chunk in chunks:
            member.write(chunk)
            digest.update(chunk)
    return digest.hexdigest()
