"""A row of a case file becomes a line of the staging table: each distinct text of a column is decoded once.

A block of rows is decoded column by column, where most cells are one look-up. A row with a cell that this does not
decode is decoded once more by itself, to read what is rare or to say what is wrong with it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import operator
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from alerts.importing import decoding
from alerts.importing.decoding import Decoded, split_moment
from alerts.importing.headings import Headings
from directory.thai import to_arabic_digits

COLUMNS = (
    "case_no", "reported_at", "incident_at", "case_type", "province", "district", "loss_baht", "age", "sex", "channel",
)  # fmt: skip
STAND_INS = {"age": "age_band"}
MOMENTS = ("reported_at", "incident_at")
THAI_TIME = "+07"  # Asia/Bangkok, without change since 1920
NULL, TROUBLE = "\\N", "\0"
# Texts kept a column: a hostile file of distinct values must not fill the memory.
KEPT, KEPT_LENGTH = 50_000, 100
ISO_CLOCK = re.compile(r"(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)?")
SECONDS_OF_A_DAY = 86_400
PLAIN_AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")
NUMERIC = re.compile(r"([0-9]+)\.0|[0-9.]+[eE]\+[0-9]+")
LONG_DIGITS = re.compile(r"(?:[0-9๐-๙][ -]?){9,}")
MASK = "•••"
SHOWN_LENGTH = 200


@dataclass(frozen=True)
class Labels:
    """What a label in a file may stand for: read once an import from the reference tables."""

    case_types: dict[str, int]
    provinces: dict[str, str]
    districts: dict[tuple[str, str], str]
    district_codes: frozenset[str]


def keyed_hash(secret: bytes) -> Callable[[str], str]:
    """Keyed BLAKE2b of a text (RFC 7693, section 2.9), 128 bits in hexadecimal digits; the key is at most 64 bytes."""
    keyed = hashlib.blake2b(key=secret, digest_size=16).copy

    def hashed(text: str) -> str:
        digest = keyed()
        digest.update(text.encode())
        return digest.hexdigest()

    return hashed


class Fragments(dict[Any, str]):
    """Text of a cell -> what COPY writes for it, decoded on first sight. TROUBLE stands for a text that is no value."""

    def __init__(self, decode: Callable[[Any], Decoded[Any]], *, empty: str = NULL, kept: int = KEPT) -> None:
        super().__init__()
        self.decode, self.empty, self.kept = decode, empty, kept

    def __missing__(self, text: Any) -> str:
        value, problem = self.decode(text)
        fragment = TROUBLE if problem else self.empty if value is None else str(value)
        if len(self) >= self.kept:
            self.clear()
        if sum(map(len, text)) <= KEPT_LENGTH:
            self[text] = fragment
        return fragment


class RowDecoder:
    """Turns rows of one file into lines of `staged` and says what is wrong with a row.

    `case_secret` keys the hash of the case number. `short_rows_are_whole`: a spreadsheet leaves trailing empty cells
    out; in CSV a short row means a cut file.
    """

    def __init__(
        self, headings: Headings, labels: Labels, case_secret: bytes, *, short_rows_are_whole: bool
    ) -> None:
        self.width, self.short_rows_are_whole = headings.width, short_rows_are_whole
        self.hashed = keyed_hash(case_secret)
        at = headings.positions
        self.pick = operator.itemgetter(
            *(at.get(name, at.get(STAND_INS.get(name, ""), self.width)) for name in COLUMNS)
        )
        self.reported_days = Fragments(_decode_day, empty=TROUBLE)
        self.incident_days = Fragments(_decode_day)
        self.times = Fragments(_decode_clock, empty=THAI_TIME)
        self.iso_clocks = Fragments(_decode_iso_clock, kept=2 * SECONDS_OF_A_DAY)
        self.case_types = Fragments(
            lambda text: decoding.decode_case_type(text, labels.case_types), empty=TROUBLE
        )
        self.provinces = Fragments(lambda text: decoding.decode_province(text, labels.provinces))
        self.districts = Fragments(lambda pair: _decode_district(pair[0], pair[1], labels))
        self.losses = Fragments(decoding.decode_loss)
        self.ages = Fragments(decoding.decode_age, empty="")
        self.sexes = Fragments(decoding.decode_sex, empty="")
        self.channels = Fragments(decoding.decode_channel, empty="")

    def lines(self, rows: Sequence[tuple[int, list[str]]]) -> str:
        """The rows as lines of COPY's text format: row_no, case_key, the decoded columns, problems."""
        numbers, cells = zip(*rows, strict=True)
        if set(map(len, cells)) != {self.width}:
            return "".join(self._line(number, row) for number, row in rows)
        columns = (map(str, numbers), *self._columns([*zip(*cells, strict=True), ("",) * len(rows)]))
        lines = map("\t".join, zip(*columns, strict=True))
        text = "\t\\N\n".join(lines) + "\t\\N\n"
        return text if TROUBLE not in text else self._lines_with_trouble(rows, text)

    def _columns(self, columns: Sequence[tuple[str, ...]]) -> tuple[Iterable[str], ...]:
        """The decoded columns of a block; TROUBLE stands in a cell that has to be looked at again."""
        case_no, reported, incident, case_type, province, district, loss, age, sex, channel = self.pick(
            columns
        )
        hashed, key, amount = self.hashed, self._case_key, PLAIN_AMOUNT.fullmatch
        return (
            [hashed(text) if text.isalnum() and text.isascii() else key(text) for text in case_no],
            self._moments(reported, empty=TROUBLE),
            self._moments(incident, empty=NULL),
            map(self.case_types.__getitem__, case_type),
            *self._places(province, district),
            [text if amount(text) else self.losses[text] for text in loss],
            map(self.ages.__getitem__, age),
            map(self.sexes.__getitem__, sex),
            map(self.channels.__getitem__, channel),
        )

    def _moments(self, texts: tuple[str, ...], *, empty: str) -> Iterable[str]:
        days, clocks = self.reported_days, self.iso_clocks
        return [days[text[:10]] + clocks[text[10:]] if text else empty for text in texts]

    def _places(
        self, province: tuple[str, ...], district: tuple[str, ...]
    ) -> tuple[Iterable[str], Iterable[str]]:
        if not any(district):
            return map(self.provinces.__getitem__, province), itertools.repeat(NULL, len(district))
        places = [self._place(*names) for names in zip(province, district, strict=True)]
        return [code for code, _ in places], [code for _, code in places]

    def _place(self, province: str, district: str) -> tuple[str, str]:
        """Codes of a province and a district; a district's own code says its province where that is empty."""
        province_code = self.provinces[province]
        district_code = self.districts[province, district] if district else NULL
        if province_code == NULL and district_code not in (NULL, TROUBLE):
            province_code = district_code[:2]
        return province_code, district_code

    def _lines_with_trouble(self, rows: Sequence[tuple[int, list[str]]], text: str) -> str:
        lines = text.splitlines(keepends=True)
        return "".join(
            line if TROUBLE not in line else self._line(number, cells)
            for line, (number, cells) in zip(lines, rows, strict=True)
        )

    def _line(self, number: int, cells: list[str]) -> str:
        """One row by itself: in any way of writing that the decoders know, or with its problems."""
        cells, fault = self._squared(cells)
        case_no, reported, incident, case_type, province, district, loss, age, sex, channel = self.pick(
            [*cells, ""]
        )
        fragments = (
            str(number), self._case_key(case_no), self._moment(reported, self.reported_days),
            self._moment(incident, self.incident_days), self.case_types[case_type], *self._place(province, district),
            self.losses[loss], self.ages[age], self.sexes[sex], self.channels[channel], NULL,
        )  # fmt: skip
        line = "\t".join(fragments) + "\n"
        return self._line_of_trouble(number, cells, fault) if fault or TROUBLE in line else line

    def values(self, cells: list[str]) -> dict[str, str]:
        """The row's texts by column, to be read and tried again: no case number, nothing that could be a phone or a citizen."""
        cells, _ = self._squared(cells)
        texts = zip(COLUMNS[1:], self.pick([*cells, ""])[1:], strict=True)
        return {name: self._kept(name, text.strip())[:SHOWN_LENGTH] for name, text in texts if text.strip()}

    def _kept(self, column: str, text: str) -> str:
        """Long runs of digits are masked, unless they are a moment or an amount where one should be."""
        if column in MOMENTS and not self._moment_problem(text):
            return text
        if column == "loss_baht" and text[0] not in "0+" and PLAIN_AMOUNT.fullmatch(text):
            return text
        return LONG_DIGITS.sub(MASK, text)

    def _case_key(self, text: str) -> str:
        """The keyed hash of a case number; TROUBLE where there is none to be trusted."""
        if not text.isalnum() or not text.isascii():
            text = _plain_case_no(text.strip())
        return self.hashed(text) if text else TROUBLE

    def _moment(self, text: str, days: Fragments) -> str:
        day_text, clock = split_moment(text.strip())
        day = days[day_text]
        return day if day == NULL else day + self.times[clock]

    def _squared(self, cells: list[str]) -> tuple[list[str], str]:
        if len(cells) < self.width:
            fault = "" if self.short_rows_are_whole else "row_incomplete"
            return cells + [""] * (self.width - len(cells)), fault
        return cells[: self.width], "row_too_long" if any(
            cell.strip() for cell in cells[self.width :]
        ) else ""

    def _line_of_trouble(self, number: int, cells: list[str], fault: str = "") -> str:
        problems = [f"row:{fault}"] if fault else self._problems(cells)
        key = self._case_key(self.pick([*cells, ""])[0])
        nulls = "\t".join([NULL] * 9)
        return f"{number}\t{NULL if key == TROUBLE else key}\t{nulls}\t{{{','.join(problems)}}}\n"

    def _problems(self, cells: list[str]) -> list[str]:
        """Every problem of the row as column:code, in the order of the columns."""
        case_no, reported, incident, case_type, province, district, loss, age, sex, _ = self.pick(
            [*cells, ""]
        )
        place = self.provinces.decode(province).problem
        found = {
            "case_no": _case_no_problem(case_no),
            "reported_at": self._moment_problem(reported) or ("" if _has_date(reported) else "date_missing"),
            "incident_at": self._moment_problem(incident),
            "case_type": self.case_types.decode(case_type).problem
            if case_type.strip()
            else "case_type_missing",
            "province": place,
            "district": None
            if place or not district
            else self.districts.decode((province, district)).problem,
            "loss_baht": self.losses.decode(loss).problem,
            "age": self.ages.decode(age).problem,
            "sex": self.sexes.decode(sex).problem,
        }
        return [f"{column}:{code}" for column, code in found.items() if code]

    def _moment_problem(self, text: str) -> str | None:
        day, clock = split_moment(text.strip())
        return self.incident_days.decode(day).problem or self.times.decode(clock).problem


