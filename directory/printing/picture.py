"""Share pictures, 1200 x 630, in the house's look: texts that stand somewhere, as large as they may, and the portal's mark."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from directory.printing.look import FACES, NAVY, PLUS, SHIELD, WHITE, Style

WIDTH, HEIGHT = 1200, 630
FINE = 3  # shapes are drawn so many times larger, so that edges come out smooth


@dataclass(frozen=True)
class Placed:
    """A line of text at (x, y), the middle of its height; `anchor` as Pillow names it ("lm", "rm", "mm")."""

    text: str
    x: float
    y: float
    style: Style
    anchor: str = "lm"


def as_png(draw_ground: Callable[[Any], None], texts: Iterable[Placed]) -> bytes:
    """The same shapes and texts give the same bytes; 64 colours keep it small."""
    from PIL import Image, ImageDraw

    ground = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), NAVY)
    draw_ground(ImageDraw.Draw(ground))
    image = ground.reduce(FINE)
    draw = ImageDraw.Draw(image)
    for placed in texts:
        font = _font(placed.style.face, placed.style.size)
        draw.text((placed.x, placed.y), placed.text, font=font, fill=placed.style.color, anchor=placed.anchor)
    stream = io.BytesIO()
    colours = image.quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    colours.save(stream, "PNG", optimize=True)
    return stream.getvalue()


@functools.lru_cache(maxsize=64)
def _font(face: str, size: float) -> Any:
    """With raqm: Pillow's basic layout sets Thai vowels and tone marks in the wrong places."""
    from PIL import ImageFont

    return ImageFont.truetype(str(FACES[face]), size, layout_engine=ImageFont.Layout.RAQM)


def text_width(text: str, face: str, size: float) -> float:
    return float(_font(face, size).getlength(text))


def fitted(
    texts: Sequence[str],
    x: float,
    y: float,
    style: Style,
    *,
    sizes: Sequence[float],
    width: float,
    anchor: str = "lm",
) -> list[Placed]:
    """The first of the texts that stands on one line, as large as the width allows; nothing if none does."""
    for text in texts:
        for size in sizes:
            if text_width(text, style.face, size) <= width:
                return [Placed(text, x, y, Style(style.face, size, style.color), anchor)]
    return []


def draw_mark(draw: Any, x: float, y: float, size: float) -> None:
    """The portal's shield with its plus."""
    unit = size / 32
    draw.polygon(
        fine(*(value for left, up in SHIELD for value in (x + left * unit, y + up * unit))), fill=WHITE
    )
    for left, up, width, height in PLUS:
        a, b = x + left * unit, y + up * unit
        draw.rectangle(fine(a, b, a + width * unit, b + height * unit), fill=NAVY)


def fine(*values: float) -> tuple[float, ...]:
    return tuple(value * FINE for value in values)
