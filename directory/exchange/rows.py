"""Puts the rows of a file into the database one by one; a row that cannot be taken leaves no trace and says why."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.instance_loaders import ModelInstanceLoader
from import_export.results import RowResult

from directory.resources import DirectoryRows, plain_text

log = logging.getLogger(__name__)
LANGUAGES = ("th", "en")
SHOWN_CHANGES = 200
BATCH = 500
Problem = dict[str, str]
NAMES = {RowResult.IMPORT_TYPE_NEW: "added", RowResult.IMPORT_TYPE_UPDATE: "changed"}


@dataclass
class Counts:
    """What became of the rows. `first_changes`: (row number, is new, (before, after) of each column)."""

    read: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    bad: int = 0
    first_changes: list[tuple[int, bool, list[tuple[str, str]]]] = field(default_factory=list)


@dataclass(frozen=True)
class Written:
    """A row of the database that was written, for its history."""

    pk: int
    text: str
    is_new: bool


@dataclass(frozen=True)
class Refused:
    """A row of the file that was not: `problems` say the column, and what to do in Thai and in English."""

    number: int
    cells: list[str]
    problems: list[Problem]


class _Undo(Exception):
    """Leave the block, and nothing that was written in it."""


class Loader(ModelInstanceLoader):  # type: ignore[misc]
    """Rows alone, without what an export needs beside them."""

    def get_queryset(self) -> Any:
        return self.resource._meta.model._default_manager.all()


def take_rows(
    resource: DirectoryRows,
    columns: list[str],
    rows: Iterable[tuple[int, list[str]]],
    *,
    refuse: Callable[[Refused], None],
    remember: Callable[[list[Written]], None],
    report: Callable[[int], None],
) -> Counts:
    """Write every row that can be written, in the order of the file.

    `columns` are the headings as the resource knows them. Memory does not grow with the rows, but for their keys.
    """
    counts, written = Counts(), []
    for number, cells, row, first in _keyed(resource, columns, rows):
        result, problems = _take(resource, row) if first == number else (RowResult(), _twice(resource, first))
        _count(counts, number, result, bad=bool(problems))
        if problems:
            refuse(Refused(number, cells, problems))
        elif result.import_type in NAMES and result.object_id is not None:
            written.append(
                Written(result.object_id, result.object_repr, NAMES[result.import_type] == "added")
            )
        if counts.read % BATCH == 0:
            remember(written)
            written.clear()
            report(counts.read)
    remember(written)
    return counts


def _keyed(
    resource: DirectoryRows, columns: list[str], rows: Iterable[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str], dict[str, str], int]]:
    """(number, cells, row by column, number of the row where this key stood first)."""
    keys = [resource.column_of(name) for name in resource.get_import_id_fields()]
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in rows:
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        row = dict(zip(columns, padded, strict=False))
        yield number, cells, row, seen.setdefault(tuple(plain_text(row[key]) for key in keys), number)


def _twice(resource: DirectoryRows, first: int) -> list[Problem]:
    column = resource.column_of(resource.get_import_id_fields()[-1])
    return _in_both(lambda: [(column, _("ซ้ำกับแถว %(row)d ให้เหลือไว้แถวเดียว") % {"row": first})])


def _take(resource: DirectoryRows, row: dict[str, str]) -> tuple[RowResult, list[Problem]]:
    """Write one row. One that is refused is tried again in each language, because its problems are words already."""
    result = _write(resource, row)
    if not _is_bad(result):
        return result, []
    return result, _in_both(lambda: _problems(resource, _write(resource, row)))


def _write(resource: DirectoryRows, row: dict[str, str]) -> RowResult:
    try:
        with transaction.atomic():
            result: RowResult = resource.import_row(dict(row), Loader(resource), dry_run=False, row_number=0)
            if _is_bad(result):
                raise _Undo
    except _Undo:
        pass
    return result


def _is_bad(result: RowResult) -> bool:
    return bool(result.errors or result.validation_error)


def _problems(resource: DirectoryRows, result: RowResult) -> list[tuple[str, str]]:
    """(column, what to do); the column is empty where the row as a whole is wrong."""
    error = result.validation_error
    if error is None:
        log.warning("A row could not be written: %s", [type(found.error).__name__ for found in result.errors])
        return [("", _("บันทึกแถวนี้ไม่ได้ ตรวจค่าทุกช่องกับไฟล์ตัวอย่าง"))]
    by_field = error.update_error_dict({}) if isinstance(error, ValidationError) else {}
    return [
        ("" if name == "__all__" else resource.column_of(name), text)
        for name, errors in by_field.items()
        for one in errors
        for text in (one.messages if isinstance(one, ValidationError) else [str(one)])
    ]


def _in_both(problems: Callable[[], list[tuple[str, str]]]) -> list[Problem]:
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = problems()
    return [
        {"column": column, "th": thai, "en": english}
        for (column, thai), (_column, english) in zip(said["th"], said["en"], strict=True)
    ]


def _count(counts: Counts, number: int, result: RowResult, *, bad: bool) -> None:
    name = "bad" if bad else NAMES.get(result.import_type, "same")
    counts.read += 1
    setattr(counts, name, getattr(counts, name) + 1)
    if not bad and name != "same" and len(counts.first_changes) < SHOWN_CHANGES:
        counts.first_changes.append((number, name == "added", result.diff))
