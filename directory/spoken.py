"""Numbers, dates and phones as words, for what is read aloud. Pure functions; Thai counts years in the Buddhist era.

Thai follows the Royal Society: a closing 1 after any higher digit is เอ็ด (101: หนึ่งร้อยเอ็ด), 2 in the tens is ยี่, and
ล้าน repeats for every six digits. Decimals are read digit by digit. No function leaves a digit in its answer.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from directory.thai import (
    BUDDHIST_ERA,
    MONTHS_EN,
    MONTHS_TH,
    WEEKDAYS_EN,
    WEEKDAYS_TH,
    is_english,
    local_day,
    to_arabic_digits,
)

DIGITS_TH = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
PLACES_TH = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
SMALL_EN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS_EN = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES_EN = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
ORDINALS_EN = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth", "twenty": "twentieth", "thirty": "thirtieth",
}  # fmt: skip

_PHONE = re.compile(r"\d+(?:-\d+)+|(?<![\d,.])1[1-9]\d\d(?![\d,.]*\d)")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


# Numbers


def integer(value: int, language: str = "th") -> str:
    """สามร้อยแปดสิบสาม; three hundred and eighty-three. Any whole number."""
    if value < 0:
        return f"{'minus ' if is_english(language) else 'ลบ'}{integer(-value, language)}"
    return _integer_en(value) if is_english(language) else _integer_th(value)


def decimal(value: Decimal | int, language: str = "th") -> str:
    """สิบสองจุดห้าศูนย์; twelve point five zero. Every decimal that the value carries is read."""
    text = f"{abs(Decimal(value)):f}"
    whole, _, fraction = text.partition(".")
    sign = "" if value >= 0 else ("minus " if is_english(language) else "ลบ")
    point = f"{' point ' if is_english(language) else 'จุด'}{digits(fraction, language)}" if fraction else ""
    return f"{sign}{integer(int(whole), language)}{point}"


def digits(text: str, language: str = "th") -> str:
    """Read one by one, as phone numbers are: หนึ่งสี่สี่หนึ่ง; one four four one. What is no digit is not read."""
    words = SMALL_EN if is_english(language) else DIGITS_TH
    return (" " if is_english(language) else "").join(
        words[int(sign)] for sign in to_arabic_digits(text) if sign in "0123456789"
    )


def _integer_th(value: int) -> str:
    if value >= 10**6:
        rest = value % 10**6
        return f"{_integer_th(value // 10**6)}ล้าน{_below_million_th(rest, after=True) if rest else ''}"
    return _below_million_th(value, after=False) if value else DIGITS_TH[0]


def _below_million_th(value: int, *, after: bool) -> str:
    words = []
    for place in range(5, -1, -1):
        digit = value // 10**place % 10
        if digit:
            words.append(_place_th(digit, place, is_first=not after and value < 10 ** (place + 1)))
    return "".join(words)


def _place_th(digit: int, place: int, *, is_first: bool) -> str:
    if place == 0:
        return "เอ็ด" if digit == 1 and not is_first else DIGITS_TH[digit]
    if place == 1:
        return f"{ {1: '', 2: 'ยี่'}.get(digit, DIGITS_TH[digit]) }สิบ"
    return f"{DIGITS_TH[digit]}{PLACES_TH[place]}"


def _integer_en(value: int) -> str:
    for size, name in SCALES_EN:
        if value >= size:
            rest = value % size
            link = " and " if 0 < rest < 100 else " "
            return f"{_integer_en(value // size)} {name}{link + _integer_en(rest) if rest else ''}"
    return _below_thousand_en(value)


def _below_thousand_en(value: int) -> str:
    if value < 20:
        return SMALL_EN[value]
    if value < 100:
        return f"{TENS_EN[value // 10]}{f'-{SMALL_EN[value % 10]}' if value % 10 else ''}"
    rest = value % 100
    return f"{SMALL_EN[value // 100]} hundred{f' and {_below_thousand_en(rest)}' if rest else ''}"


def ordinal_en(value: int) -> str:
    """first, twenty-fifth, thirtieth: days of a month in English."""
    head, dash, last = _integer_en(value).rpartition("-")
    return f"{head}{dash}{ORDINALS_EN.get(last, f'{last}th')}"


# Dates


def date(day: dt.date, language: str = "th") -> str:
    """ยี่สิบห้า พฤศจิกายน พุทธศักราช สองพันห้าร้อยหกสิบเก้า; the twenty-fifth of November two thousand and twenty-six."""
    day = local_day(day)
    if is_english(language):
        return f"{_day_month(day, language)} {integer(day.year, language)}"
    return f"{_day_month(day, language)} พุทธศักราช {integer(day.year + BUDDHIST_ERA)}"


def weekday(day: dt.date, language: str = "th") -> str:
    """วันพุธ; Wednesday."""
    index = local_day(day).weekday()
    return WEEKDAYS_EN[index] if is_english(language) else f"วัน{WEEKDAYS_TH[index]}"


def date_range(first: dt.date, last: dt.date, language: str = "th") -> str:
    """สิบแปด ถึง ยี่สิบสี่ พฤศจิกายน, the eighteenth to the twenty-fourth of November: without years."""
    first, last = sorted((local_day(first), local_day(last)))
    end, link = _day_month(last, language), "to" if is_english(language) else "ถึง"
    if first == last:
        return end
    if (first.year, first.month) != (last.year, last.month):
        return f"{_day_month(first, language)} {link} {end}"
    start = f"the {ordinal_en(first.day)}" if is_english(language) else integer(first.day)
    return f"{start} {link} {end}"


def _day_month(day: dt.date, language: str) -> str:
    if is_english(language):
        return f"the {ordinal_en(day.day)} of {MONTHS_EN[day.month - 1]}"
    return f"{integer(day.day)} {MONTHS_TH[day.month - 1]}"


# Running text


def read_aloud(text: str, language: str = "th") -> str:
    """Any text with its numbers as words: 1,154.50 บาท, 10%, โทร 1202, 081-234-5678.

    Digits with dashes and bare hotlines (1100-1999; amounts of that size carry a comma) are read digit by digit.
    """
    text = to_arabic_digits(text)
    percent = " percent" if is_english(language) else "เปอร์เซ็นต์"
    text = _PHONE.sub(lambda match: digits(match.group(), language), text)
    text = _NUMBER.sub(lambda match: decimal(Decimal(match.group().replace(",", "")), language), text)
    return re.sub(r"\s*%", percent, text)
