"""Thai telephone numbers of people: stored as E.164, read however they were typed. Pure functions."""

from __future__ import annotations

import re
import unicodedata

from directory.thai import phone

# Spaces, marks that hide in copied text, and what people put between digits.
_NOISE = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff().,/\u2010-\u2015\u2212_-]+")
_ABROAD = re.compile(r"^(?:\+|00)?66(?=0?\d{8,9}$)0?")
_THAI = re.compile(r"0[689]\d{8}|0[2-57]\d{7}")


class NotAThaiPhone(ValueError):
    """What was typed is no mobile or landline number of Thailand. It does not repeat what was typed."""


def parse_phone(text: str) -> str:
    """+66812345678 of 081-234-5678, ๐๘๑ ๒๓๔ ๕๖๗๘, +66 (0)81 234 5678, 66812345678 and the like."""
    digits = "".join(_digit(character) for character in _NOISE.sub("", text).removeprefix("tel:"))
    national = _ABROAD.sub("0", digits)
    if not _THAI.fullmatch(national):
        raise NotAThaiPhone("not a Thai phone number")
    return f"+66{national[1:]}"


def _digit(character: str) -> str:
    """Thai, full-width and other digits as 0-9; anything else as it is."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(int(value))


def mask_phone(e164: str) -> str:
    """08•-•••-5678: enough to recognise one's own number, not enough to call it."""
    written = phone(e164)
    shown = len(written) - 4
    return "".join(
        "•" if character.isdigit() and 2 <= at < shown else character for at, character in enumerate(written)
    )
