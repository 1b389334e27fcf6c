"""The data dictionary of the open data: what every column of the CSV and every key of the JSON means, in Thai and English."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from alerts.renderings.table import CSV_COLUMNS
from directory.csv_safe import safe_row_writer
from directory.thai import is_english

FOLDER = Path(__file__).parent.parent / "data"
FILE = FOLDER / "data_dictionary.csv"
CHANGES = FOLDER / "open_data_changes.csv"
LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Field:
    """One value. `csv`: its column, "" when the CSV has none; `json`: its path in the JSON."""

    csv: str
    json: str
    type: str
    unit_th: str
    unit_en: str
    meaning_th: str
    meaning_en: str
    empty_th: str
    empty_en: str


@dataclass(frozen=True)
class Row:
    """A field as the page shows it, in one language. `kind`: its type and unit."""

    name: str
    csv: str
    json: str
    kind: str
    meaning: str
    empty: str

    @classmethod
    def of(cls, field: Field, language: str) -> Row:
        code = "en" if is_english(language) else "th"
        unit, meaning, empty = (getattr(field, f"{name}_{code}") for name in ("unit", "meaning", "empty"))
        name = field.csv or field.json.removeprefix("entries[].")
        kind = " · ".join(part for part in (field.type, unit) if part)
        return cls(name, field.csv, field.json, kind, meaning, empty)


@dataclass(frozen=True)
class Change:
    """What changed in the open data or the API on a day."""

    date: dt.date
    text_th: str
    text_en: str

    def in_language(self, language: str) -> str:
        return self.text_en if is_english(language) else self.text_th


@functools.cache
def changes() -> tuple[Change, ...]:
    """The newest first."""
    with CHANGES.open(encoding="utf-8", newline="") as stream:
        rows = [
            Change(dt.date.fromisoformat(row["date"]), row["text_th"], row["text_en"])
            for row in csv.DictReader(stream)
        ]
    return tuple(sorted(rows, key=lambda change: change.date, reverse=True))


@functools.cache
def all_fields() -> tuple[Field, ...]:
    """In the order of the CSV's columns; what is only in the JSON stands where its neighbours are."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        return tuple(Field(**row) for row in csv.DictReader(stream))


def as_json() -> dict[str, object]:
    return {
        "title_th": "พจนานุกรมข้อมูลของประกาศเตือนภัยประจำวัน",
        "title_en": "Data dictionary of the daily bulletin",
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "csv_columns": list(CSV_COLUMNS),
        "fields": [asdict(field) for field in all_fields()],
    }


def as_csv() -> str:
    stream = io.StringIO()
    write = safe_row_writer(stream)
    names = [field.name for field in fields(Field)]
    write(names)
    for field in all_fields():
        write(getattr(field, name) for name in names)
    return "\ufeff" + stream.getvalue()