def _has_date(text: str) -> bool:
    return decoding.decode_date(split_moment(text.strip())[0]).value is not None


def _plain_case_no(text: str) -> str:
    """The case number without what a spreadsheet does to it (a closing .0, Thai digits); "" where digits are lost."""
    text = to_arabic_digits(text)
    if match := NUMERIC.fullmatch(text):
        return match[1] or ""
    return text


def _case_no_problem(text: str) -> str | None:
    if not text.strip():
        return "case_no_missing"
    return None if _plain_case_no(text.strip()) else "case_no_digits_lost"


def _decode_day(text: str) -> Decoded[str]:
    """The day as PostgreSQL reads it; with its time where the cell held a spreadsheet's serial number."""
    value, problem = decoding.decode_date(text)
    if value is None:
        return Decoded(None, problem)
    return Decoded(value.isoformat(" ") if value.time() != dt.time() else value.date().isoformat())


def _decode_clock(text: str) -> Decoded[str]:
    """The time as PostgreSQL reads it behind a date; no zone means Asia/Bangkok."""
    value, problem = decoding.decode_time(text)
    if value is None:
        return Decoded(None, problem)
    zone = THAI_TIME
    if value.zone is not None:
        zone = f"{'-' if value.zone < 0 else '+'}{dt.timedelta(seconds=abs(value.zone))}"
    return Decoded(f" {dt.timedelta(seconds=value.seconds)}{zone}")


def _decode_iso_clock(text: str) -> Decoded[str]:
    """What follows the ten characters of an ISO day; any other text is left to the slower way."""
    return Decoded(text + THAI_TIME) if ISO_CLOCK.fullmatch(text) else Decoded(None, "time_unreadable")


def _decode_district(province: str, district: str, labels: Labels) -> Decoded[str]:
    code = decoding.decode_province(province, labels.provinces).value
    return decoding.decode_district(district, code, labels.districts, labels.district_codes)
