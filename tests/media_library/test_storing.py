"""Files are on the disk whole or not at all."""

import errno
import hashlib
import os

import pytest

from media_library.files import storing
from media_library.files.storing import NoRoom, keep


def everything(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_file_is_kept_under_a_name_of_ours_that_only_the_portals_group_reads(folder):
    stored = keep([b"abc", b"def"], "pdf")

    path = storing.path_of(stored.name)
    assert (path.read_bytes(), stored.bytes) == (b"abcdef", 6)
    assert stored.sha256 == hashlib.sha256(b"abcdef").hexdigest()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o640, 0o750)
    assert everything(folder) == [path]


def test_what_breaks_off_midway_leaves_nothing(folder):
    def broken():
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        keep(broken(), "pdf")

    assert everything(folder) == []


def test_full_disk_is_said_and_leaves_nothing(folder, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(NoRoom):
        keep([b"abc"], "pdf")
    assert everything(folder) == []


def test_file_that_a_killed_process_left_hidden_is_swept_and_known_ones_stay(folder, db):
    import datetime as dt

    from media_library.files.sweeping import sweep
    from tests.media_library.items import make_file, make_public

    known = make_file(make_public())
    forgotten = storing.path_of(keep([b"x"], "pdf").name)
    half = folder / ".0123.part.mp4"
    half.write_bytes(b"half")
    now = dt.datetime.now(dt.UTC)

    assert sweep(at=now) == 0
    assert sweep(at=now + dt.timedelta(hours=7)) == 2
    assert everything(folder) == [storing.path_of(known.name)]
    assert not half.exists()
    assert not forgotten.exists()
