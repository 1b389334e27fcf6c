"""The poster of one trick: what to do in one line, the crook's words, three things, the number to call.

Read from five metres (the line), from two (the words and the three things), from arm's length (the code).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from directory.printing.look import GOLD, INK, PAPER, RISE, RISE_WASH, WHITE, Style
from directory.printing.sheet import HEIGHT, INNER, MARGIN, WIDTH, Paragraph
from media_library.drawing.art import ART, Art
from media_library.drawing.frame import FOOT, GROUNDS, Proof, draw_brand, draw_foot
from media_library.drawing.surface import Surface

HERO = 124.0
HEADLINE_TOP, HEADLINE = 39.0, 63.0
# A headline is set so much smaller, at most, to end its lines where its phrases end.
WHOLE_PHRASES = 0.68
ART_SIZE = 62.0
DISC = 17.0


@dataclass(frozen=True)
class Poster:
    headline: str
    kind: str
    says: str
    sign: str
    points: tuple[str, ...]
    art: str
    ground: str
    proof: Proof

    def draw(self, surface: Surface) -> None:
        ground = GROUNDS[self.ground]
        surface.box(0, 0, WIDTH, HEIGHT, PAPER)
        surface.box(0, 0, WIDTH, HERO, ground)
        draw_brand(surface, ground)
        ART[self.art](Art(surface, WIDTH - MARGIN - ART_SIZE, 12, ART_SIZE, ground))
        self._draw_headline(surface)
        end = self._draw_bubble(surface, HERO - 18)
        self._draw_points(surface, end, ground)
        draw_foot(surface, self.proof)

    def _draw_headline(self, surface: Surface) -> None:
        surface.line(self.kind, Style("heading", 18, GOLD, 1.0), MARGIN, 29)
        text = self._set_headline(surface)
        surface.draw(text, MARGIN, HEADLINE_TOP + (HEADLINE - text.height) / 2)

    def _set_headline(self, surface: Surface) -> Paragraph:
        """Beside the pictogram, as large as there is room; somewhat smaller where that keeps its phrases whole."""
        style, width = Style("display", 0, WHITE, 1.2), INNER - ART_SIZE - 5
        room = [
            text
            for size in range(60, 25, -2)
            if (text := surface.fitted(self.headline, style, width, [size], 3)).height <= HEADLINE
            and len(text.lines) <= 3
        ]
        largest = room[0].style.size
        whole = [
            text
            for text in room
            if text.style.size >= WHOLE_PHRASES * largest and " ".join(text.lines) == self.headline
        ]
        return (whole or room)[0]

    def _draw_bubble(self, surface: Surface, y: float) -> float:
        """The crook's words, half over the ground; where it ends."""
        text = surface.fitted(
            self.says, Style("body", 22, INK, 1.45), INNER - 14, [22, 21, 20, 19, 18, 17], 2
        )
        height = text.height + 13
        surface.polygon(
            [(MARGIN + 12, y + height - 1), (MARGIN + 26, y + height - 1), (MARGIN + 10, y + height + 8)],
            RISE_WASH,
        )
        surface.box(MARGIN, y, INNER, height, RISE_WASH, radius=5)
        surface.line(_("คนร้ายมักพูดว่า"), Style("heading", 13, RISE, 1.3), MARGIN + 7, y + 3)
        surface.draw(text, MARGIN + 7, y + 9.5)
        return self._draw_sign(surface, y + height + 3) + 3

    def _draw_sign(self, surface: Surface, y: float) -> float:
        """What to notice, beside the bubble's tail: on one line where it stays readable, else on two."""
        label = Style("heading", 14, RISE, 1.4)
        surface.line(_("จุดสังเกต"), label, MARGIN + 31, y)
        left = MARGIN + 35 + surface.width(_("จุดสังเกต"), label.face, label.size)
        style, width = Style("body", 14, INK, 1.4), WIDTH - MARGIN - left
        one = surface.fitted(self.sign, style, width, [15, 14, 13, 12.5], 1)
        sign = one if len(one.lines) == 1 else surface.fitted(self.sign, style, width, [13, 12, 11], 2)
        return surface.draw(sign, left, y + (14 - sign.style.size) * 0.25)

    def _draw_points(self, surface: Surface, top: float, ground: str) -> None:
        """Three things to do, evenly down to the foot."""
        step = (HEIGHT - FOOT - 5 - top) / len(self.points)
        for number, text in enumerate(self.points, start=1):
            middle = top + step * (number - 0.5) + 1
            surface.disc(MARGIN, middle - DISC / 2, DISC, ground)
            surface.line(
                str(number), Style("display", 30, GOLD, 1.0), MARGIN, middle - 5.3, width=DISC, align="C"
            )
            found = surface.fitted(
                text, Style("heading", 30, INK, 1.3), INNER - DISC - 7, [32, 30, 28, 26, 24, 22, 20], 1
            )
            surface.draw(found, MARGIN + DISC + 7, middle - found.height / 2)
