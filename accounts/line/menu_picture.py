"""The picture of the menu at the foot of the chat: four large buttons in two languages."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from typing import Any

from directory.printing.look import FACES, GOLD, INK, NAVY, PLUS, SHIELD, SOFT, WHITE

WIDTH, HEIGHT = 2500, 1686  # LINE's large menu
GAP, ROUND = 36, 64
SYMBOL = 250
FINE = 2


def draw(labels: list[tuple[str, str, str]]) -> bytes:
    """PNG under a megabyte. `labels` are four of (symbol, words, the same words in the second language), row by row."""
    from PIL import Image, ImageDraw

    ground = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), NAVY)
    canvas = ImageDraw.Draw(ground)
    for index, (symbol, _, _) in enumerate(labels):
        left, top, right, bottom = card(index)
        color = GOLD if symbol == "phone" else WHITE
        box = [edge * FINE for edge in (left, top, right, bottom)]
        canvas.rounded_rectangle(box, ROUND * FINE, fill=color)
        _symbol(canvas, symbol, (left + right) / 2 - SYMBOL / 2, top + 110, color)
    image = ground.reduce(FINE)
    canvas = ImageDraw.Draw(image)
    for index, (symbol, words, second) in enumerate(labels):
        left, top, right, _ = card(index)
        middle = (left + right) / 2
        canvas.text((middle, top + 500), words, font=_font("display", 150), fill=NAVY, anchor="mm")
        shade = INK if symbol == "phone" else SOFT
        canvas.text((middle, top + 655), second, font=_font("body", 74), fill=shade, anchor="mm")
    stream = io.BytesIO()
    image.quantize(48, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def area(index: int) -> tuple[int, int, int, int]:
    """(x, y, width, height) of a button, to be pressed anywhere in its quarter."""
    width, height = WIDTH // 2, HEIGHT // 2
    return index % 2 * width, index // 2 * height, width, height


def card(index: int) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of what is drawn of a button."""
    x, y, width, height = area(index)
    inner = GAP // 2
    left = x + (GAP if x == 0 else inner)
    top = y + (GAP if y == 0 else inner)
    return left, top, x + width - (inner if x == 0 else GAP), y + height - (inner if y == 0 else GAP)


def _symbol(canvas: Any, name: str, x: float, y: float, ground: str) -> None:
    """In a square of SYMBOL; every symbol is given in a square of 32."""
    unit = SYMBOL / 32 * FINE
    corner = (x * FINE, y * FINE)

    def at(*values: float) -> list[float]:
        return [corner[place % 2] + value * unit for place, value in enumerate(values)]

    SYMBOLS[name](canvas, at, unit, ground)


def _bell(canvas: Any, at: Callable[..., list[float]], unit: float, _ground: str) -> None:
    canvas.ellipse(at(13.4, 1.5, 18.6, 6.7), fill=NAVY)
    canvas.pieslice(at(6, 4, 26, 26), 180, 360, fill=NAVY)
    canvas.polygon(at(6, 14, 26, 14, 26, 20, 29, 24.5, 3, 24.5, 6, 20), fill=NAVY)
    canvas.pieslice(at(11.5, 21, 20.5, 30), 0, 180, fill=NAVY)


def _shield(canvas: Any, at: Callable[..., list[float]], _unit: float, ground: str) -> None:
    canvas.polygon(at(*(value for point in SHIELD for value in point)), fill=NAVY)
    for left, top, width, height in PLUS:
        canvas.rectangle(at(left, top, left + width, top + height), fill=GOLD if ground != GOLD else WHITE)


def _pin(canvas: Any, at: Callable[..., list[float]], _unit: float, ground: str) -> None:
    canvas.ellipse(at(6.5, 2, 25.5, 21), fill=NAVY)
    canvas.polygon(at(7.8, 16, 24.2, 16, 16, 30.5), fill=NAVY)
    canvas.ellipse(at(12, 7.5, 20, 15.5), fill=ground)


def _phone(canvas: Any, at: Callable[..., list[float]], unit: float, _ground: str) -> None:
    canvas.arc(at(5, -15, 41, 27), 105, 166, fill=NAVY, width=round(unit * 5.2))
    canvas.rounded_rectangle(at(4.2, 2.2, 12, 11.6), unit * 2.2, fill=NAVY)
    canvas.rounded_rectangle(at(18.2, 19.6, 27.6, 28), unit * 2.2, fill=NAVY)


SYMBOLS: dict[str, Callable[..., None]] = {"bell": _bell, "shield": _shield, "pin": _pin, "phone": _phone}


@functools.lru_cache(maxsize=4)
def _font(face: str, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(FACES[face]), size, layout_engine=ImageFont.Layout.RAQM)
