"""Reads and checks the agency, contact and guidance files. Pure: a file that is not sound is refused by row and column."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from directory import phones
from directory.data_files import (
    DATA,
    DataFile,
    Row,
    blank,
    date,
    digits,
    flag,
    one_of,
    optional,
    read_file,
    shaped,
    text,
    whole,
)
from directory.models import Agency, ContactPoint, GuidanceText
from directory.models.agencies import Confidence
from directory.thai import thai_sort_key

_url = shaped(r"https?://[^\s\"]+", "an address that begins with http:// or https://")
_slug = shaped(r"[a-z0-9]+(-[a-z0-9]+)*", "small letters, digits and single dashes")
_as_of = blank(shaped(r"\d{4}(-\d{2}(-\d{2})?)?", "a date like 2022, 2022-08 or 2022-08-24"))
_provenance = {
    "source": text,
    "licence": text,
    "confidence": blank(one_of(Confidence.values)),
    "as_of": _as_of,
    "note": blank(text),
}

AGENCIES = DataFile(
    "agencies.csv",
    {
        "code": _slug,
        "kind": one_of(Agency.Kind.values),
        "name_th": text,
        "name_en": blank(text),
        "parent": blank(_slug),
        "province": optional(digits(2)),
        "district": optional(digits(4)),
        "subdistrict": optional(digits(6)),
        "address": blank(text),
        "website": blank(_url),
        "website_checked_on": optional(date),
        "position": optional(whole),
        "often_impersonated": flag,
        **_provenance,
    },
)
CONTACTS = DataFile(
    "contact_points.csv",
    {
        "agency": _slug,
        "kind": one_of(ContactPoint.Kind.values),
        "value": text,
        "menu": blank(shaped(r"[0-9*#]+", "keys of a telephone")),
        "label_th": blank(text),
        "label_en": blank(text),
        "hours": blank(one_of(ContactPoint.Hours.values)),
        "conflict": blank(one_of(ContactPoint.Conflict.values)),
        **_provenance,
    },
)
GUIDANCE = DataFile(
    "guidance.csv",
    {
        "slug": _slug,
        "page": one_of(GuidanceText.Page.values),
        "part": one_of(GuidanceText.Part.values),
        "position": whole,
        "title_th": text,
        "title_en": text,
        "body_th": blank(text),
        "body_en": blank(text),
        "as_of": date,
        "source": text,
    },
)


@dataclass(frozen=True)
class Agencies:
    """The rows of both files; agencies level by level, so that a parent is written before its children."""

    levels: list[list[Row]]
    contacts: list[Row]


def read_agencies(folder: Path = DATA) -> Agencies:
    """Both files, checked alone and against each other. Raises FileRefused at the first thing that is wrong."""
    agencies = read_file(folder, AGENCIES, unique=["code"])
    contacts = read_file(folder, CONTACTS, unique=["agency", "kind", "value"])
    for number, row in enumerate(agencies, start=2):
        row["sort_key"] = thai_sort_key(row["name_th"])
        _check_place(number, row)
    levels = _levels(agencies)
    _check_contacts(contacts, {row["code"] for row in agencies})
    return Agencies(levels, contacts)


def read_guidance(folder: Path = DATA) -> list[Row]:
    return read_file(folder, GUIDANCE, unique=["slug"])


def _check_place(number: int, row: Row) -> None:
    """A place's code begins with the code of the place it lies in."""
    for inner, outer in (("district", "province"), ("subdistrict", "district")):
        if row[inner] and not row[inner].startswith(row[outer] or "-"):
            raise AGENCIES.refuse(
                number, inner, f'"{row[inner]}" does not lie in {outer} "{row[outer] or ""}"'
            )
    for name in ("province", "district", "subdistrict"):
        row[f"{name}_id"] = row.pop(name)


def _levels(rows: list[Row]) -> list[list[Row]]:
    """Rows by their depth in the tree. A parent that is missing, or that is its own descendant, is refused."""
    numbers = {row["code"]: number for number, row in enumerate(rows, start=2)}
    for row in rows:
        if row["parent"] and row["parent"] not in numbers:
            raise AGENCIES.refuse(numbers[row["code"]], "parent", f'"{row["parent"]}" is not in the file')
    levels, placed, waiting = [], {""}, rows
    while waiting:
        level = [row for row in waiting if row["parent"] in placed]
        if not level:
            raise AGENCIES.refuse(numbers[waiting[0]["code"]], "parent", "the parents form a loop")
        levels.append(level)
        placed |= {row["code"] for row in level}
        waiting = [row for row in waiting if row["code"] not in placed]
    return levels


def _check_contacts(rows: list[Row], agencies: Collection[str]) -> None:
    for number, row in enumerate(rows, start=2):
        if row["agency"] not in agencies:
            raise CONTACTS.refuse(number, "agency", f'"{row["agency"]}" is not in {AGENCIES.name}')
        if not _fits(row["kind"], row["value"]):
            raise CONTACTS.refuse(number, "value", f'"{row["value"]}" is no {row["kind"]} in its stored form')


def _fits(kind: str, value: str) -> bool:
    match kind:
        case ContactPoint.Kind.WEBSITE:
            return re.fullmatch(r"https?://\S+", value) is not None
        case ContactPoint.Kind.EMAIL:
            return re.fullmatch(r"[^@\s]+@[^@\s]+", value) is not None
    try:
        stored = phones.to_stored(value)
    except ValueError:
        return False
    wanted = {ContactPoint.Kind.HOTLINE: True, ContactPoint.Kind.PHONE: False}.get(ContactPoint.Kind(kind))
    return stored == value and wanted in (None, phones.is_short(value))
