"""The little markup of articles and scripts: "## heading", "> words of the crook", "- point", and paragraphs. Pure."""

from __future__ import annotations

from dataclasses import dataclass

MARKS = {"## ": "heading", "> ": "says", "- ": "points"}


@dataclass(frozen=True)
class Block:
    """`kind`: heading, says, points or text; a heading and a text are one line, the others as many as belong together."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    found: list[Block] = []
    for line in text.splitlines():
        kind, said = _read(line.strip())
        if not said:
            continue
        if found and kind == found[-1].kind and kind in ("says", "points"):
            found[-1] = Block(kind, (*found[-1].lines, said))
        else:
            found.append(Block(kind, (said,)))
    return found


def _read(line: str) -> tuple[str, str]:
    for mark, kind in MARKS.items():
        if line.startswith(mark):
            return kind, line.removeprefix(mark).strip()
    return "text", line


def plain(text: str) -> str:
    """As it is read aloud or put into a message: without marks, crook's words in quotation marks."""
    lines = []
    for block in blocks(text):
        lines += [f"“{line}”" if block.kind == "says" else line for line in block.lines]
    return "\n".join(lines)
