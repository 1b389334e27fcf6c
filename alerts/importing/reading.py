"""Opens a case file: what kind it is, its hash, its encoding, and its rows as text, one at a time."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from alerts.importing.problems import FileRefused
from directory.xlsx import SheetRefused, read_xlsx

CHUNK = 1 << 20
Rows = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True)
class CaseFile:
    path: Path
    kind: str
    encoding: str
    sha256: str
    size: int

    def rows(self) -> Rows:
        """Non-empty rows with their number in the file, the heading row first. Raises FileRefused."""
        if self.kind == "csv":
            return _read_csv(self.path, self.encoding)
        return self._sheet_rows()

    def _sheet_rows(self) -> Rows:
        try:
            for number, cells in read_xlsx(self.path, max_unpacked=settings.CASE_XLSX_MAX_UNPACKED_BYTES):
                if any(cells):
                    yield number, cells
        except SheetRefused as refusal:
            if refusal.what:
                raise FileRefused("xlsx_unsafe", what=refusal.what) from refusal
            raise FileRefused("xlsx_broken") from refusal


def open_case_file(path: Path) -> CaseFile:
    """Look at a file without parsing its rows. Raises FileRefused when it is empty, too large or not text."""
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("empty")
    with path.open("rb") as stream:
        is_xlsx = stream.read(4) == b"PK\x03\x04"
    limit = settings.CASE_XLSX_MAX_BYTES if is_xlsx else settings.CASE_FILE_MAX_BYTES
    if size > limit:
        raise FileRefused("too_large", limit=f"{limit // 1024**2} MB")
    sha256, encoding = _hash_and_encoding(path, is_text=not is_xlsx)
    return CaseFile(path, "xlsx" if is_xlsx else "csv", encoding, sha256, size)


def _hash_and_encoding(path: Path, *, is_text: bool) -> tuple[str, str]:
    """One pass over the bytes: the hash, and whether they are UTF-8; if not, UTF-16 by its mark or Windows-874."""
    digest = hashlib.sha256()
    utf8 = Readable("utf-8", fails_at=None if is_text else 0)
    head, has_nul = b"", False
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            head = head or chunk[:4]
            digest.update(chunk)
            has_nul = has_nul or b"\0" in chunk
            utf8.feed(chunk)
    utf8.feed(b"", final=True)
    return digest.hexdigest(), _encoding(path, head, utf8, has_nul=has_nul) if is_text else ""


class Readable:
    """Whether bytes decode, fed in pieces; `fails_at` is the offset of the first that does not."""

    def __init__(self, encoding: str, *, fails_at: int | None = None) -> None:
        self.decoder = codecs.getincrementaldecoder(encoding)()
        self.fed, self.fails_at = 0, fails_at

    def feed(self, chunk: bytes, *, final: bool = False) -> None:
        if self.fails_at is not None:
            return
        kept = len(self.decoder.getstate()[0])
        try:
            self.decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            self.fails_at = self.fed - kept + error.start
        self.fed += len(chunk)


def _encoding(path: Path, head: bytes, utf8: Readable, *, has_nul: bool) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(path, "utf-16", reached=0)
    if has_nul:
        raise FileRefused("not_text")
    return "utf-8-sig" if utf8.fails_at is None else _checked(path, "cp874", reached=utf8.fails_at)


def _checked(path: Path, encoding: str, *, reached: int) -> str:
    """The encoding, if the whole file decodes; else the refusal names the byte that the better attempt reached."""
    attempt = Readable(encoding)
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            attempt.feed(chunk)
        attempt.feed(b"", final=True)
    if attempt.fails_at is not None:
        raise FileRefused("encoding", position=max(attempt.fails_at, reached) + 1)
    return encoding


def _read_csv(path: Path, encoding: str) -> Rows:
    with path.open(encoding=encoding, newline="") as stream:
        delimiter = _delimiter(stream)
        reader = csv.reader(stream, delimiter=delimiter)
        number, width, lines = 0, 0, 0
        try:
            for number, cells in enumerate(reader, 1):
                width, lines = width or len(cells), lines + 1
                if reader.line_num != lines:
                    if number > 1:
                        _refuse_open_quote(number, cells, width)
                    lines = reader.line_num
                if any(cells):
                    yield number, cells
        except csv.Error as error:
            raise FileRefused("open_quote", row=number + 1) from error


def _refuse_open_quote(number: int, cells: list[str], width: int) -> None:
    """A line break inside a cell of a ragged row, or in its last cell, means a quote swallowed the rows after it."""
    swallowed = len(cells) != width or sum(cell.count("\n") for cell in cells) > 20
    if swallowed or "\n" in cells[-1]:
        raise FileRefused("open_quote", row=number)


def _delimiter(stream: io.TextIOWrapper) -> str:
    """Comma, unless the heading line plainly uses semicolons or tabs."""
    line = stream.readline()
    stream.seek(0)
    return max(",;\t", key=line.count)
