"""Reads and checks the files of directory/data. Pure: a file that is not sound is refused by name, row and column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from directory.data_files import (
    DATA,
    DataFile,
    Row,
    date,
    decimal,
    degrees,
    digits,
    flag,
    one_of,
    optional,
    read_file,
    text,
    whole,
)
from directory.models import Region
from directory.thai import thai_sort_key


@dataclass(frozen=True)
class Places:
    """The four files as rows of model fields."""

    provinces: list[Row]
    districts: list[Row]
    subdistricts: list[Row]
    postcodes: list[Row]


PROVINCES = DataFile(
    "provinces.csv",
    {
        "code": digits(2),
        "name_th": text,
        "name_en": text,
        "region": one_of(Region.values),
        "police_region": text,
        "police_region_abbr": text,
        "iso_3166_2": text,
        "area_km2": decimal,
        "population": whole,
        "population_date": date,
    },
    rows=77,
)
DISTRICTS = DataFile(
    "districts.csv",
    {
        "code": digits(4),
        "name_th": text,
        "name_en": text,
        "population": optional(whole),
        "population_date": optional(date),
    },
    rows=928,
)
SUBDISTRICTS = DataFile(
    "subdistricts.csv",
    {
        "code": digits(6),
        "name_th": text,
        "name_en": text,
        "latitude": optional(degrees),
        "longitude": optional(degrees),
    },
    rows=7436,
)
POSTCODES = DataFile("postcodes.csv", {"subdistrict": digits(6), "postcode": digits(5), "is_primary": flag})


def read_places(folder: Path = DATA) -> Places:
    """The four files, checked alone and against each other. Raises FileRefused at the first thing that is wrong."""
    provinces = read_file(folder, PROVINCES, unique=["code"])
    districts = read_file(folder, DISTRICTS, unique=["code"])
    subdistricts = read_file(folder, SUBDISTRICTS, unique=["code"])
    postcodes = read_file(folder, POSTCODES, unique=["subdistrict", "postcode"])
    for row in provinces:
        row["sort_key"] = thai_sort_key(row["name_th"])
    _check_whole(DISTRICTS, districts, "population", "population_date")
    _check_whole(SUBDISTRICTS, subdistricts, "latitude", "longitude")
    _set_parents(DISTRICTS, districts, "province_id", PROVINCES, provinces)
    _set_parents(SUBDISTRICTS, subdistricts, "district_id", DISTRICTS, districts)
    _check_postcodes(postcodes, [row["code"] for row in subdistricts])
    return Places(provinces, districts, subdistricts, postcodes)


def _check_whole(file: DataFile, rows: list[Row], *pair: str) -> None:
    """Two columns that only mean something together."""
    for number, row in enumerate(rows, start=2):
        empty = [column for column in pair if row[column] is None]
        if len(empty) == 1:
            raise file.refuse(number, empty[0], "is empty while its other half is not")


def _set_parents(file: DataFile, rows: list[Row], field: str, above: DataFile, parents: list[Row]) -> None:
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
