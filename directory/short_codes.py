"""Codes of short links: 128 bits in 26 letters and digits that cannot be mistaken for one another. Pure, but for chance."""

from __future__ import annotations

import secrets

# No i, l, o, u: nobody reads 1 or 0 in their place, and no word is made by chance (Crockford's alphabet).
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26
CODE = rf"[{ALPHABET}]{{{LENGTH}}}"


def new_code() -> str:
    return code_of(secrets.randbits(128))


def code_of(number: int) -> str:
    """A number of 128 bits as its code."""
    letters = []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(reversed(letters))
