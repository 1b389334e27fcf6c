"""A4 sheets to draw on, in millimetres: shaped Thai text broken at words, boxes, the mark, a QR code."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fpdf import FPDF

from directory.printing.lines import break_lines, fit_lines
from directory.printing.look import FACES, HOUSE, PLUS, SHIELD, Style, rgb
from directory.qr import modules

# The font library tells of every table it cuts; nobody wants to read that for each poster.
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)

WIDTH, HEIGHT = 210.0, 297.0
POINT = 25.4 / 72
MARGIN = 13.0
INNER = WIDTH - 2 * MARGIN


@dataclass(frozen=True)
class Paragraph:
    """A text broken into lines at a size; `height` in millimetres."""

    lines: tuple[str, ...]
    style: Style

    @property
    def line_height(self) -> float:
        return self.style.size * POINT * self.style.leading

    @property
    def height(self) -> float:
        return len(self.lines) * self.line_height


class Sheet:
    """One page, or several one after the other. The same calls give the same bytes: the only date in the file is the one given."""

    def __init__(
        self, *, title: str, author: str, language: str, at: dt.datetime, faces: Sequence[str] = HOUSE
    ) -> None:
        self.pdf = FPDF(format="A4")
        self.language = language
        self.pdf.set_creation_date(at)
        self.pdf.set_title(title)
        self.pdf.set_author(author)
        self.pdf.set_lang(language)
        self.pdf.set_auto_page_break(False)
        self.pdf.c_margin = 0
        for face in faces:
            self.pdf.add_font(face, "", FACES[face])
        self.pdf.add_page()
        self.pdf.set_text_shaping(True)
        self._widths: dict[tuple[str, str], float] = {}

    def turn(self) -> None:
        """Go on with the next page."""
        self.pdf.add_page()

    def width(self, text: str, face: str, size: float) -> float:
        """Of a text on one line, in millimetres."""
        key = (text, face)
        if key not in self._widths:
            self.pdf.set_font(face, size=100)
            self._widths[key] = self.pdf.get_string_width(text)
        return self._widths[key] * size / 100

    def paragraph(self, text: str, style: Style, width: float) -> Paragraph:
        lines = break_lines(text, width, lambda line: self.width(line, style.face, style.size), self.language)
        return Paragraph(tuple(lines), style)

    def fitted(
        self, text: str, style: Style, width: float, sizes: Sequence[float], max_lines: int
    ) -> Paragraph:
        """At the largest of `sizes` that needs no more than `max_lines`."""
        size, lines = fit_lines(
            text,
            width,
            sizes,
            max_lines=max_lines,
            measure=lambda line, at: self.width(line, style.face, at),
            language=self.language,
        )
        return Paragraph(tuple(lines), Style(style.face, size, style.color, style.leading))

    def draw(self, paragraph: Paragraph, x: float, y: float, *, width: float = 0, align: str = "L") -> float:
        """Set the paragraph with its top left corner at (x, y); where it ends below."""
        style = paragraph.style
        self.pdf.set_font(style.face, size=style.size)
        self.pdf.set_text_color(*rgb(style.color))
        for line in paragraph.lines:
            self.pdf.set_xy(x, y)
            if line:
                self.pdf.cell(width or None, paragraph.line_height, line, align=align)
            y += paragraph.line_height
        return y

    def line(
        self, text: str, style: Style, x: float, y: float, *, width: float = 0, align: str = "L"
    ) -> float:
        """One line, not broken."""
        return self.draw(Paragraph((text,), style), x, y, width=width, align=align)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        color: str,
        *,
        radius: float = 0,
        border: str = "",
    ) -> None:
        self.pdf.set_fill_color(*rgb(color))
        options: dict[str, Any] = {"round_corners": True, "corner_radius": radius} if radius else {}
        if border:
            self.pdf.set_draw_color(*rgb(border))
            self.pdf.set_line_width(0.3)
        self.pdf.rect(x, y, width, height, style="DF" if border else "F", **options)

    def disc(self, x: float, y: float, diameter: float, color: str) -> None:
        self.pdf.set_fill_color(*rgb(color))
        self.pdf.ellipse(x, y, diameter, diameter, style="F")

    def polygon(self, points: Sequence[tuple[float, float]], color: str) -> None:
        self.pdf.set_fill_color(*rgb(color))
        self.pdf.polygon(list(points), style="F")

    def mark(self, x: float, y: float, size: float, color: str, plus: str) -> None:
        """The portal's shield with its plus, `size` millimetres square."""
        unit = size / 32
        self.polygon([(x + left * unit, y + top * unit) for left, top in SHIELD], color)
        for left, top, width, height in PLUS:
            self.box(x + left * unit, y + top * unit, width * unit, height * unit, plus)

    def qr(self, text: str, x: float, y: float, size: float, color: str) -> None:
        """A QR code without its quiet zone: give it four modules of light around."""
        self.pdf.set_fill_color(*rgb(color))
        rows = modules(text)
        module = size / len(rows)
        for top, row in enumerate(rows):
            for start, length in _runs(row):
                self.pdf.rect(x + start * module, y + top * module, length * module, module, style="F")

    def finish(self) -> bytes:
        """The file's bytes; the sheet cannot be drawn on any more."""
        content = bytes(self.pdf.output())
        for font in self.pdf.fonts.values():
            font.ttfont.close()  # type: ignore[union-attr]
        return content


def _runs(row: bytes) -> list[tuple[int, int]]:
    """(start, length) of each run of dark modules."""
    found: list[tuple[int, int]] = []
    for index, dark in enumerate(row):
        if dark and found and sum(found[-1]) == index:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((index, 1))
    return found
