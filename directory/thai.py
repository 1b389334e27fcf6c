"""Thai text, dates and numbers as people read them. Pure functions; the template library wraps them.

Every text function takes the reader's language: Thai counts years in the Buddhist era, English in the common era.
Rounding is half up everywhere (2.5 becomes 3), as people do it by hand. What is not known is said, never shown as 0.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, TypeGuard

Number = Decimal | float
Style = Literal["long", "short"]

BANGKOK = dt.timezone(dt.timedelta(hours=7))
BUDDHIST_ERA = 543
THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
MONTHS_TH = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_TH_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS_TH = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
WEEKDAYS_TH_SHORT = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_TO_ARABIC = str.maketrans(THAI_DIGITS, "0123456789")
_TO_THAI = str.maketrans("0123456789", THAI_DIGITS)
_INVISIBLE = re.compile("[\\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
_MARKS = "\u0e47-\u0e4e"
_DOUBLED = re.compile(f"([\u0e30-\u0e3a\u0e40-\u0e44{_MARKS}])\\1+")
_SPLIT_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32|\u0e33([\u0e48-\u0e4b])")
_TONE_FIRST = re.compile("([\u0e48-\u0e4b])([\u0e31\u0e34-\u0e3a])")


def is_english(language: str) -> bool:
    return language.startswith("en")


def unknown(language: str = "th") -> str:
    """The word for a value nobody knows."""
    return "unknown" if is_english(language) else "ไม่ทราบ"


# Text


def to_arabic_digits(text: str) -> str:
    return text.translate(_TO_ARABIC)


def to_thai_digits(text: str) -> str:
    return text.translate(_TO_THAI)


def normalise_label(text: str) -> str:
    """Fold a label for comparison; two labels that look alike on paper become equal. Idempotent.

    NFC; no spaces or invisible characters; Thai digits as 0-9; letter case folded; ำ in one piece (ํา, and with its tone
    mark before it); เเ as แ; a tone mark after its vowel; doubled vowels and marks once.
    """
    folded = _fold(text)
    while folded != text:
        text, folded = folded, _fold(folded)
    return text


def _fold(text: str) -> str:
    text = _INVISIBLE.sub("", to_arabic_digits(text)).casefold()
    text = unicodedata.normalize("NFC", text)
    text = _TONE_FIRST.sub(r"\2\1", text)
    text = _SPLIT_AM.sub("\\1\\2\u0e33", text)
    return _DOUBLED.sub(r"\1", text.replace("เเ", "แ"))


def thai_sort_key(name: str) -> str:
    """A key whose code-point order is Thai dictionary order (Royal Institute).

    A vowel written before its consonant sorts after it; tone marks, ็ and ์ decide only between names that are otherwise
    equal, from the left. Spaces do not count.
    """
    letters = re.sub("([เ-ไ])([ก-ฮ])", r"\2\1", re.sub(rf"[{_MARKS}\s]", "", name))
    marks = re.sub(rf"[^{_MARKS}]", "0", re.sub(r"\s", "", name))
    return f"{letters} {re.sub(f'0(?=[{_MARKS}])', '', marks).rstrip('0')}"


# Dates and times


def local_day(moment: dt.date) -> dt.date:
    """The day in Thailand: 20:00 UTC is already the next day. A plain date is itself."""
    return local_moment(moment).date() if isinstance(moment, dt.datetime) else moment


def local_moment(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(BANGKOK)


def month_year(day: dt.date, language: str = "th", *, style: Style = "long") -> str:
    """พฤศจิกายน 2569, พ.ย. 2569; November 2026, Nov 2026."""
    day = local_day(day)
    return f"{_month(day, language, style)} {year(day.year, language)}"


def _month(day: dt.date, language: str, style: Style) -> str:
    if is_english(language):
        return MONTHS_EN[day.month - 1][: 3 if style == "short" else None]
    return (MONTHS_TH_SHORT if style == "short" else MONTHS_TH)[day.month - 1]


def year(common: int, language: str = "th") -> str:
    """The year as written: 2569 for 2026. Counted from 1 January, as in Thailand since 1941."""
    return str(common if is_english(language) else common + BUDDHIST_ERA)


def date_long(day: dt.date, language: str = "th") -> str:
    """24 พฤศจิกายน 2569; 24 November 2026."""
    return _date(day, language, "long")


def date_short(day: dt.date, language: str = "th") -> str:
    """24 พ.ย. 2569; 24 Nov 2026."""
    return _date(day, language, "short")


def _date(day: dt.date, language: str, style: Style) -> str:
    return f"{local_day(day).day} {month_year(day, language, style=style)}"


def date_weekday(day: dt.date, language: str = "th", *, style: Style = "long") -> str:
    """วันอังคารที่ 24 พฤศจิกายน 2569, อ. 24 พ.ย. 2569; Tuesday 24 November 2026, Tue 24 Nov 2026."""
    date, index = _date(day, language, style), local_day(day).weekday()
    if is_english(language):
        return f"{WEEKDAYS_EN[index][: 3 if style == 'short' else None]} {date}"
    return f"{WEEKDAYS_TH_SHORT[index]} {date}" if style == "short" else f"วัน{WEEKDAYS_TH[index]}ที่ {date}"


def date_range(first: dt.date, last: dt.date, language: str = "th", *, style: Style = "long") -> str:
    """17–23 พฤศจิกายน 2569; 30 พฤศจิกายน – 6 ธันวาคม 2569. What both ends share is said once; ends may be swapped."""
    first, last = sorted((local_day(first), local_day(last)))
    end = _date(last, language, style)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    if first.year == last.year:
        return f"{first.day} {_month(first, language, style)} – {end}"
    return f"{_date(first, language, style)} – {end}"


def time_text(moment: dt.datetime | dt.time, language: str = "th") -> str:
    """08:30 น.; 08:30. A moment is shown in Thai time, a plain time as it is. Seconds are cut, not rounded."""
    clock = local_moment(moment) if isinstance(moment, dt.datetime) else moment
    return f"{clock:%H:%M}" if is_english(language) else f"{clock:%H:%M} น."


def datetime_text(moment: dt.datetime, language: str = "th", *, style: Style = "long") -> str:
    """24 พฤศจิกายน 2569 08:30 น.; 24 November 2026 08:30."""
    return f"{_date(moment, language, style)} {time_text(moment, language)}"


# Numbers


def is_known(value: Number | None) -> TypeGuard[Number]:
    """Neither None nor NaN nor infinite."""
    return value is not None and math.isfinite(value)


def _rounded(value: Number, decimals: int) -> Decimal:
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return exact or abs(exact)


def number(value: Number | None, decimals: int = 0, language: str = "th") -> str:
    """1,234.50: commas, exactly `decimals` decimals, half up; a zero has no minus sign."""
    return f"{_rounded(value, decimals):,}" if is_known(value) else unknown(language)


def percent(share: Number | None, decimals: int = 1, language: str = "th") -> str:
    """12.3% of a share between 0 and 1 (0.1234); half up, always `decimals` decimals."""
    return f"{number(Decimal(str(share)) * 100, decimals)}%" if is_known(share) else unknown(language)


def per_100k(rate: Number | None, decimals: int = 1, language: str = "th") -> str:
    """12.3 ต่อแสนคน; 12.3 per 100,000 people. The rate is given per 100,000 already; half up."""
    if not is_known(rate):
        return unknown(language)
    return f"{number(rate, decimals)} {'per 100,000 people' if is_english(language) else 'ต่อแสนคน'}"


def baht(value: Number | None, language: str = "th") -> str:
    """1,234,567 บาท; 1,154.50 บาท. Exact to the satang (half up); whole baht without decimals."""
    if not is_known(value):
        return unknown(language)
    exact = _rounded(value, 2)
    return f"{number(exact, 0 if exact == exact.to_integral_value() else 2)} {_baht(language)}"


def baht_short(value: Number | None, language: str = "th") -> str:
    """1.2 ล้านบาท, 45,300 บาท, 1,245 ล้านบาท; 1.2 million baht, 1.2 billion baht.

    Below a million: whole baht. From a million: one decimal, half up, without a closing .0. Thai counts on in ล้าน (from
    1,000 ล้าน in whole ones, as money is read aloud); English goes on to billions.
    """
    if not is_known(value):
        return unknown(language)
    whole = _rounded(value, 0)
    millions = _rounded(whole / 10**6, 1)
    if abs(whole) < 10**6:
        return f"{whole:,} {_baht(language)}"
    if is_english(language):
        billions = _rounded(whole / 10**9, 1)
        return (
            f"{_plain(billions)} billion baht"
            if abs(millions) >= 1000
            else f"{_plain(millions)} million baht"
        )
    return f"{_plain(millions if abs(millions) < 1000 else _rounded(whole / 10**6, 0))} ล้านบาท"


def _baht(language: str) -> str:
    return "baht" if is_english(language) else "บาท"


def _plain(value: Decimal) -> str:
    return f"{value:,}".removesuffix(".0")


# Phones

_PHONE_NOISE = re.compile("[\\s().\u2010-\u2015-]|^tel:")
_COUNTRY_CODE = re.compile(r"^(?:\+|00)?66(?=0?[2-9]\d{7,8}$)0?")
_PHONE_SHAPES = [
    re.compile(shape)
    for shape in (
        r"(0[689]\d)(\d{3})(\d{4})",  # mobile
        r"(02)(\d{3})(\d{4})",  # Bangkok
        r"(0[3-57]\d)(\d{3})(\d{3})",  # provinces
        r"(1800)(\d{3})(\d{3})",  # free of charge
        r"(1\d{2,3})",  # hotline
    )
]


def phone(text: str | None, language: str = "th") -> str:
    """081-234-5678, 02-123-4567, 053-123-456, 1441, from any usual writing: E.164, Thai digits, dashes, spaces.

    What is no Thai number by its shape (foreign, with an extension, two numbers) is returned as written.
    """
    if not text or not text.strip():
        return unknown(language)
    digits = _COUNTRY_CODE.sub("0", _PHONE_NOISE.sub("", to_arabic_digits(text.strip())))
    matches = (shape.fullmatch(digits) for shape in _PHONE_SHAPES)
    return next(("-".join(match.groups()) for match in matches if match), text.strip())
