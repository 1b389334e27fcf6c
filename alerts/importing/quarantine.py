"""The error file of a batch: every held-back row by number, column and reason, in Thai and English."""

from __future__ import annotations

import io
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from alerts.importing.problems import COLUMN_NAMES, describe
from alerts.models import ImportBatch
from directory.csv_safe import safe_row_writer

HEADINGS = ("row", "column", "column_th", "value", "reason_th", "reason_en")


def error_lines(batch: ImportBatch) -> Iterator[tuple[str, ...]]:
    """One line a problem. Long digit strings were masked when the row was stored."""
    for row in batch.quarantine.order_by("row_number").iterator(chunk_size=2000):
        for problem in row.problems:
            column, text = COLUMN_NAMES[problem["column"]], describe(problem)
            value = row.values.get(problem["column"], "")
            yield str(row.row_number), column.en, column.th, value, text.th, text.en


def first_problems(batch: ImportBatch, limit: int) -> list[dict[str, str | int]]:
    """What is wrong with the first held-back rows, for programs. Never what stood in them."""
    rows = batch.quarantine.order_by("row_number")[:limit]
    return [
        {
            "row": row.row_number,
            "column": COLUMN_NAMES[problem["column"]].en,
            "code": problem["code"],
            "detail": describe(problem).en,
            "detail_th": describe(problem).th,
        }
        for row in rows
        for problem in row.problems
    ][:limit]


def error_file_rows(batch: ImportBatch) -> Iterator[str]:
    """The error file, row by row, opened correctly by spreadsheets."""
    row = io.StringIO()
    write = safe_row_writer(row)
    yield "\ufeff"
    for line in itertools.chain([HEADINGS], error_lines(batch)):
        write(line)
        yield row.getvalue()
        row.seek(0)
        row.truncate()


def write_error_file(batch: ImportBatch) -> Path:
    """Write the error file beside the other private files of imports; readable by this user only."""
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"errors-{batch.pk}.csv"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8", newline="") as stream:
        stream.writelines(error_file_rows(batch))
    return path
