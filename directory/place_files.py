"""Reads and checks the files of directory/data. Pure: a file that is not sound is refused by name, row and column."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from directory.models import Region
from directory.thai import thai_sort_key

DATA = Path(__file__).parent / "data"
Row = dict[str, Any]


class PlacesRefused(Exception):
    """A places file is not sound; nothing was loaded. The message names file, row (the heading is row 1) and column."""


@dataclass(frozen=True)
class Places:
    """The four files as rows of model fields."""

    provinces: list[Row]
    districts: list[Row]
    subdistricts: list[Row]
    postcodes: list[Row]


@dataclass(frozen=True)
class PlaceFile:
    """One file: how each column is read, and how many rows it must have (None: any number)."""

    name: str
    columns: Mapping[str, Callable[[str], Any]]
    rows: int | None = None

    def refuse(self, row: int, column: str, problem: str) -> PlacesRefused:
        return PlacesRefused(f"{self.name}, row {row}, column {column}: {problem}")


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text.strip()


def _digits(count: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(rf"[0-9]{{{count}}}", text):
            raise ValueError(f'"{text}" is not {count} digits')
        return text

    return read


def _one_of(values: Collection[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in values:
            raise ValueError(f'"{text}" is none of {", ".join(values)}')
        return text

    return read


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]+", text):
        raise ValueError(f'"{text}" is not a whole number')
    return int(text)


def _decimal(text: str) -> Decimal:
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        raise ValueError(f'"{text}" is not a number')
    return Decimal(text)


def _degrees(text: str) -> Decimal:
    return round(_decimal(text), 4)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f'"{text}" is not a date like 2021-12-31') from None


def _flag(text: str) -> bool:
    return _one_of("01")(text) == "1"


def _optional(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read(text) if text else None


PROVINCES = PlaceFile(
    "provinces.csv",
    {
        "code": _digits(2),
        "name_th": _text,
        "name_en": _text,
        "region": _one_of(Region.values),
        "police_region": _text,
        "police_region_abbr": _text,
        "iso_3166_2": _text,
        "area_km2": _decimal,
        "population": _whole,
        "population_date": _date,
    },
    rows=77,
)
DISTRICTS = PlaceFile(
    "districts.csv",
    {
        "code": _digits(4),
        "name_th": _text,
        "name_en": _text,
        "population": _optional(_whole),
        "population_date": _optional(_date),
    },
    rows=928,
)
SUBDISTRICTS = PlaceFile(
    "subdistricts.csv",
    {
        "code": _digits(6),
        "name_th": _text,
        "name_en": _text,
        "latitude": _optional(_degrees),
        "longitude": _optional(_degrees),
    },
    rows=7436,
)
POSTCODES = PlaceFile(
    "postcodes.csv", {"subdistrict": _digits(6), "postcode": _digits(5), "is_primary": _flag}
)


def read_places(folder: Path = DATA) -> Places:
    """The four files, checked alone and against each other. Raises PlacesRefused at the first thing that is wrong."""
    provinces = _read(folder, PROVINCES, unique=["code"])
    districts = _read(folder, DISTRICTS, unique=["code"])
    subdistricts = _read(folder, SUBDISTRICTS, unique=["code"])
    postcodes = _read(folder, POSTCODES, unique=["subdistrict", "postcode"])
    for row in provinces:
        row["sort_key"] = thai_sort_key(row["name_th"])
    _check_whole(DISTRICTS, districts, "population", "population_date")
    _check_whole(SUBDISTRICTS, subdistricts, "latitude", "longitude")
    _set_parents(DISTRICTS, districts, "province_id", PROVINCES, provinces)
    _set_parents(SUBDISTRICTS, subdistricts, "district_id", DISTRICTS, districts)
    _check_postcodes(postcodes, [row["code"] for row in subdistricts])
    return Places(provinces, districts, subdistricts, postcodes)


def _read(folder: Path, file: PlaceFile, *, unique: list[str]) -> list[Row]:
    try:
        with (folder / file.name).open(encoding="utf-8-sig", newline="") as stream:
            rows = list(_rows(file, csv.reader(stream)))
    except UnicodeDecodeError:
        raise PlacesRefused(f"{file.name}: the file is not UTF-8") from None
    _check_unique(file, rows, unique)
    if file.rows is not None and len(rows) != file.rows:
        raise PlacesRefused(f"{file.name}: {len(rows)} rows, {file.rows} are expected")
    return rows


def _rows(file: PlaceFile, cells: Iterator[list[str]]) -> Iterator[Row]:
    heading = next(cells, [])
    for column in file.columns:
        if column not in heading:
            raise file.refuse(1, column, "the column is missing")
    for number, values in enumerate(cells, start=2):
        if len(values) != len(heading):
            problem = f"the row has {len(values)} cells, the heading {len(heading)}"
            raise file.refuse(number, heading[min(len(values), len(heading) - 1)], problem)
        yield _row(file, number, dict(zip(heading, values, strict=True)))


def _row(file: PlaceFile, number: int, texts: Mapping[str, str]) -> Row:
    row: Row = {}
    for column, read in file.columns.items():
        try:
            row[column] = read(texts[column])
        except ValueError as problem:
            raise file.refuse(number, column, str(problem)) from None
    return row


def _check_unique(file: PlaceFile, rows: list[Row], columns: list[str]) -> None:
    first: dict[tuple[Any, ...], int] = {}
    for number, row in enumerate(rows, start=2):
        key = tuple(row[column] for column in columns)
        if first.setdefault(key, number) != number:
            raise file.refuse(number, columns[-1], f'"{key[-1]}" is already in row {first[key]}')


def _check_whole(file: PlaceFile, rows: list[Row], *pair: str) -> None:
    """Two columns that only mean something together."""
    for number, row in enumerate(rows, start=2):
        empty = [column for column in pair if row[column] is None]
        if len(empty) == 1:
            raise file.refuse(number, empty[0], "is empty while its other half is not")


def _set_parents(file: PlaceFile, rows: list[Row], field: str, above: PlaceFile, parents: list[Row]) -> None:
    """A unit's code begins with the code of the unit it lies in."""
    codes = {row["code"] for row in parents}
    width = len(parents[0]["code"])
    for number, row in enumerate(rows, start=2):
        row[field] = row["code"][:width]
        if row[field] not in codes:
            raise file.refuse(number, "code", f'"{row["code"]}" lies in {row[field]}, not in {above.name}')


def _check_postcodes(rows: list[Row], subdistricts: list[str]) -> None:
    """Every postcode in a known sub-district; every sub-district with exactly one main postcode."""
    known = set(subdistricts)
    for number, row in enumerate(rows, start=2):
        row["subdistrict_id"] = row.pop("subdistrict")
        if row["subdistrict_id"] not in known:
            problem = f'"{row["subdistrict_id"]}" is not in {SUBDISTRICTS.name}'
            raise POSTCODES.refuse(number, "subdistrict", problem)
    mains = Counter(row["subdistrict_id"] for row in rows if row["is_primary"])
    for number, code in enumerate(subdistricts, start=2):
        if mains[code] != 1:
            problem = f'"{code}" has {mains[code]} main postcodes in {POSTCODES.name}, 1 is expected'
            raise SUBDISTRICTS.refuse(number, "code", problem)
