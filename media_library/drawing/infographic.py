"""The infographic: a question or promise on top, then four or five rows, each a bold line and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass

from directory.printing.look import GOLD, INK, LINE, PAPER, SOFT, WHITE, Style
from directory.printing.sheet import HEIGHT, INNER, MARGIN, WIDTH, Paragraph
from media_library.drawing.frame import FOOT, GROUNDS, Proof, draw_brand, draw_foot
from media_library.drawing.surface import Surface

HEAD = 82.0
BRAND = 25.0
DISC = 19.0
GAP = 4.0


@dataclass(frozen=True)
class Infographic:
    """`mark` of the rows: "number", "no" or "check"."""

    title: str
    summary: str
    rows: tuple[tuple[str, str], ...]
    mark: str
    ground: str
    proof: Proof

    def draw(self, surface: Surface) -> None:
        ground = GROUNDS[self.ground]
        surface.box(0, 0, WIDTH, HEIGHT, PAPER)
        surface.box(0, 0, WIDTH, HEAD, ground)
        draw_brand(surface, ground)
        self._draw_head(surface)
        height = (HEIGHT - FOOT - HEAD - GAP * (len(self.rows) + 1)) / len(self.rows)
        for number, row in enumerate(self.rows):
            self._draw_row(surface, number, row, HEAD + GAP + number * (height + GAP), height)
        draw_foot(surface, self.proof)

    def _draw_head(self, surface: Surface) -> None:
        """Title and promise as large as they stand together under the brand."""
        room, title, text = HEAD - BRAND - 6, *self._set_head(surface, 50)
        for size in range(47, 23, -3):
            if title.height + text.height + 3 <= room:
                break
            title, text = self._set_head(surface, size)
        top = BRAND + max(room - title.height - text.height - 3, 0) / 2
        surface.draw(text, MARGIN, surface.draw(title, MARGIN, top) + 3)

    def _set_head(self, surface: Surface, size: int) -> tuple[Paragraph, Paragraph]:
        title = surface.fitted(self.title, Style("display", size, WHITE, 1.2), INNER, [size], 2)
        return title, surface.fitted(
            self.summary, Style("heading", 16, GOLD, 1.4), INNER, [16, 15, 14, 13], 2
        )

    def _draw_row(self, surface: Surface, number: int, row: tuple[str, str], y: float, height: float) -> None:
        surface.box(MARGIN, y, INNER, height, WHITE, radius=4, border=LINE)
        _draw_mark(surface, self.mark, number + 1, MARGIN + 6, y + (height - DISC) / 2, GROUNDS[self.ground])
        left, width = MARGIN + DISC + 13, INNER - DISC - 20
        title = surface.fitted(row[0], Style("heading", 25, INK, 1.3), width, [26, 24, 22, 20, 18], 1)
        text = surface.fitted(row[1], Style("body", 16, SOFT, 1.4), width, [17, 16, 15, 14, 13, 12], 1)
        end = surface.draw(title, left, y + (height - title.height - text.height) / 2)
        surface.draw(text, left, end)


def _draw_mark(surface: Surface, mark: str, number: int, x: float, y: float, ground: str) -> None:
    surface.disc(x, y, DISC, ground)
    middle, arm, thick = DISC / 2, DISC * 0.22, DISC * 0.055
    if mark == "number":
        surface.line(str(number), Style("display", 34, GOLD, 1.0), x, y + DISC / 2 - 6, width=DISC, align="C")
    elif mark == "no":
        for turn in (1, -1):
            surface.polygon(
                [
                    (x + middle - arm - thick, y + middle - turn * (arm - thick)),
                    (x + middle - arm + thick, y + middle - turn * (arm + thick)),
                    (x + middle + arm + thick, y + middle + turn * (arm - thick)),
                    (x + middle + arm - thick, y + middle + turn * (arm + thick)),
                ],
                GOLD,
            )
    else:
        points = [(5.2, 9.6), (6.9, 7.9), (8.6, 9.7), (12.6, 5.6), (14.3, 7.3), (8.6, 13.2)]
        surface.polygon([(x + left, y + top) for left, top in points], GOLD)
