"""CSV that no spreadsheet opens as a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from typing import IO, Any

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\0")


def escape_formula(text: str) -> str:
    """Quote a text cell that a spreadsheet would run (OWASP ASVS 1.2.10)."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def safe_row_writer(stream: IO[str]) -> Callable[[Iterable[Any]], None]:
    """A function that writes one row; text is escaped, numbers stay numbers."""
    writer = csv.writer(stream, lineterminator="\r\n")

    def write(cells: Iterable[Any]) -> None:
        writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in cells])

    return write
