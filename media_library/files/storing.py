"""Puts bytes on the disk whole or not at all: a hidden name first, forced to the disk, then the real name.

Everything lies under MEDIA_ROOT/library and is private: only a view, or nginx when a view says so, gives it to anybody.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from directory.short_codes import new_code

PART = ".part"
CHUNK = 64 * 1024
# nginx reads them through the portal's group; nobody else does.
FILE_MODE, FOLDER_MODE = 0o640, 0o750
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class NoRoom(Exception):
    """The disk, or what the library may use of it, is full. Nothing half is left."""


@dataclass(frozen=True)
class Stored:
    """`name` is relative to the library's folder."""

    name: str
    bytes: int
    sha256: str


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "library"


def path_of(name: str) -> Path:
    return folder() / name


def keep(chunks: Iterable[bytes], extension: str) -> Stored:
    """Store what `chunks` yield under a new name with this extension. Raises NoRoom."""
    with new_file(extension) as (target, stream):
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            stream.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return Stored(target, size, digest.hexdigest())


def adopt(made: Path, extension: str) -> Stored:
    """Take over a file that was made in the library's folder under a hidden name."""
    digest, size = hashlib.sha256(), 0
    with made.open("rb") as stream:
        for chunk in iter(lambda: stream.read(CHUNK), b""):
            digest.update(chunk)
            size += len(chunk)
        os.fsync(stream.fileno())
    name = _new_name(extension)
    made.chmod(FILE_MODE)
    _rename(made, path_of(name))
    return Stored(name, size, digest.hexdigest())


def keep_with(extension: str, write: Callable[[BinaryIO], None]) -> Stored:
    """Store what `write` writes, which may go back to what it wrote. Raises NoRoom."""
    with new_file(extension) as (name, stream):
        write(stream)
    digest = hashlib.sha256()
    with path_of(name).open("rb") as written:
        for chunk in iter(lambda: written.read(CHUNK), b""):
            digest.update(chunk)
    return Stored(name, path_of(name).stat().st_size, digest.hexdigest())


@contextmanager
def new_file(extension: str) -> Iterator[tuple[str, BinaryIO]]:
    """(name, stream) of a file that exists once the block ends well, and not at all otherwise."""
    name = _new_name(extension)
    with hidden(extension) as part:
        try:
            with part.open("wb", buffering=CHUNK) as stream:
                os.chmod(part, FILE_MODE)
                yield name, stream
                stream.flush()
                os.fsync(stream.fileno())
            _rename(part, path_of(name))
        except OSError as problem:
            raise (NoRoom() if problem.errno in _FULL else problem) from problem


@contextmanager
def hidden(extension: str) -> Iterator[Path]:
    """A hidden name to write to; whatever is left there is removed."""
    _folder(folder())
    part = folder() / f".{secrets.token_hex(12)}{PART}.{extension}"
    try:
        yield part
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def hidden_path(code: str, extension: str) -> Path:
    """A hidden name that is the same for the same code: of a file that comes in pieces."""
    _folder(folder())
    return folder() / f".{code}{PART}.{extension}"


def append(part: Path, offset: int, content: bytes) -> None:
    """Write at `offset`, whatever lay behind it, and force it to the disk. Raises NoRoom; then the file ends at `offset` again."""
    with part.open("ab") as stream:
        try:
            stream.truncate(offset)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        except OSError as problem:
            with suppress(OSError):
                os.truncate(part, offset)
            raise (NoRoom() if problem.errno in _FULL else problem) from problem


def is_part(path: Path) -> bool:
    return path.name.startswith(".") and PART in path.name


def remove(name: str) -> None:
    with suppress(FileNotFoundError):
        path_of(name).unlink()


def _new_name(extension: str) -> str:
    code = new_code()
    return f"{code[:2]}/{code}.{extension}"


def _rename(part: Path, target: Path) -> None:
    _folder(target.parent)
    part.replace(target)
    _sync(target.parent)


def _folder(path: Path) -> None:
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def _sync(path: Path) -> None:
    """The name itself must be on the disk, too."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
