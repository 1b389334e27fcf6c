"""Pure decoders of one cell: text in, (value, problem code) out. Each distinct value of a file is decoded once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Generic, NamedTuple, TypeVar

from directory.thai import normalise_label, to_arabic_digits

T = TypeVar("T")


class Decoded(NamedTuple, Generic[T]):
    """Either a value or the code of a problem; both None for an empty cell."""

    value: T | None
    problem: str | None = None


class Clock(NamedTuple):
    """A time of day in seconds, and its zone's offset in seconds where the text names one."""

    seconds: int
    zone: int | None = None


UNKNOWN = frozenset({"", "-", "–", "n/a", "na", "null", "none", "ไม่ทราบ", "ไม่ระบุ", "unknown"})
EARLIEST = dt.date(2000, 1, 1)
EXCEL_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a calendar, not a moment
MAX_LOSS = Decimal("999999999999.99")

_MONTHS = (
    ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."],
    [
        "มกราคม",
        "กุมภาพันธ์",
        "มีนาคม",
        "เมษายน",
        "พฤษภาคม",
        "มิถุนายน",
        "กรกฎาคม",
        "สิงหาคม",
        "กันยายน",
        "ตุลาคม",
        "พฤศจิกายน",
        "ธันวาคม",
    ],
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
)
MONTHS = {name.replace(".", ""): number for names in _MONTHS for number, name in enumerate(names, 1)}

YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
NAMED_MONTH = re.compile(r"(\d{1,2})[\s\-/]*([^\d\s\-/]+?)[\s\-/]*(\d{4})")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
MOMENT = re.compile(r"(.*?\S)(?:\s+|T)(?:เวลา\s*)?(\d{1,2}[:.]\d{2}(?!\d).*)")
TIME = re.compile(
    r"(\d{1,2})[:.](\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(?:น\.?)?\s*(z|[+-]\d{2}:?(?:\d{2})?)?"
)
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e[+-]?\d+)?")
BAND = re.compile(r"(\d{1,3})\s*[-–]\s*(\d{1,3})")

# The bands in which the police publish the age of victims.
AGE_BANDS = ((0, 10, "0-10"), (11, 14, "11-14"), (15, 17, "15-17"), (18, 21, "18-21"), (22, 29, "22-29"),
             (30, 44, "30-44"), (45, 59, "45-59"), (60, 120, "60+"))  # fmt: skip
SEXES = {
    "f": "f", "female": "f", "หญิง": "f", "ญ": "f", "woman": "f",
    "m": "m", "male": "m", "ชาย": "m", "ช": "m", "man": "m",
    "x": "x", "other": "x", "อื่นๆ": "x", "อื่น ๆ": "x", "lgbtq": "x", "เพศทางเลือก": "x",
}  # fmt: skip
CHANNELS = {
    "facebook": ("facebook", "fb", "เฟซบุ๊ก", "เฟสบุ๊ค", "messenger"),
    "line": ("line", "ไลน์"),
    "phone": ("phone", "call", "โทรศัพท์", "คอลเซ็นเตอร์", "tel"),
    "sms": ("sms", "ข้อความ"),
    "web": ("web", "เว็บ", "http", "www"),
    "instagram": ("instagram", "อินสตาแกรม", "ig"),
    "tiktok": ("tiktok", "ติ๊กต็อก"),
    "telegram": ("telegram", "เทเลแกรม"),
    "x": ("twitter", "ทวิตเตอร์"),
    "app": ("app", "แอป"),
    "email": ("email", "e-mail", "อีเมล"),
}


def split_moment(text: str) -> tuple[str, str]:
    """Cut a timestamp's text into its date and its time, so that each part repeats often enough to decode once."""
    if len(text) > 10 and text[10] in "T " and text[4] == "-":
        return text[:10], text[11:]
    match = MOMENT.fullmatch(text)
    return (match[1], match[2]) if match else (text, "")


def decode_date(text: str) -> Decoded[dt.datetime]:
    """The day of `text` at midnight (an Excel serial number keeps its time). Years above 2400 are Buddhist era."""
    text = to_arabic_digits(text).strip().lower()
    if text in UNKNOWN:
        return Decoded(None)
    if SERIAL.fullmatch(text):
        moment = EXCEL_EPOCH + dt.timedelta(seconds=round(float(text) * 86400))
        return _plausible(moment)
    parts = _date_parts(text)
    if parts is None:
        return Decoded(None, "date_unreadable")
    year, month, day = parts
    try:
        return _plausible(dt.datetime(year - 543 if year > 2400 else year, month, day))  # noqa: DTZ001
    except ValueError:
        return Decoded(None, "date_impossible")


def _date_parts(text: str) -> tuple[int, int, int] | None:
    if match := YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := DAY_FIRST.fullmatch(text):
        return int(match[3]), int(match[2]), int(match[1])
    if (match := NAMED_MONTH.fullmatch(text)) and (month := MONTHS.get(match[2].replace(".", ""))):
        return int(match[3]), month, int(match[1])
    return None


