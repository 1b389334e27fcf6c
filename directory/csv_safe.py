"""CSV that no spreadsheet opens as a formula. Every export goes through here."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from numbers import Number
from typing import IO, Any

# What starts a formula, also in full width, also behind spaces and marks that a spreadsheet drops; and what a
# spreadsheet may cut before one (OWASP ASVS 1.2.10).
_DANGEROUS = re.compile("[\t\r\n\0]|[\\s\0\u00ad\u200b-\u200f\u2060\ufeff]*[=+\\-@＝＋－＠]")


def escape_formula(text: str) -> str:
    """Put ' before a text that a spreadsheet would run; any other text is unchanged."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def safe_row_writer(stream: IO[str]) -> Callable[[Iterable[Any]], None]:
    """A function that writes one row. Numbers stay numbers (-5 too), None is empty, all else is escaped text."""
    writer = csv.writer(stream, lineterminator="\r\n")

    def write(cells: Iterable[Any]) -> None:
        writer.writerow([_cell(cell) for cell in cells])

    return write


def _cell(cell: Any) -> Any:
    return cell if cell is None or isinstance(cell, Number) else escape_formula(str(cell))
