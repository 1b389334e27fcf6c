"""Thai telephone numbers of people: stored as E.164, read however they were typed. Pure functions."""

from __future__ import annotations

import re

from directory.phones import to_stored
from directory.thai import phone

# Mobiles and landlines, as they are stored: hotlines and free numbers are nobody's own.
_OWN = re.compile(r"\+66(?:[689]\d{8}|[2-57]\d{7})")


class NotAThaiPhone(ValueError):
    """What was typed is no mobile or landline number of Thailand. It does not repeat what was typed."""


def parse_phone(text: str) -> str:
    """+66812345678 of 081-234-5678, ๐๘๑ ๒๓๔ ๕๖๗๘, +66 (0)81 234 5678, 66812345678 and the like."""
    try:
        stored = to_stored(text)
    except ValueError:
        stored = ""
    if not _OWN.fullmatch(stored):
        raise NotAThaiPhone("not a Thai phone number")
    return stored


def mask_phone(e164: str) -> str:
    """08•-•••-5678: enough to recognise one's own number, not enough to call it."""
    written = phone(e164)
    shown = len(written) - 4
    return "".join(
        "•" if character.isdigit() and 2 <= at < shown else character for at, character in enumerate(written)
    )
