"""Reads the house's CSV files of reviewed data. Pure: a file that is not sound is refused by name, row and column."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
Row = dict[str, Any]


class FileRefused(Exception):
    """A data file is not sound; nothing was loaded. The message names file, row (the heading is row 1) and column."""


@dataclass(frozen=True)
class DataFile:
    """One file: how each column is read, and how many rows it must have (None: any number)."""

    name: str
    columns: Mapping[str, Callable[[str], Any]]
    rows: int | None = None

    def refuse(self, row: int, column: str, problem: str) -> FileRefused:
        return FileRefused(f"{self.name}, row {row}, column {column}: {problem}")


def text(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text.strip()


def digits(count: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(rf"[0-9]{{{count}}}", text):
            raise ValueError(f'"{text}" is not {count} digits')
        return text

    return read


def one_of(values: Collection[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in values:
            raise ValueError(f'"{text}" is none of {", ".join(values)}')
        return text

    return read


def whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]+", text):
        raise ValueError(f'"{text}" is not a whole number')
    return int(text)


def decimal(text: str) -> Decimal:
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        raise ValueError(f'"{text}" is not a number')
    return Decimal(text)


def degrees(text: str) -> Decimal:
    return round(decimal(text), 4)


def date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f'"{text}" is not a date like 2021-12-31') from None


def flag(text: str) -> bool:
    return one_of("01")(text) == "1"


def optional(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read(text) if text else None


def blank(read: Callable[[str], str]) -> Callable[[str], str]:
    """As `optional`, for texts: what is empty is an empty text."""
    return lambda text: read(text) if text else ""


def shaped(pattern: str, meaning: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f'"{text}" is not {meaning}')
        return text

    return read


def read_file(folder: Path, file: DataFile, *, unique: list[str]) -> list[Row]:
    """The rows as typed values, each column checked, the `unique` columns together never twice."""
    try:
        with (folder / file.name).open(encoding="utf-8-sig", newline="") as stream:
            rows = list(_rows(file, csv.reader(stream)))
    except UnicodeDecodeError:
        raise FileRefused(f"{file.name}: the file is not UTF-8") from None
    _check_unique(file, rows, unique)
    if file.rows is not None and len(rows) != file.rows:
        raise FileRefused(f"{file.name}: {len(rows)} rows, {file.rows} are expected")
    return rows


def _rows(file: DataFile, cells: Iterator[list[str]]) -> Iterator[Row]:
    heading = next(cells, [])
    for column in file.columns:
        if column not in heading:
            raise file.refuse(1, column, "the column is missing")
    for number, values in enumerate(cells, start=2):
        if len(values) != len(heading):
            problem = f"the row has {len(values)} cells, the heading {len(heading)}"
            raise file.refuse(number, heading[min(len(values), len(heading) - 1)], problem)
        yield _row(file, number, dict(zip(heading, values, strict=True)))


def _row(file: DataFile, number: int, texts: Mapping[str, str]) -> Row:
    row: Row = {}
    for column, read in file.columns.items():
        try:
            row[column] = read(texts[column])
        except ValueError as problem:
            raise file.refuse(number, column, str(problem)) from None
    return row


def _check_unique(file: DataFile, rows: list[Row], columns: list[str]) -> None:
    first: dict[tuple[Any, ...], int] = {}
    for number, row in enumerate(rows, start=2):
        key = tuple(row[column] for column in columns)
        if first.setdefault(key, number) != number:
            raise file.refuse(number, columns[-1], f'"{key[-1]}" is already in row {first[key]}')
