"""Removes what no row knows: what a killed process, a replaced file or a void kit left on the disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from media_library.files import resuming, storing
from media_library.models import Kit, MediaFile, Upload

# Long enough for anything that is being written, or whose row is about to be.
LEFT_ALONE = dt.timedelta(hours=6)


def sweep(*, at: dt.datetime) -> int:
    """Returns how many files went. A file that a row names stays, however old."""
    Kit.objects.filter(state=Kit.State.READY, expires_at__lt=at).update(state=Kit.State.EXPIRED)
    resuming.expire(at=at)
    known = set(MediaFile.objects.exclude(name="").values_list("name", flat=True))
    known |= set(Kit.objects.filter(state=Kit.State.READY).values_list("name", flat=True))
    known |= {resuming.part_of(code).name for code in Upload.objects.values_list("code", flat=True)}
    gone = 0
    for path in _old_files(at):
        if str(path.relative_to(storing.folder())) not in known:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _old_files(at: dt.datetime) -> Iterator[Path]:
    before = (at - LEFT_ALONE).timestamp()
    for path in storing.folder().rglob("*"):
        if path.is_file() and path.stat().st_mtime < before:
            yield path
