"""Names of files as people see them. On the disk no name but ours is used."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80


def safe_name(name: str) -> str:
    """The last part of a name without what could mislead: paths, control signs, turned writing direction, length.

    "../../x\\u202egpj.exe" is "xgpj.exe"; a name of nothing else is "file".
    """
    last = re.split(r"[/\\\0]", name)[-1]
    seen = "".join(
        sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C"
    )
    return seen.strip(" .")[-LONGEST:].strip(" .") or "file"
