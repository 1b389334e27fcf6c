"""The rows that were not taken, as they came, each with what to do: mended, the same file is sent again."""

from __future__ import annotations

import io
from collections.abc import Iterator

from directory.csv_safe import safe_row_writer
from directory.models import AgencyImport

ADDED = ("แถว / Row", "คอลัมน์ / Column", "ต้องแก้อย่างไร", "What to do")


def error_file(batch: AgencyImport) -> Iterator[str]:
    """The file, line by line, opened as Thai by spreadsheets. The columns that were added are left unread by an import."""
    line = io.StringIO()
    write = safe_row_writer(line)
    yield "\ufeff"
    for cells in _lines(batch):
        write(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _lines(batch: AgencyImport) -> Iterator[list[str]]:
    width = len(batch.headings)
    yield [*batch.headings, *ADDED]
    for row in batch.refused_rows.order_by("number").iterator(chunk_size=2000):
        cells = [*row.cells, *[""] * width][:width]
        yield [*cells, str(row.number), row.said("column"), row.said("th"), row.said("en")]
