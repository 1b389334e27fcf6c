"""What an item's content and clues must look like. Pure: the loader, the editor and the import ask the same rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

WHO = ("them", "me", "note")
PARTS = ("from", "address", "subject", "lines", "fields", "button")
ONE_TEXT = ("from", "address", "subject", "button")
NEEDED = ("from", "lines")
PLACE = re.compile(r"from|address|subject|button|lines\.\d+|fields\.\d+")


def problems(content: Any, clues: Any) -> list[str]:
    """What is wrong, one sentence each; nothing when all is well."""
    found = list(_content_problems(content))
    return found or list(_clue_problems(content, clues))


def text_at(content: Mapping[str, Any], place: str) -> str | None:
    """The text that stands at `place` ("from", "lines.0" ...), None where nothing does."""
    name, _, index = place.partition(".")
    part = content.get(name)
    if not index:
        return part if isinstance(part, str) else None
    if not isinstance(part, list) or int(index) >= len(part):
        return None
    entry = part[int(index)]
    return str(entry["text"] if name == "lines" else entry)


def all_text(content: Mapping[str, Any]) -> str:
    """Everything a reader sees, in order."""
    single = [content[name] for name in ONE_TEXT if content.get(name)]
    return "\n".join([*single, *(line["text"] for line in content["lines"]), *content.get("fields", [])])


def _content_problems(content: Any) -> Iterator[str]:
    if not isinstance(content, dict):
        yield "The content is not an object."
        return
    yield from (f"There is no part {name!r}." for name in content if name not in PARTS)
    yield from (f"{name!r} is missing." for name in NEEDED if not content.get(name))
    yield from (
        f"{name!r} is not a text."
        for name in ONE_TEXT
        if name in content and not (isinstance(content[name], str) and content[name].strip())
    )
    yield from _line_problems(content.get("lines") or [])
    fields = content.get("fields", [])
    if not _are_texts(fields):
        yield "'fields' is not a list of texts."


def _line_problems(lines: Any) -> Iterator[str]:
    if not isinstance(lines, list):
        yield "'lines' is not a list."
        return
    for number, line in enumerate(lines):
        if not isinstance(line, dict) or set(line) != {"who", "text"} or not _are_texts([line["text"]]):
            yield f"lines.{number} is not a text with who says it."
        elif line["who"] not in WHO:
            yield f"lines.{number} is said by nobody known."


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(text, str) and text.strip() for text in values)


def _clue_problems(content: Mapping[str, Any], clues: Any) -> Iterator[str]:
    if not isinstance(clues, Sequence) or isinstance(clues, str) or not clues:
        yield "There is no clue."
        return
    for number, clue in enumerate(clues):
        if (
            not isinstance(clue, dict)
            or set(clue) != {"place", "quote", "text"}
            or not _are_texts(list(clue.values()))
        ):
            yield f"Clue {number} needs a place, a quote and a text."
        elif not PLACE.fullmatch(clue["place"]):
            yield f"Clue {number} stands at no place known."
        elif clue["quote"] not in (text_at(content, clue["place"]) or ""):
            yield f"Clue {number}: {clue['quote']!r} is not found at {clue['place']}."
