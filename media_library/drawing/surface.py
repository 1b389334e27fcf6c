"""What a design draws on, in millimetres of an A4 page: the sheet of paper, or a picture that looks the same."""

from __future__ import annotations

import copy
import functools
import io
from collections.abc import Sequence
from typing import Any, Protocol, Self

from directory.printing.lines import break_lines, fit_lines
from directory.printing.look import FACES, PLUS, SHIELD, WHITE, Style
from directory.printing.sheet import HEIGHT, POINT, WIDTH, Paragraph
from directory.qr import modules

# Pixels of the picture for a millimetre, and how much finer it is drawn so that edges come out smooth.
SCALE, FINE = 6, 2
COLOURS = 96


class Surface(Protocol):
    """The calls that directory.printing.sheet.Sheet and Bitmap share."""

    language: str

    def width(self, text: str, face: str, size: float) -> float: ...
    def fitted(
        self, text: str, style: Style, width: float, sizes: Sequence[float], max_lines: int
    ) -> Paragraph: ...
    def draw(
        self, paragraph: Paragraph, x: float, y: float, *, width: float = 0, align: str = "L"
    ) -> float: ...
    def line(
        self, text: str, style: Style, x: float, y: float, *, width: float = 0, align: str = "L"
    ) -> float: ...
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
    ) -> None: ...
    def disc(self, x: float, y: float, diameter: float, color: str) -> None: ...
    def polygon(self, points: Sequence[tuple[float, float]], color: str) -> None: ...
    def mark(self, x: float, y: float, size: float, color: str, plus: str) -> None: ...
    def qr(self, text: str, x: float, y: float, size: float, color: str) -> None: ...


class Bitmap:
    """The A4 page, or another `size` in millimetres, as pixels. The same calls give the same bytes."""

    def __init__(self, *, language: str, size: tuple[float, float] = (WIDTH, HEIGHT)) -> None:
        from PIL import Image, ImageDraw

        self.language = language
        self._unit = SCALE * FINE
        self.image = Image.new("RGB", (round(size[0] * self._unit), round(size[1] * self._unit)), WHITE)
        self._pen: Any = ImageDraw.Draw(self.image)
        self._widths: dict[tuple[str, str], float] = {}

    def width(self, text: str, face: str, size: float) -> float:
        key = (text, face)
        if key not in self._widths:
            self._widths[key] = float(_font(face, 100).getlength(text))
        return self._widths[key] * size * POINT / 100

    def paragraph(self, text: str, style: Style, width: float) -> Paragraph:
        lines = break_lines(text, width, lambda line: self.width(line, style.face, style.size), self.language)
        return Paragraph(tuple(lines), style)

    def fitted(
        self, text: str, style: Style, width: float, sizes: Sequence[float], max_lines: int
    ) -> Paragraph:
        size, lines = fit_lines(
            text, width, sizes, max_lines=max_lines, language=self.language,
            measure=lambda line, at: self.width(line, style.face, at),
        )  # fmt: skip
        return Paragraph(tuple(lines), Style(style.face, size, style.color, style.leading))

    def draw(self, paragraph: Paragraph, x: float, y: float, *, width: float = 0, align: str = "L") -> float:
        style = paragraph.style
        size = style.size * POINT
        font = _font(style.face, size * self._unit)
        for line in paragraph.lines:
            free = width - self.width(line, style.face, style.size) if width else 0.0
            left = x + {"L": 0.0, "C": free / 2, "R": free}[align]
            # Where fpdf2 puts the baseline of a cell.
            base = y + paragraph.line_height / 2 + 0.3 * size
            self._pen.text(
                (left * self._unit, base * self._unit), line, font=font, fill=style.color, anchor="ls"
            )
            y += paragraph.line_height
        return y

    def line(
        self, text: str, style: Style, x: float, y: float, *, width: float = 0, align: str = "L"
    ) -> float:
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
        corners = [value * self._unit for value in (x, y, x + width, y + height)]
        self._pen.rounded_rectangle(
            corners,
            radius=radius * self._unit,
            fill=color,
            outline=border or None,
            width=round(0.3 * self._unit),
        )

    def disc(self, x: float, y: float, diameter: float, color: str) -> None:
        self._pen.ellipse([value * self._unit for value in (x, y, x + diameter, y + diameter)], fill=color)

    def polygon(self, points: Sequence[tuple[float, float]], color: str) -> None:
        self._pen.polygon([(x * self._unit, y * self._unit) for x, y in points], fill=color)

    def path(self, points: Sequence[tuple[float, float]], color: str, width: float) -> None:
        """A line through the points, with round joints and ends."""
        fine = [(x * self._unit, y * self._unit) for x, y in points]
        self._pen.line(fine, fill=color, width=round(width * self._unit), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x - width / 2, y - width / 2, width, color)

    def copied(self) -> Self:
        """The same picture once more, to draw on."""
        from PIL import ImageDraw

        other = copy.copy(self)
        other.image = self.image.copy()
        other._pen = ImageDraw.Draw(other.image)
        return other

    def picture(self) -> Any:
        """As Pillow's picture, in pixels as they are shown."""
        return self.image.reduce(FINE)

    def mark(self, x: float, y: float, size: float, color: str, plus: str) -> None:
        unit = size / 32
        self.polygon([(x + left * unit, y + top * unit) for left, top in SHIELD], color)
        for left, top, width, height in PLUS:
            self.box(x + left * unit, y + top * unit, width * unit, height * unit, plus)

    def qr(self, text: str, x: float, y: float, size: float, color: str) -> None:
        rows = modules(text)
        module = size / len(rows)
        for top, row in enumerate(rows):
            for left, dark in enumerate(row):
                if dark:
                    self.box(x + left * module, y + top * module, module, module, color)

    def finish(self) -> bytes:
        """PNG; 96 colours keep it small."""
        from PIL import Image

        small = self.picture()
        colours = small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        stream = io.BytesIO()
        colours.save(stream, "PNG", optimize=True)
        return stream.getvalue()


@functools.lru_cache(maxsize=128)
def _font(face: str, size: float) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(FACES[face]), size, layout_engine=ImageFont.Layout.RAQM)
