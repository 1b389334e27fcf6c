"""Thai text, dates and numbers as people read them. Pure functions; the template library wraps them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_TO_ARABIC = str.maketrans(THAI_DIGITS, "0123456789")
_TO_THAI = str.maketrans("0123456789", THAI_DIGITS)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_DOUBLED_MARK = re.compile("([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])\\1+")
MONTHS_TH = [
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
]
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
BANGKOK = dt.timezone(dt.timedelta(hours=7))


def to_arabic_digits(text: str) -> str:
    return text.translate(_TO_ARABIC)


def to_thai_digits(text: str) -> str:
    return text.translate(_TO_THAI)


def normalise_label(text: str) -> str:
    """Fold a label for comparison: NFC, ำ in one piece, no doubled marks, invisible characters, spaces or case."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", to_arabic_digits(text)))
    text = _DOUBLED_MARK.sub(r"\1", text.replace("ํา", "ำ").replace("เเ", "แ"))
    return re.sub(r"\s+", "", text).casefold()


def thai_sort_key(name: str) -> str:
    """Dictionary order: a leading vowel sorts after the consonant it is written before; marks come last."""
    swapped = re.sub("([เแโใไ])([ก-ฮ])", r"\2\1", name)
    marks = "".join(re.findall("[\u0e47-\u0e4e]", swapped))
    return re.sub("[\u0e47-\u0e4e]", "", swapped) + "!" + marks


def date_long(day: dt.date, language: str = "th") -> str:
    """24 พฤศจิกายน 2569 in Thai (Buddhist era), 24 November 2026 in English."""
    return f"{day.day} {month_year(day, language)}"


def month_year(day: dt.date, language: str = "th") -> str:
    if language.startswith("en"):
        return f"{MONTHS_EN[day.month - 1]} {day.year}"
    return f"{MONTHS_TH[day.month - 1]} {day.year + 543}"


def date_range(first: dt.date, last: dt.date, language: str = "th") -> str:
    """17-23 พฤศจิกายน 2569; what both ends share is said once."""
    if first == last:
        return date_long(first, language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_long(last, language)}"
    if first.year == last.year:
        return f"{date_long(first, language).rsplit(' ', 1)[0]} – {date_long(last, language)}"
    return f"{date_long(first, language)} – {date_long(last, language)}"


def datetime_text(moment: dt.datetime, language: str = "th") -> str:
    local = moment.astimezone(BANGKOK)
    clock = f"{local:%H:%M}"
    return f"{date_long(local.date(), language)} {clock}" + ("" if language.startswith("en") else " น.")


def number(value: Decimal | float | None, decimals: int = 0, language: str = "th") -> str:
    """1,234.50; half rounds up. None is said, never shown as 0."""
    if value is None:
        return "unknown" if language.startswith("en") else "ไม่ทราบ"
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{exact:,}"


def baht_short(value: Decimal | float | None, language: str = "th") -> str:
    """1.2 ล้านบาท, 45,300 บาท; one decimal from a million up."""
    if value is None:
        return number(None, language=language)
    english = language.startswith("en")
    amount = Decimal(str(value))
    for size, thai, name in ((10**9, "พันล้านบาท", "billion baht"), (10**6, "ล้านบาท", "million baht")):
        if amount >= size:
            return f"{number(amount / size, 1)} {name if english else thai}"
    return f"{number(amount)} {'baht' if english else 'บาท'}"
