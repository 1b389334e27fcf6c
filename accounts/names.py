"""Names of people, as they are: Thai, Latin and any other script, one name or many, monks' names with their brackets.

Nothing is refused that a person may be called; only what cannot be a name (digits alone, links, markup) is. Pure functions.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 100
# Between letters and marks of any script: spaces, hyphens, apostrophes, dots, commas, brackets, quotation marks.
_BETWEEN = set(" -‐‑–'’‘ʼ.·,()\"“”/")
_JOINERS = "\u200c\u200d"  # they shape letters in several scripts
_SPLIT_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")


class NotAName(ValueError):
    """What was typed cannot be a name. It does not repeat what was typed."""


def clean_name(text: str) -> str:
    """The name without what nobody sees: doubled and outer spaces, invisible marks, ํา for ำ; Unicode NFC."""
    visible = "".join(character for character in text if _is_kept(character))
    name = _SPLIT_AM.sub("\\1\u0e33", unicodedata.normalize("NFC", " ".join(visible.split())))
    if len(name) > LONGEST:
        raise NotAName("too long")
    if not any(character.isalpha() for character in name) or not all(
        _belongs(character) for character in name
    ):
        raise NotAName("not a name")
    return name


def _is_kept(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) != "Cf"


def _belongs(character: str) -> bool:
    return character in _BETWEEN or character in _JOINERS or unicodedata.category(character)[0] in "LM"


def names_from_display_name(text: str) -> tuple[str, str]:
    """First and last name when a LINE display name is plainly two Thai words; else two empty texts: people correct
    an empty field, but overlook a wrong one."""
    words = text.split()
    if len(words) == 2 and all(re.fullmatch("[ก-\u0e4e]{2,40}", word) for word in words):
        return words[0], words[1]
    return "", ""
