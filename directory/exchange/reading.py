"""Opens a file of rows: its headings and its rows as text, one at a time, so that any length takes the same memory."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from directory.xlsx import SheetRefused, read_xlsx

CHUNK = 1 << 20
# Thai spreadsheets save CSV in UTF-8 or in Windows-874.
ENCODINGS = ("utf-8-sig", "cp874")
Rows = Iterator[tuple[int, list[str]]]


class FileRefused(Exception):
    """Nothing of the file is looked at; `text` (translated when it is read) says what to do."""

    def __init__(self, text: Any) -> None:
        self.text = text
        super().__init__()


def read_rows(path: Path) -> Rows:
    """Rows that are not empty, with their number as a spreadsheet shows it; the heading is the first. Raises FileRefused."""
    with path.open("rb") as stream:
        is_sheet = stream.read(4) == b"PK\x03\x04"
    for number, cells in _sheet(path) if is_sheet else _text(path, _encoding(path)):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _sheet(path: Path) -> Rows:
    try:
        yield from read_xlsx(path, max_unpacked=settings.AGENCY_XLSX_MAX_UNPACKED_BYTES)
    except SheetRefused:
        raise FileRefused(_("อ่านไฟล์ XLSX นี้ไม่ได้ เปิดในโปรแกรมตารางแล้วบันทึกใหม่เป็น XLSX หรือ CSV UTF-8")) from None


def _text(path: Path, encoding: str) -> Rows:
    with path.open(encoding=encoding, newline="") as stream:
        line = stream.readline()
        stream.seek(0)
        try:
            yield from enumerate(csv.reader(stream, delimiter=max(",;\t", key=line.count)), 1)
        except csv.Error:
            raise FileRefused(_("ไฟล์มีเครื่องหมายคำพูดที่เปิดแล้วไม่ปิด โปรดบันทึกใหม่เป็น CSV UTF-8")) from None


def _encoding(path: Path) -> str:
    for encoding in ENCODINGS:
        if _decodes(path, encoding):
            return encoding
    raise FileRefused(_("อ่านตัวอักษรในไฟล์ไม่ได้ โปรดบันทึกเป็น XLSX หรือ CSV UTF-8 แล้วส่งใหม่"))


def _decodes(path: Path, encoding: str) -> bool:
    """Whether it is text in this encoding; a NUL is in no text, whatever decodes."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(CHUNK):
                if b"\0" in chunk:
                    return False
                decoder.decode(chunk)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return False
    return True
