"""Pictograms of the posters, drawn for them from boxes, discs and polygons in a square of 100 by 100."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from directory.printing.look import GOLD, WHITE, Style
from media_library.drawing.surface import Surface


class Art:
    """Draws in units of a hundredth of `size`, from (x, y); `ground` is the colour behind."""

    def __init__(self, surface: Surface, x: float, y: float, size: float, ground: str) -> None:
        self.surface, self.x, self.y, self.unit, self.ground = surface, x, y, size / 100, ground

    def box(self, x: float, y: float, width: float, height: float, color: str, radius: float = 0) -> None:
        """The corner is always a little less than half a side: on paper a half is taken for none."""
        unit = self.unit
        corner = min(radius, min(width, height) / 2 - 0.3) * unit
        self.surface.box(
            self.x + x * unit, self.y + y * unit, width * unit, height * unit, color, radius=corner
        )

    def disc(self, x: float, y: float, diameter: float, color: str) -> None:
        self.surface.disc(self.x + x * self.unit, self.y + y * self.unit, diameter * self.unit, color)

    def shape(self, points: Sequence[tuple[float, float]], color: str) -> None:
        self.surface.polygon([(self.x + x * self.unit, self.y + y * self.unit) for x, y in points], color)

    def sign(self, text: str, x: float, y: float, width: float, size: float, color: str) -> None:
        style = Style("display", size * self.unit / 0.3528, color, 1.0)
        self.surface.line(
            text, style, self.x + x * self.unit, self.y + y * self.unit, width=width * self.unit, align="C"
        )


def phone(art: Art) -> None:
    art.box(16, 4, 48, 92, WHITE, 8)
    art.box(21, 14, 38, 66, art.ground, 2)
    art.disc(36, 83, 8, art.ground)
    art.disc(44, 40, 48, art.ground)
    art.disc(47, 43, 42, GOLD)
    for left, right in ((57, 79), (79, 57)):
        step = 4 if left < right else -4
        art.shape([(left, 57), (left + step, 53), (right, 71), (right - step, 75)], art.ground)


def chat(art: Art) -> None:
    art.box(2, 10, 66, 44, WHITE, 10)
    art.shape([(12, 50), (32, 50), (12, 70)], WHITE)
    for left in (17, 30, 43):
        art.disc(left, 27, 9, art.ground)
    art.box(36, 44, 62, 40, art.ground, 10)
    art.box(39, 47, 58, 36, GOLD, 9)
    art.shape([(72, 80), (90, 80), (90, 96)], GOLD)
    art.sign("฿", 39, 51, 58, 30, art.ground)


def bag(art: Art) -> None:
    art.disc(30, 6, 40, WHITE)
    art.disc(37, 13, 26, art.ground)
    art.shape([(14, 30), (86, 30), (94, 94), (6, 94)], WHITE)
    art.disc(30, 40, 44, GOLD)
    art.sign("?", 30, 46, 44, 34, art.ground)


def page(art: Art) -> None:
    art.box(4, 8, 76, 84, WHITE, 6)
    art.box(4, 8, 76, 22, GOLD, 6)
    art.disc(12, 22, 26, art.ground)
    art.disc(15, 25, 20, WHITE)
    for top, width in ((56, 60), (66, 60), (76, 36)):
        art.box(12, top, width, 5, art.ground, 2)
    art.shape([(78, 82), (84, 76), (100, 92), (94, 98)], art.ground)
    art.disc(50, 46, 40, art.ground)
    art.disc(55, 51, 30, GOLD)


def heart(art: Art) -> None:
    art.disc(6, 12, 48, WHITE)
    art.disc(46, 12, 48, WHITE)
    art.shape([(11, 50), (50, 34), (89, 50), (50, 94)], WHITE)
    art.box(28, 22, 44, 36, WHITE)
    art.sign("฿", 25, 26, 50, 46, art.ground)


def gift(art: Art) -> None:
    art.shape([(50, 28), (20, 4), (12, 24)], GOLD)
    art.shape([(50, 28), (80, 4), (88, 24)], GOLD)
    art.box(12, 44, 76, 50, WHITE, 4)
    art.box(6, 26, 88, 20, WHITE, 4)
    art.box(6, 46, 88, 3, art.ground)
    art.box(43, 26, 14, 68, GOLD)


def coins(art: Art) -> None:
    for left, count in ((4, 3), (36, 5), (68, 7)):
        for number in range(count):
            art.box(left, 84 - number * 12, 28, 10, GOLD if number == count - 1 else WHITE, 5)


def thumb(art: Art) -> None:
    art.box(4, 44, 20, 48, GOLD, 3)
    art.shape([(28, 50), (48, 8), (60, 8), (62, 20), (56, 44), (30, 88)], WHITE)
    for top, left in ((42, 34), (54.5, 32), (67, 30), (79.5, 28)):
        art.box(left, top, 92 - left - (0, 0, 3, 7)[int((top - 42) / 12.5)], 11, WHITE, 5.5)
    art.box(28, 48, 26, 42, WHITE, 4)


def plane(art: Art) -> None:
    art.box(43, 2, 14, 90, WHITE, 7)
    art.shape([(44, 32), (56, 32), (98, 64), (98, 72), (56, 58), (44, 58), (2, 72), (2, 64)], WHITE)
    art.shape([(45, 74), (55, 74), (72, 90), (72, 96), (50, 89), (28, 96), (28, 90)], GOLD)


def key(art: Art) -> None:
    art.disc(2, 26, 48, GOLD)
    art.disc(14, 38, 24, art.ground)
    art.box(46, 44, 52, 12, WHITE, 3)
    art.box(72, 54, 9, 18, WHITE, 2)
    art.box(87, 54, 9, 14, WHITE, 2)


def lock(art: Art) -> None:
    art.disc(24, 4, 52, WHITE)
    art.disc(34, 14, 32, art.ground)
    art.box(24, 30, 10, 24, WHITE)
    art.box(66, 30, 10, 24, WHITE)
    art.box(34, 30, 32, 20, art.ground)
    art.box(12, 46, 76, 48, GOLD, 7)
    art.disc(42, 58, 16, art.ground)
    art.shape([(46, 70), (54, 70), (57, 84), (43, 84)], art.ground)


def chart(art: Art) -> None:
    for left, top in ((6, 62), (30, 46), (54, 28)):
        art.box(left, top, 16, 92 - top, WHITE, 2)
    art.box(2, 92, 96, 4, WHITE, 2)
    art.shape([(2, 50), (46, 14), (66, 26), (62, 33), (47, 23), (7, 56)], GOLD)
    art.shape([(62, 33), (66, 26), (86, 66), (79, 70)], GOLD)
    art.shape([(70, 68), (98, 60), (90, 88)], GOLD)


def wallet(art: Art) -> None:
    art.shape([(16, 24), (74, 6), (80, 24)], GOLD)
    art.box(4, 22, 88, 70, WHITE, 8)
    art.box(4, 34, 88, 3, art.ground)
    art.box(58, 48, 40, 24, art.ground, 7)
    art.box(61, 51, 37, 18, GOLD, 6)
    art.disc(66, 55, 10, art.ground)


def pyramid(art: Art) -> None:
    for row, count in enumerate((1, 2, 3)):
        for number in range(count):
            left = 50 - count * 16 + number * 32 + 5
            color = GOLD if row == 0 else WHITE
            art.disc(left + 5, row * 33 + 2, 12, color)
            art.box(left, row * 33 + 15, 22, 15, color, 6)


ART: dict[str, Callable[[Art], None]] = {
    made.__name__: made
    for made in (phone, chat, bag, page, heart, gift, coins, thumb, plane, key, lock, chart, wallet, pyramid)
}
