"""Codes of mini-tests: short enough to type from a wall; they open four questions on one day and nothing else. Pure, but for chance."""

from __future__ import annotations

import secrets

from directory.short_codes import ALPHABET

LENGTH = 8
CODE = rf"[{ALPHABET}]{{{LENGTH}}}"


def new_code() -> str:
    """40 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