def _plausible(moment: dt.datetime) -> Decoded[dt.datetime]:
    return Decoded(moment) if moment.date() >= EARLIEST else Decoded(None, "date_too_old")


def decode_time(text: str) -> Decoded[Clock]:
    """A time of day such as 14:30, 14:30:05.123, 14.30 น., with Z or +07:00 where the zone is named."""
    text = to_arabic_digits(text).strip().lower()
    if text in UNKNOWN:
        return Decoded(None)
    match = TIME.fullmatch(text)
    if not match:
        return Decoded(None, "time_unreadable")
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return Decoded(None, "time_unreadable")
    return Decoded(Clock(hour * 3600 + minute * 60 + second, _zone(match[4])))


def _zone(text: str | None) -> int | None:
    if text is None or text == "z":
        return 0 if text else None
    digits = text[1:].replace(":", "").ljust(4, "0")
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return -seconds if text[0] == "-" else seconds


def decode_loss(text: str) -> Decoded[Decimal]:
    """An amount in baht to two decimals: 1154, 1,154.50, ฿1,154, ๑,๑๕๔ บาท. Unknown is None, never 0."""
    text = to_arabic_digits(text).lower().replace("\u00a0", "").replace(" ", "")
    text = (
        text.removeprefix("฿")
        .removeprefix("thb")
        .removesuffix("บาท")
        .removesuffix("baht")
        .removesuffix("thb")
    )
    if text in UNKNOWN:
        return Decoded(None)
    if text.startswith(("-", "(")) and GROUPED.fullmatch(text.strip("-()฿")):
        amount = Decimal(text.strip("-()฿").replace(",", ""))
        return Decoded(None, "loss_negative") if amount else Decoded(Decimal(0))
    if not GROUPED.fullmatch(text):
        return Decoded(None, "loss_unreadable")
    try:
        amount = Decimal(text.replace(",", ""))
        return (
            Decoded(amount.quantize(Decimal("0.01")))
            if amount <= MAX_LOSS
            else Decoded(None, "loss_too_large")
        )
    except InvalidOperation:
        return Decoded(None, "loss_too_large")


def decode_age(text: str) -> Decoded[str]:
    """The published age band of an age in years or of a band's text."""
    text = to_arabic_digits(text).strip().lower().removesuffix("ปี").strip()
    if text in UNKNOWN:
        return Decoded(None)
    text = text.removesuffix(".0")
    if text.isascii() and text.isdigit():
        return _band(int(text), int(text))
    if match := BAND.fullmatch(text):
        return _band(int(match[1]), int(match[2]))
    if re.fullmatch(r"60\s*\+|60\s*(ขึ้นไป|ปีขึ้นไป)|มากกว่า\s*60", text):
        return Decoded("60+")
    return Decoded(None, "age_unreadable")


def _band(low: int, high: int) -> Decoded[str]:
    for first, last, name in AGE_BANDS:
        if first <= low <= high <= last:
            return Decoded(name)
    return Decoded(None, "age_unreadable")


def decode_sex(text: str) -> Decoded[str]:
    text = text.strip().lower()
    if text in UNKNOWN:
        return Decoded(None)
    value = SEXES.get(text)
    return Decoded(value) if value else Decoded(None, "sex_unknown")


def decode_channel(text: str) -> Decoded[str]:
    """The contact channel's family; whatever is not recognised is "other", so that free text is never stored."""
    text = text.strip().lower()
    if text in UNKNOWN:
        return Decoded(None)
    for channel, words in CHANNELS.items():
        if any(text == word or (len(word) > 3 and word in text) for word in words):
            return Decoded(channel)
    return Decoded("other")


def decode_case_type(text: str, labels: Mapping[str, int]) -> Decoded[int]:
    """The id of a case type by code, official id or alias."""
    value = labels.get(normalise_label(text.removesuffix(".0")))
    return Decoded(value) if value else Decoded(None, "case_type_unknown")


def decode_province(text: str, labels: Mapping[str, str]) -> Decoded[str]:
    label = normalise_label(text)
    if label in UNKNOWN:
        return Decoded(None)
    code = labels.get(label)
    return Decoded(code) if code else Decoded(None, "province_unknown")


def decode_district(
    text: str, province: str | None, labels: Mapping[tuple[str, str], str], codes: frozenset[str]
) -> Decoded[str]:
    """A district's code by its own code, or by its name within the row's province."""
    label = normalise_label(text)
    if label in UNKNOWN:
        return Decoded(None)
    if label in codes:
        belongs = province is None or label.startswith(province)
        return Decoded(label) if belongs else Decoded(None, "district_unknown")
    if province is None:
        return Decoded(None, "district_needs_province")
    code = labels.get((province, label))
    return Decoded(code) if code else Decoded(None, "district_unknown")
