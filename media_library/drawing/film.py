"""Draws a short film frame by frame, 720 by 1280: large letters, calm movement, nothing that flashes.

Scenes are drawn in millimetres of a screen 120 wide, with the calls that draw posters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alerts.renderings.message import HOTLINE
from directory.printing.look import GOLD, INK, LINE, NAVY, PALE, PAPER, RISE, WHITE, Style
from directory.printing.sheet import Paragraph
from media_library.drawing.art import ART, Art
from media_library.drawing.clip import Beat, Clip, Line, beats
from media_library.drawing.frame import GROUNDS
from media_library.drawing.surface import FINE, SCALE, Bitmap

WIDTH, HEIGHT = 120.0, 640 / 3
PIXELS, POSTER = (720, 1280), (360, 640)
RATE = 15
# Frames in which something comes: a little over a third of a second; a ring is drawn somewhat slower.
FADE, RING = 6, 10
MARGIN = 8.0
HEAD, FOOT = 33.0, 27.0
VIEW = HEIGHT - HEAD - FOOT
BUBBLE, PAD, GAP = 100.0, 5.0, 5.5
MINE = "#d9e8f7"
WORDS = [Style("body", size, INK, 1.4) for size in (26, 25, 24, 23)]
NOTICE = Style("heading", 20, WHITE, 1.3)


def frames(clip: Clip, *, language: str) -> Iterator[Any]:
    """Pillow pictures, RATE of them a second; one that stays is the same object again."""
    chat = Chat(clip, language)
    before, shown = None, None
    for beat in beats(clip):
        picture = chat.still(beat) if beat.scene == "chat" else _still(clip, beat, language)
        coming: list[Any] = [] if shown is None else [*_coming(chat, before, beat, shown, picture)]
        count = round(beat.seconds * RATE)
        yield from (coming + [picture] * count)[:count]
        before, shown = beat, picture


def poster(clip: Clip, *, language: str) -> Any:
    """The first picture, which stands for the film until it plays."""
    return _still(clip, beats(clip)[0], language).reduce(PIXELS[0] // POSTER[0])


def _coming(chat: Chat, before: Beat | None, beat: Beat, shown: Any, picture: Any) -> Iterator[Any]:
    from PIL import Image

    if before and before.scene == beat.scene == "chat":
        yield from chat.coming(before, beat)
    else:
        yield from (Image.blend(shown, picture, _eased(n / FADE)) for n in range(1, FADE))


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)


class Screen(Bitmap):
    """A picture of a screen, or of a strip that is longer than a screen."""

    def __init__(self, language: str, ground: str, *, height: float = HEIGHT) -> None:
        super().__init__(language=language, size=(WIDTH, height))
        self.box(0, 0, WIDTH, height, ground)

    def centred(self, text: str, style: Style, y: float, sizes: list[int], lines: int) -> float:
        found = self.fitted(text, style, WIDTH - 2 * MARGIN, sizes, lines)
        return self.draw(found, MARGIN, y, width=WIDTH - 2 * MARGIN, align="C")

    def brand(self, name: str, y: float, plus: str) -> None:
        style = Style("heading", 15, WHITE, 1.0)
        left = (WIDTH - 13 - self.width(name, style.face, style.size)) / 2
        self.mark(left, y, 10.5, WHITE, plus)
        self.line(name, style, left + 13, y + 2.6)


def _still(clip: Clip, beat: Beat, language: str) -> Any:
    screen = Screen(language, NAVY if beat.scene == "end" else GROUNDS[clip.ground])
    {"hook": _draw_hook, "advice": _draw_advice, "end": _draw_end}[beat.scene](screen, clip, beat)
    return screen.picture()


def _draw_hook(screen: Screen, clip: Clip, beat: Beat) -> None:
    ground = GROUNDS[clip.ground]
    screen.brand(clip.labels["brand"], 12, ground)
    ART[clip.art](Art(screen, (WIDTH - 66) / 2, 36, 66, ground))
    text = screen.fitted(
        clip.headline, Style("display", 46, WHITE, 1.25), WIDTH - 2 * MARGIN, [46, 43, 40, 37, 34, 31], 3
    )
    end = screen.draw(text, MARGIN, 112, width=WIDTH - 2 * MARGIN, align="C")
    screen.centred(clip.labels["watch"], Style("heading", 20, GOLD, 1.3), end + 5, [20, 18, 16], 1)
    _draw_whose(screen, clip)


def _draw_whose(screen: Screen, clip: Clip) -> None:
    screen.centred(clip.labels["whose"], Style("body", 13, PALE, 1.4), HEIGHT - 14, [13, 12, 11], 1)


def _draw_advice(screen: Screen, clip: Clip, beat: Beat) -> None:
    ground = GROUNDS[clip.ground]
    screen.brand(clip.labels["brand"], 12, ground)
    screen.centred(clip.labels["advice"], Style("display", 38, GOLD, 1.2), 33, [38, 34], 1)
    for number, point in enumerate(clip.points[: beat.points]):
        top = 60 + number * 41
        screen.box(MARGIN, top, WIDTH - 2 * MARGIN, 36, WHITE, radius=5)
        screen.disc(MARGIN + 5, top + 9.5, 17, ground)
        _draw_check(screen, MARGIN + 5, top + 9.5, 17)
        text = screen.fitted(
            point, Style("heading", 27, INK, 1.3), WIDTH - 2 * MARGIN - 31, [27, 25, 23, 21, 19], 2
        )
        screen.draw(text, MARGIN + 26, top + (36 - text.height) / 2)


def _draw_check(screen: Screen, x: float, y: float, size: float) -> None:
    points = [(5.2, 9.6), (6.9, 7.9), (8.6, 9.7), (12.6, 5.6), (14.3, 7.3), (8.6, 13.2)]
    unit = size / 19
    screen.polygon([(x + left * unit, y + top * unit) for left, top in points], GOLD)


def _draw_end(screen: Screen, clip: Clip, beat: Beat) -> None:
    screen.brand(clip.labels["brand"], 12, NAVY)
    y = screen.centred(clip.labels["call"], Style("display", 36, WHITE, 1.2), 62, [36, 33, 30, 27], 1)
    y = screen.centred(HOTLINE, Style("display", 118, GOLD, 1.1), y + 2, [118], 1)
    screen.centred(clip.labels["now"], Style("heading", 26, WHITE, 1.3), y + 4, [26, 24, 22, 20], 1)
    screen.centred("CC BY 4.0", Style("body", 13, PALE, 1.4), HEIGHT - 21, [13], 1)
    _draw_whose(screen, clip)


class Chat:
    """The chat of a film: one long strip, drawn message by message, of which a window is seen."""

    def __init__(self, clip: Clip, language: str) -> None:
        self.clip, self.language = clip, language
        self.frame = self._drawn_frame()
        self.bottoms: dict[tuple[int, int], float] = {}
        self.rings: dict[tuple[int, int], list[tuple[float, float]]] = {}
        self.strips: dict[tuple[int, int], Screen] = {}
        self._draw_strips()

    def still(self, beat: Beat) -> Any:
        key = (beat.lines, beat.flags)
        return self._seen(self.strips[key].image, self._offset(key))

    def coming(self, before: Beat, beat: Beat) -> Iterator[Any]:
        """What is new fades in while the strip moves up; a ring is drawn around the words as by a hand."""
        from PIL import Image

        old, new = (before.lines, before.flags), (beat.lines, beat.flags)
        start, end = self._offset(old), self._offset(new)
        for n in range(1, RING if new in self.rings else FADE):
            share = _eased(n / (RING if new in self.rings else FADE))
            offset = start + (end - start) * share
            if new in self.rings:
                strip = self.strips[old].copied()
                strip.path(self.rings[new][: max(2, round(len(self.rings[new]) * share))], RISE, 1.5)
                yield self._seen(strip.image, offset)
            else:
                yield self._seen(Image.blend(self.strips[old].image, self.strips[new].image, share), offset)

    def _drawn_frame(self) -> Any:
        screen, ground = Screen(self.language, PAPER), GROUNDS[self.clip.ground]
        screen.box(0, 0, WIDTH, HEAD, ground)
        screen.disc(MARGIN, 8, 17, WHITE)
        screen.line("?", Style("display", 28, ground, 1.0), MARGIN, 11.4, width=17, align="C")
        who = screen.fitted(
            self.clip.who, Style("heading", 21, WHITE, 1.3), WIDTH - 2 * MARGIN - 22, [21, 20, 19, 18, 17], 1
        )
        screen.draw(who, MARGIN + 22, 7)
        screen.line(self.clip.labels["invented"], Style("body", 13, PALE, 1.3), MARGIN + 22, 18)
        screen.box(0, HEIGHT - FOOT, WIDTH, FOOT, NAVY)
        screen.brand(self.clip.labels["brand"], HEIGHT - FOOT + 8, NAVY)
        return screen.picture()

    def _draw_strips(self) -> None:
        """Where everything stands is known from the beginning: what comes later stands below."""
        height, places = GAP, []
        measure = Screen(self.language, PAPER, height=10)
        for line in self.clip.lines:
            text = _set(measure, line.text)
            places.append((height, text, line))
            height += text.height + 2 * PAD - 2 + GAP + (15.5 if line.flag else 0)
        strip, flags = Screen(self.language, PAPER, height=max(height + GAP, VIEW)), 0
        for number, (top, text, line) in enumerate(places, start=1):
            left, width, bottom = _draw_bubble(strip, top, text, line)
            self._keep((number, flags), strip, bottom)
            if line.flag:
                flags += 1
                ring = _around(left - 1.6, top - 1.6, width + 3.2, bottom - top + 3.2, 7)
                strip.path(ring, RISE, 1.5)
                self._keep((number, flags), strip, _draw_notice(strip, line.flag, left, bottom + 3.4))
                self.rings[number, flags] = ring

    def _keep(self, key: tuple[int, int], strip: Screen, bottom: float) -> None:
        self.strips[key], self.bottoms[key] = strip.copied(), bottom

    def _offset(self, key: tuple[int, int]) -> float:
        return max(0.0, self.bottoms[key] + GAP - VIEW)

    def _seen(self, strip: Any, offset: float) -> Any:
        fine, top = SCALE * FINE, round(offset * SCALE) * FINE
        window = strip.crop((0, top, round(WIDTH * fine), top + round(VIEW * fine))).reduce(FINE)
        picture = self.frame.copy()
        picture.paste(window, (0, round(HEAD * SCALE)))
        return picture


def _set(screen: Screen, text: str) -> Paragraph:
    """A message in the fewest lines, and then as large as they allow."""
    found = [screen.paragraph(text, style, BUBBLE - 2 * PAD) for style in WORDS]
    return min(found, key=lambda paragraph: (len(paragraph.lines), -paragraph.style.size))


def _draw_bubble(strip: Screen, top: float, text: Paragraph, line: Line) -> tuple[float, float, float]:
    """(left, width, bottom) of the bubble."""
    width = max(strip.width(part, text.style.face, text.style.size) for part in text.lines) + 2 * PAD
    left, height = WIDTH - MARGIN - width if line.mine else MARGIN, text.height + 2 * PAD - 2
    strip.box(left, top, width, height, MINE if line.mine else WHITE, radius=6, border=LINE)
    strip.draw(text, left + PAD, top + PAD - 1)
    return left, width, top + height


def _draw_notice(strip: Screen, text: str, left: float, top: float) -> float:
    """A flag under the bubble; where it ends."""
    found = strip.fitted(text, NOTICE, WIDTH - 2 * MARGIN - 15, [20, 19, 18, 17, 16, 15], 1)
    width = strip.width(found.lines[0], NOTICE.face, found.style.size) + 15
    strip.box(left, top, width, 13, RISE, radius=5)
    strip.polygon(
        [
            (left + 4.4, top + 2.8),
            (left + 5.4, top + 2.8),
            (left + 5.4, top + 10.2),
            (left + 4.4, top + 10.2),
        ],
        GOLD,
    )
    strip.polygon([(left + 5.4, top + 2.8), (left + 10.2, top + 4.9), (left + 5.4, top + 7)], GOLD)
    strip.draw(found, left + 11.6, top + (13 - found.height) / 2)
    return top + 13


def _around(x: float, y: float, width: float, height: float, radius: float) -> list[tuple[float, float]]:
    """Points around a box with round corners, from the top left on."""
    from math import cos, pi, sin

    corners = [(x + width - radius, y + radius, -pi / 2), (x + width - radius, y + height - radius, 0.0), (x + radius, y + height - radius, pi / 2), (x + radius, y + radius, pi)]  # fmt: skip
    points = [(x + radius, y)]
    for left, top, begin in corners:
        arc = [
            (left + radius * cos(begin + step * pi / 20), top + radius * sin(begin + step * pi / 20))
            for step in range(11)
        ]
        points += [*_between(points[-1], arc[0]), *arc]
    return [*points, *_between(points[-1], points[0])]


def _between(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    return [
        (start[0] + (end[0] - start[0]) * n / 30, start[1] + (end[1] - start[1]) * n / 30)
        for n in range(1, 31)
    ]
