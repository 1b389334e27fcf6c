"""The house's look on paper and in pictures: its colours (as in static/css/portal.css) and its fonts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

NAVY, GOLD, PAPER, INK, SOFT = "#12305c", "#ffd166", "#fbf8f2", "#1c2433", "#4a5468"
RISE, RISE_WASH, LINE, WHITE, PALE = "#9a3412", "#fff1e2", "#ddd6c8", "#ffffff", "#cfdaea"

FONTS = Path(__file__).parent.parent / "fonts"
FACES = {
    "display": FONTS / "NotoSansThai-ExtraBold.ttf",
    "heading": FONTS / "NotoSansThai-Bold.ttf",
    "body": FONTS / "NotoSansThaiLooped-Regular.ttf",
    "strong": FONTS / "NotoSansThaiLooped-Bold.ttf",
    "letter": FONTS / "Sarabun-Regular.ttf",
    "letter-strong": FONTS / "Sarabun-Bold.ttf",
}
HOUSE = ("display", "heading", "body", "strong")
OFFICE = ("letter", "letter-strong")


@dataclass(frozen=True)
class Style:
    """How a text is set: a face of FACES, size (points on paper, pixels in a picture), colour, line height as a multiple."""

    face: str
    size: float
    color: str
    leading: float = 1.5

    def scaled(self, factor: float) -> Style:
        return Style(self.face, self.size * factor, self.color, self.leading)


def rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


# The shield of the portal's mark, as points of a 32 x 32 square, and its plus: (x, y, width, height).
SHIELD = (
    (16.0, 2.0), (28.0, 7.0), (28.0, 16.0), (27.3, 19.6), (25.6, 23.0), (23.0, 26.0), (19.8, 28.4), (16.0, 30.0),
    (12.2, 28.4), (9.0, 26.0), (6.4, 23.0), (4.7, 19.6), (4.0, 16.0), (4.0, 7.0),
)  # fmt: skip
PLUS = ((14.2, 10.0, 3.6, 12.0), (10.0, 14.2, 12.0, 3.6))
