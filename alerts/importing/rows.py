"""A row of a case file becomes a line of the staging table: each distinct text of a column is decoded once.

A row whose every cell decodes takes the short way: ten look-ups and one HMAC. Any other row is decoded once more, cell
by cell, to say what is wrong with it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import operator
import re
from collections.abc import Callable
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
THAI_TIME = "+07"  # Asia/Bangkok, without change since 1920
NULL, TROUBLE = "\\N", "\0"
# Texts kept a column: a hostile file of distinct values must not fill the memory.
KEPT, KEPT_LENGTH = 50_000, 100
ISO_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")
PLAIN_AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")
NUMERIC = re.compile(r"([0-9]+)\.0|[0-9.]+[eE]\+[0-9]+")
LONG_DIGITS = re.compile(r"(?:[0-9๐-๙][ -]?){9,}")
SHOWN_LENGTH = 200


@dataclass(frozen=True)
class Labels:
    """What a label in a file may stand for: read once an import from the reference tables."""

    case_types: dict[str, int]
    provinces: dict[str, str]
    districts: dict[tuple[str, str], str]
    district_codes: frozenset[str]


def keyed_hash(secret: bytes) -> Callable[[str], str]:
    """HMAC-SHA256 of a text under a secret of at most 64 bytes (RFC 2104), its first 128 bits in hexadecimal digits.

    The padded keys are hashed once; `hmac.digest` does it for every text and takes 2.5 times as long.
    """
    key = secret.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key)).copy
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key)).copy

    def hashed(text: str) -> str:
        inside, outside = inner(), outer()
        inside.update(text.encode())
        outside.update(inside.digest())
        return outside.hexdigest()[:32]

    return hashed


class Fragments(dict[Any, str]):
    """Text of a cell -> what COPY writes for it, decoded on first sight. TROUBLE stands for a text that is no value."""

    def __init__(self, decode: Callable[[Any], Decoded[Any]], *, empty: str = NULL) -> None:
        super().__init__()
        self.decode, self.empty = decode, empty

    def __missing__(self, text: Any) -> str:
        value, problem = self.decode(text)
        fragment = TROUBLE if problem else self.empty if value is None else str(value)
        if len(self) >= KEPT:
            self.clear()
        if sum(map(len, text)) <= KEPT_LENGTH:
            self[text] = fragment
        return fragment


class RowDecoder:
    """Turns rows of one file into lines of `staged` and says what is wrong with a row.

    `case_secret` keys the HMAC of the case number. `short_rows_are_whole`: a spreadsheet leaves trailing empty cells
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
        self.case_types = Fragments(
            lambda text: decoding.decode_case_type(text, labels.case_types), empty=TROUBLE
        )
        self.provinces = Fragments(lambda text: decoding.decode_province(text, labels.provinces))
        self.districts = Fragments(lambda pair: _decode_district(pair[0], pair[1], labels))
        self.losses = Fragments(decoding.decode_loss)
        self.ages = Fragments(decoding.decode_age, empty="")
        self.sexes = Fragments(decoding.decode_sex, empty="")
        self.channels = Fragments(decoding.decode_channel, empty="")

    def line(self, number: int, cells: list[str]) -> str:
        """The row as a line of COPY's text format: row_no, case_key, the decoded columns, problems."""
        if len(cells) != self.width:
            return self._line_of_ragged(number, cells)
        cells.append("")
        case_no, reported, incident, case_type, province, district, loss, age, sex, channel = self.pick(cells)
        district_code = self.districts[province, district] if district else NULL
        province_code = self.provinces[province]
        if province_code == NULL and district_code != NULL:
            province_code = district_code[:2]
        line = (
            f"{number}\t{self._case_key(case_no)}\t{self._moment(reported, self.reported_days)}"
            f"\t{self._moment(incident, self.incident_days) if incident else NULL}"
            f"\t{self.case_types[case_type]}\t{province_code}\t{district_code}"
            f"\t{loss if PLAIN_AMOUNT.fullmatch(loss) else self.losses[loss]}"
            f"\t{self.ages[age]}\t{self.sexes[sex]}\t{self.channels[channel]}\t\\N\n"
        )
        return self._line_of_trouble(number, cells[:-1]) if TROUBLE in line else line

    def values(self, cells: list[str]) -> dict[str, str]:
        """The row's texts by column for the error file: no case number, nothing that could be a phone or a citizen."""
        cells, _ = self._squared(cells)
        texts = zip(COLUMNS[1:], self.pick([*cells, ""])[1:], strict=True)
        return {
            name: LONG_DIGITS.sub("•••", text.strip())[:SHOWN_LENGTH] for name, text in texts if text.strip()
        }

    def _case_key(self, text: str) -> str:
        """The keyed hash of a case number; TROUBLE where there is none to be trusted."""
        if not text.isalnum() or not text.isascii():
            text = _plain_case_no(text.strip())
        return self.hashed(text) if text else TROUBLE

    def _moment(self, text: str, days: Fragments) -> str:
        if ISO_MOMENT.fullmatch(text):
            day = days[text[:10]]
            return day if day == TROUBLE else text + THAI_TIME
        day_text, clock = split_moment(text.strip())
        day = days[day_text]
        return day if day == NULL else day + self.times[clock]

    def _line_of_ragged(self, number: int, cells: list[str]) -> str:
        cells, fault = self._squared(cells)
        return self._line_of_trouble(number, cells, fault) if fault else self.line(number, cells)

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


def _decode_district(province: str, district: str, labels: Labels) -> Decoded[str]:
    code = decoding.decode_province(province, labels.provinces).value
    return decoding.decode_district(district, code, labels.districts, labels.district_codes)
