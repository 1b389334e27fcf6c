"""Phone numbers as they are stored: E.164 (+6628888888), hotlines in their own short form (1441). Pure functions."""

from __future__ import annotations

import re
import unicodedata

from directory.thai import phone, to_arabic_digits

COUNTRY = "+66"
# Spaces, marks that hide in copied text, and what people put between digits.
_NOISE = re.compile(
    "[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff().,/\u2010-\u2015\u2212_-]|^tel:"
)
_ABROAD = re.compile(r"^(?:\+|00)?66(?=0?(?:[2-9]\d{7,8}|1800\d{6})$)0?")
_SHORT = re.compile(r"1\d{2,3}")
# Mobile, Bangkok, provinces, free of charge; without the leading 0.
_LONG = re.compile(r"0(?:[689]\d{8}|[2-57]\d{7})|(?:0?)1800\d{6}")
# A run of digits and what people write between them, as it may stand in a sentence.
_WRITTEN = re.compile(r"(?:\+|00)?[0-9๐-๙](?:[\s().\u2010-\u2015-]{0,2}[0-9๐-๙]){2,14}")


def to_stored(text: str) -> str:
    """The stored form of a Thai number typed any usual way: Thai digits, +66, 66, dashes, spaces, brackets.

    Raises ValueError for what is no Thai number. It repeats what was typed: not for a person's own number.
    """
    digits = _ABROAD.sub("0", "".join(map(_digit, _NOISE.sub("", text.strip()))))
    if _SHORT.fullmatch(digits):
        return digits
    if _LONG.fullmatch(digits):
        return COUNTRY + digits.removeprefix("0")
    raise ValueError(f'"{text}" is not a Thai phone number')


def _digit(character: str) -> str:
    """Thai, full-width and other digits as 0-9; anything else as it is."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(int(value))


def is_short(number: str) -> bool:
    """Whether a number is a hotline such as 1441."""
    return _SHORT.fullmatch(number) is not None


def as_read(number: str) -> str:
    """02-888-8888, 1441: a stored number as people read it."""
    return phone(number)


def national(number: str) -> str:
    """028888888, 1441: a stored number as it is dialled inside Thailand."""
    return "0" + number.removeprefix(COUNTRY) if number.startswith(COUNTRY) else number


def numbers_in(text: str) -> list[tuple[int, int, str]]:
    """Where numbers are written in a text, and their national digits: (start, end, digits).

    A number that is cut short is returned as far as it goes, so that a search can complete it.
    """
    found = []
    for match in _WRITTEN.finditer(text):
        digits = _ABROAD.sub("0", _NOISE.sub("", to_arabic_digits(match[0])))
        found.append((match.start(), match.end(), re.sub(r"\D", "", digits)))
    return found
