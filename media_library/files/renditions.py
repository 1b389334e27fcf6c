"""Makes the renditions that wait. The row is the truth: whoever makes one holds a lease and renews it by reporting progress.

A worker that is killed leaves a lease that ends and a hidden file that is swept; the next one begins anew. After three failures it is
given up and said to the editor.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

from django.db.models import Q

from media_library.files import storing
from media_library.files.checking import Refused, open_picture
from media_library.files.hashes import difference_hash
from media_library.files.sounding import Failed, make
from media_library.files.storing import NoRoom
from media_library.models import MediaFile

LEASE = dt.timedelta(minutes=5)
MOST_ATTEMPTS = 3
Role, State = MediaFile.Role, MediaFile.State
Now = Callable[[], dt.datetime]
log = logging.getLogger(__name__)

_FILM = [
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-pix_fmt",
    "yuv420p",
    "-movflags",
    "+faststart",
    "-c:a",
    "aac",
    "-ac",
    "2",
]
# role: (extension, type, ffmpeg's options)
RECIPES = {
    Role.AUDIO: ("m4a", "audio/mp4", ["-vn", "-c:a", "aac", "-b:a", "64k", "-ac", "1", "-ar", "44100", "-movflags", "+faststart"]),
    Role.SMALL: ("mp4", "video/mp4", ["-vf", "scale=-2:'min(360,ih)'", *_FILM, "-crf", "28", "-b:a", "64k"]),
    Role.LARGE: ("mp4", "video/mp4", ["-vf", "scale=-2:'min(720,ih)'", *_FILM, "-crf", "25", "-b:a", "96k"]),
    Role.THUMBNAIL: ("jpg", "image/jpeg", ["-an", "-vf", "thumbnail=50,scale=480:-2", "-frames:v", "1", "-q:v", "4", "-update", "1"]),
    Role.WAVEFORM: ("png", "image/png", ["-filter_complex", "aformat=channel_layouts=mono,showwavespic=s=1200x200:colors=#1f2f5f", "-frames:v", "1", "-update", "1"]),
}  # fmt: skip


def make_waiting(*, now: Now) -> int:
    """Make every rendition that waits, one after the other. Returns how many were made."""
    made = 0
    while True:
        row = _claim(now())
        if row is None:
            return made
        made += _make(row, now)


def _claim(at: dt.datetime) -> MediaFile | None:
    """Take one that waits, or that a dead worker left."""
    free = Q(state=State.WAITING) | Q(state=State.MAKING, lease_until__lt=at)
    for pk in MediaFile.objects.filter(free).order_by("pk").values_list("pk", flat=True)[:20]:
        row = MediaFile.objects.get(pk=pk)
        if row.attempts >= MOST_ATTEMPTS:
            _give_up(row, row.problem or "-", at)
        elif _take(row, free, at):
            return row
    return None


def _take(row: MediaFile, free: Q, at: dt.datetime) -> bool:
    row.attempts += 1
    return bool(
        MediaFile.objects.filter(free, pk=row.pk, attempts=row.attempts - 1).update(
            state=State.MAKING, attempts=row.attempts, lease_until=at + LEASE, progress=0
        )
    )


def _make(row: MediaFile, now: Now) -> bool:
    original = MediaFile.objects.filter(item=row.item_id, role=Role.ORIGINAL, sha256=row.source).first()
    if original is None:
        _give_up(row, "the original is gone", now())
        return False
    try:
        return _render(row, original, now)
    except Refused as problem:  # ffmpeg is not there: waiting will not bring it
        _give_up(row, str(problem), now())
    except (Failed, NoRoom, OSError) as problem:
        log.warning("Rendition %s of media item %s: %s", row.role, row.item_id, problem)
        MediaFile.objects.filter(pk=row.pk, attempts=row.attempts).update(
            state=State.WAITING, lease_until=None, problem=(str(problem) or type(problem).__name__)[:300]
        )
    return False


def _render(row: MediaFile, original: MediaFile, now: Now) -> bool:
    extension, content_type, options = RECIPES[Role(row.role)]
    with storing.hidden(extension) as part:
        make(
            storing.path_of(original.name),
            part,
            options,
            seconds=original.seconds or 0,
            said=_reporter(row, now),
        )
        size, dhash = _seen(part) if content_type.startswith("image/") else ((None, None), "")
        stored = storing.adopt(part, extension)
    return bool(
        MediaFile.objects.filter(pk=row.pk, attempts=row.attempts, state=State.MAKING).update(
            state=State.READY, lease_until=None, progress=100, problem="", made_at=now(), name=stored.name,
            bytes=stored.bytes, sha256=stored.sha256, content_type=content_type, width=size[0], height=size[1],
            seconds=None if content_type.startswith("image/") else original.seconds, dhash=dhash,
        )
    )  # fmt: skip


def _seen(part: Path) -> tuple[tuple[int, int], str]:
    with open_picture(part) as image:
        return image.size, difference_hash(image)


def _reporter(row: MediaFile, now: Now) -> Callable[[int], None]:
    """Writes the percent when it has grown by five, and renews the lease."""
    last = 0

    def said(percent: int) -> None:
        nonlocal last
        if percent >= last + 5:
            last = percent
            MediaFile.objects.filter(pk=row.pk, attempts=row.attempts).update(
                progress=percent, lease_until=now() + LEASE
            )

    return said


def _give_up(row: MediaFile, problem: str, at: dt.datetime) -> None:
    MediaFile.objects.filter(pk=row.pk).update(
        state=State.FAILED, lease_until=None, problem=problem[:300], made_at=at
    )
