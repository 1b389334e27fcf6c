"""A streaming XLSX reader with flat memory: the first sheet's cells as text, bounded before anything is parsed.

openpyxl reads 13,000 rows a second here and a Rust reader holds the whole sheet in memory; files of rows need neither
styles nor formulas, so expat over the sheet's XML is enough (docs/decisions.md). Dates arrive as serial numbers and
are decoded with the other dates.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

MAX_MEMBERS = 500
MAX_SHARED_STRINGS_BYTES = 64 * 1024**2
MAX_COLUMNS = 200
MAX_CELL_CHARACTERS = 32_767
CHUNK = 1 << 16


class SheetRefused(Exception):
    """The file is broken, or, where `what` says so, unsafe to unpack."""

    def __init__(self, what: str = "") -> None:
        self.what = what
        super().__init__(what or "broken")


def read_xlsx(path: Path, *, max_unpacked: int) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number as Excel shows it, cells as text). Raises SheetRefused for unsafe or broken files."""
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_unsafe(archive, max_unpacked)
            strings = _shared_strings(archive)
            with archive.open(_first_sheet(archive)) as sheet:
                yield from _SheetParser(strings).rows(sheet)
    except (
        zipfile.BadZipFile,
        expat.ExpatError,
        KeyError,
        EOFError,
        ValueError,
        IndexError,
        NotImplementedError,
        OSError,
    ) as error:
        raise SheetRefused() from error


def _refuse_unsafe(archive: zipfile.ZipFile, max_unpacked: int) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise SheetRefused(f"{len(members)} files")
    if any(member.flag_bits & 0x1 for member in members):
        raise SheetRefused("encrypted")
    unpacked = sum(member.file_size for member in members)
    if unpacked > max_unpacked:
        raise SheetRefused(f"{unpacked // 1024**2} MB")
    for member in members:
        if member.filename == "xl/sharedStrings.xml" and member.file_size > MAX_SHARED_STRINGS_BYTES:
            raise SheetRefused(f"{member.file_size // 1024**2} MB text")


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: Any) -> None:
        raise SheetRefused("DTD")

    # No document type, so no entities: neither expansion bombs nor outside references can exist.
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The part name of the first sheet in the workbook's own order."""
    first: list[str] = []
    targets: dict[str, str] = {}

    def workbook(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            first.extend(value for key, value in attributes.items() if key.endswith(":id"))

    def relations(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    for part, handler in (("xl/workbook.xml", workbook), ("xl/_rels/workbook.xml.rels", relations)):
        parser = _parser()
        parser.StartElementHandler = handler
        with archive.open(part) as stream:
            _feed(parser, stream)
    target = targets[first[0]]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _feed(parser: expat.XMLParserType, stream: IO[bytes]) -> None:
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    strings: list[str] = []
    parts: list[str] = []
    inside = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside
        name = _local(name)
        inside = name == "t"
        if name == "si":
            parts.clear()

    def end(name: str) -> None:
        nonlocal inside
        inside = False
        if _local(name) == "si":
            strings.append("".join(parts))

    parser = _parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda data: parts.append(data) if inside else None
    with archive.open("xl/sharedStrings.xml") as stream:
        _feed(parser, stream)
    return strings


def column_index(reference: str) -> int:
    """The 0-based column of a cell reference such as "AB12"."""
    index = 0
    for character in reference:
        if not character.isalpha():
            break
        index = index * 26 + ord(character) - 64
    return index - 1


class _SheetParser:
    """Collects the cells of one sheet's XML row by row; handlers are bound methods because expat calls them."""

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings
        self.done: list[tuple[int, list[str]]] = []
        self.number = 0
        self.cells: list[str] = []
        self.kind: str | None = None
        self.column = 0
        self.text: list[str] | None = None

    def rows(self, stream: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
        parser = _parser()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
            yield from self.done
            self.done.clear()
        parser.Parse(b"", True)
        yield from self.done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.kind = attributes.get("t")
            reference = attributes.get("r")
            self.column = column_index(reference) if reference else len(self.cells)
            if self.column >= MAX_COLUMNS:
                raise SheetRefused(f"{self.column + 1} columns")
        elif name in {"v", "t"}:
            self.text = []
        elif name == "row":
            self.number = int(attributes.get("r") or self.number + 1)
            self.cells = []

    def data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def end(self, name: str) -> None:
        if name in {"v", "t"} and self.text is not None:
            self._put("".join(self.text))
            self.text = None
        elif name == "row":
            self.done.append((self.number, self.cells))

    def _put(self, text: str) -> None:
        value = self.strings[int(text)] if self.kind == "s" else text
        while len(self.cells) <= self.column:
            self.cells.append("")
        # A rich inline string comes in several runs; a cell holds at most 32,767 characters by the format's rule.
        self.cells[self.column] = (self.cells[self.column] + value)[:MAX_CELL_CHARACTERS]
