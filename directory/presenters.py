"""What the directory and help pages show: numbers with how far they can be trusted, texts as sentences and points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.agency_queries import contacts_of
from directory.models import Agency, ContactPoint, GuidanceText, SearchDocument, Subdistrict
from directory.thai import date_short, number

Check = ContactPoint.Check
# The kind of document that hotlines and banks are.
FIRST = "first"
LINKS = (ContactPoint.Kind.WEBSITE, ContactPoint.Kind.EMAIL)


@dataclass(frozen=True)
class Number:
    """One number to tap, or one address to open. `note` says keys, hours and how far the number was checked."""

    name: str
    text: str
    href: str
    keys: str
    note: str
    is_checked: bool
    is_link: bool

    @classmethod
    def of(cls, contact: ContactPoint, day: dt.date, *, name: str = "") -> Number:
        said = [contact.label, _keys(contact), _hours(contact), _trust(contact, day)]
        return cls(
            name=name or contact.agency.name,
            text=contact.text,
            href=contact.href,
            keys=_keys(contact),
            note=" · ".join(text for text in said if text),
            is_checked=contact.check_on(day) is Check.CHECKED,
            is_link=contact.kind in LINKS,
        )

    @property
    def tel(self) -> str:
        return self.href.removeprefix("tel:")


def numbers(contacts: Iterable[ContactPoint], day: dt.date, *, name: str = "") -> list[Number]:
    return [Number.of(contact, day, name=name) for contact in contacts]


def _keys(contact: ContactPoint) -> str:
    return _("แล้วกด %(keys)s") % {"keys": contact.menu_shown} if contact.menu_shown else ""


def _hours(contact: ContactPoint) -> str:
    return str(ContactPoint.Hours(contact.hours).label) if contact.hours else ""


def _trust(contact: ContactPoint, day: dt.date) -> str:
    """What the reader must know before dialling: a number that nobody has checked says so."""
    check = contact.check_on(day)
    if check is not Check.CHECKED or contact.verified_on is None:
        return str(check.label)
    on = date_short(contact.verified_on, get_language() or "th")
    return _("ตำรวจตรวจสอบเมื่อ %(date)s") % {"date": on}


@dataclass(frozen=True)
class Block:
    """Sentences that stand together, or points of a list."""

    is_list: bool
    lines: tuple[str, ...]


def blocks(body: str) -> list[Block]:
    """A body as its blocks: lines that begin with "- " are points, the others are sentences."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    return [
        Block(is_list, tuple(line.removeprefix("- ") for line in group))
        for is_list, group in groupby(lines, lambda line: line.startswith("- "))
    ]


@dataclass(frozen=True)
class Guidance:
    """One guidance text in the reader's language."""

    slug: str
    title: str
    blocks: list[Block]
    as_of: dt.date
    is_reviewed: bool

    @classmethod
    def of(cls, text: GuidanceText) -> Guidance:
        body = blocks(text.in_language("body"))
        return cls(text.slug, text.in_language("title"), body, text.as_of, text.reviewed_at is not None)


def guidance(parts: dict[str, list[GuidanceText]]) -> dict[str, list[Guidance]]:
    return {part: [Guidance.of(text) for text in texts] for part, texts in parts.items()}


@dataclass(frozen=True)
class AgencyRow:
    """One agency of a list, with its first number."""

    name: str
    address: str
    place: str
    number: Number | None

    @classmethod
    def of(cls, agency: Agency, day: dt.date) -> AgencyRow:
        contacts: list[ContactPoint] = agency.shown_contacts  # type: ignore[attr-defined]
        dialled = [contact for contact in contacts if contact.is_number]
        number = Number.of(dialled[0], day, name=agency.name) if dialled else None
        place = in_language(agency.district, "name") if agency.district else ""
        return cls(agency.name, agency.get_absolute_url(), place, number)


def by_kind(agencies: Iterable[Agency], day: dt.date) -> list[tuple[str, list[AgencyRow]]]:
    """Agencies that are sorted by kind, under the names of their kinds."""
    return [
        (str(Agency.Kind(kind).label), [AgencyRow.of(agency, day) for agency in group])
        for kind, group in groupby(agencies, lambda agency: agency.kind)
    ]


def in_language(thing: object, field: str) -> str:
    """`field` of a place in the reader's language; a district in Thai with its อำเภอ or เขต."""
    if (get_language() or "th").startswith("en"):
        return str(getattr(thing, f"{field}_en"))
    return str(getattr(thing, "full_name", None) or getattr(thing, f"{field}_th"))


@dataclass(frozen=True)
class FoundRow:
    """One thing that was found; what can be called, can be called from the list."""

    title: str
    address: str
    snippet: str
    numbers: list[Number]


def found_rows(documents: Iterable[SearchDocument], day: dt.date) -> list[FoundRow]:
    """Documents as rows, with the numbers of hotlines and banks: one query for any number of them."""
    documents = list(documents)
    codes = [document.key for document in documents if document.kind == FIRST]
    called: dict[str, list[Number]] = {}
    for contact in contacts_of(*codes) if codes else ():
        if contact.is_number:
            called.setdefault(contact.agency.code, []).append(Number.of(contact, day))
    return [
        FoundRow(
            document.title,
            document.address,
            document.snippet,
            called.get(document.key, []) if document.kind == FIRST else [],
        )
        for document in documents
    ]


def map_address(agency: Agency) -> str:
    """Where a map shows the agency's own point; empty where nobody has given it."""
    if agency.latitude is None or agency.longitude is None:
        return ""
    at = f"{agency.latitude}/{agency.longitude}"
    return f"https://www.openstreetmap.org/?mlat={agency.latitude}&mlon={agency.longitude}#map=17/{at}"


def place_line(place: Subdistrict) -> str:
    """A sub-district with where it lies: names repeat even within a province."""
    district = place.district
    return " · ".join(in_language(part, "name") for part in (place, district, district.province))


@dataclass(frozen=True)
class NearRow:
    """An agency of a list by distance."""

    row: AgencyRow
    distance: str

    @classmethod
    def of(cls, agency: Agency, km: float, is_rough: bool, day: dt.date) -> NearRow:
        said = _("%(km)s กม.") % {"km": number(km, 1 if km < 10 else 0)}
        return cls(
            AgencyRow.of(agency, day), _("ราว %(distance)s") % {"distance": said} if is_rough else said
        )
