"""The share picture, 1200 x 630: what a link to the bulletin shows in chats and feeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alerts.renderings.message import HOTLINE, Message, Threat
from directory.printing import picture
from directory.printing.lines import fit_lines
from directory.printing.look import GOLD, INK, NAVY, PALE, RISE, WHITE, Style
from directory.printing.picture import FINE, HEIGHT, WIDTH, Placed, draw_mark, fine, fitted, text_width

MARGIN = 64
INNER = WIDTH - 2 * MARGIN
STRIP, FOOT = 54, 108
# Where the words over the name stand, under the strip.
LEAD = 128


def as_png(message: Message) -> bytes:
    """The same message gives the same bytes."""
    return picture.as_png(lambda draw: _draw_ground(draw, message), text_layer(message))


def text_layer(message: Message) -> list[Placed]:
    """Every text of the picture and where it stands. What is not here is not in the picture."""
    top = STRIP if message.is_simulated else 0
    found = [*_strip(message), *_brand(message, top + 52)]
    if message.first is None:
        return [*found, *_no_threat(message, top + 118), *_foot(message)]
    lead = Placed(message.labels.first, MARGIN, top + LEAD, Style("heading", 40, WHITE))
    return [
        *found,
        lead,
        *_rising(message, top + LEAD),
        *_threats(message, message.first, top),
        *_foot(message),
    ]


def _strip(message: Message) -> list[Placed]:
    if not message.is_simulated:
        return []
    note = f"{message.simulated} · {message.simulated_note}"
    return _line(
        [note, message.simulated],
        WIDTH / 2,
        STRIP / 2,
        Style("heading", 27, INK),
        sizes=(27, 24, 21),
        anchor="mm",
    )


def _brand(message: Message, y: float) -> list[Placed]:
    tags = " · ".join((message.area, *message.tags))
    right = WIDTH - MARGIN
    return [
        Placed(message.labels.portal, MARGIN + 56, y, Style("heading", 34, WHITE)),
        *_line(
            [message.issued],
            right,
            y - 18,
            Style("heading", 30, GOLD),
            width=640,
            sizes=(30, 27, 24),
            anchor="rm",
        ),
        *_line(
            [tags, message.area],
            right,
            y + 22,
            Style("heading", 26, WHITE),
            width=640,
            sizes=(26, 23, 20, 17),
            anchor="rm",
        ),
    ]


def _rising(message: Message, y: float) -> list[Placed]:
    if message.first is None or not message.first.is_rising:
        return []
    left, _ = rising_tag(message)
    return [Placed(message.first.trend, left + 46, y, Style("heading", 25, WHITE))]


def rising_tag(message: Message) -> tuple[float, float]:
    """Left and right end of the tag that says that the first threat is rising."""
    left = MARGIN + text_width(message.labels.first, "heading", 40) + 32
    return left, left + 46 + text_width(message.first.trend if message.first else "", "heading", 25) + 24


def _no_threat(message: Message, y: float) -> list[Placed]:
    """The headline, and the advice that always holds."""
    head = _block(
        message, message.headline, y, Style("display", 0, WHITE, 1.35), sizes=(62, 56, 50), max_lines=2
    )
    advice = _block(
        message, message.advice, y + 190, Style("heading", 0, GOLD, 1.35), sizes=(56, 50, 44, 38), max_lines=1
    )
    return [*head, *advice, *_at_foot([message.basis], 1)]


def _threats(message: Message, first: Threat, top: float) -> list[Placed]:
    """The first threat's name, as large as it goes; its figures; what to do; the others."""
    style = Style("display", 0, WHITE, 1.25)
    sizes = (116, 110, 104, 98, 92, 86, 80, 74, 68) if not top else (90, 84, 78, 72, 66)
    title = _block(message, first.name, top + LEAD + 28, style, sizes=sizes, max_lines=1)
    if len(title) > 1:
        title = _block(message, first.name, top + LEAD + 24, style, sizes=(56, 50, 44, 38, 32), max_lines=2)
    end = title[-1].y + title[-1].style.size * style.leading / 2
    gap = (HEIGHT - FOOT - 84 - end) / 3
    return [
        *title,
        *_line([first.figures], MARGIN, end + gap, Style("heading", 0, GOLD), sizes=(36, 33, 30, 27, 24, 21)),
        *_action(message, first, end + 2 * gap + 6),
        *_others(message),
        *_at_foot([message.basis], 1),
    ]


def _action(message: Message, first: Threat, y: float) -> list[Placed]:
    """With its label, unless that makes it too small to read in a chat; nothing if it is too long even so."""
    style = Style("heading", 0, WHITE)
    labelled = f"{message.labels.action}: {first.action}"
    found = _line([labelled], MARGIN, y, style, sizes=(34, 31, 28, 25))
    return found or _line([first.action, message.advice], MARGIN, y, style, sizes=(31, 28, 25, 22, 19, 16))


def _others(message: Message) -> list[Placed]:
    names = [f"{threat.place}. {threat.name}" for threat in message.threats[1:]]
    shown = [names[:count] for count in range(len(names), 0, -1)]
    return _at_foot([f"{message.labels.next}: {' · '.join(some)}" for some in shown], 2, WHITE)


def _at_foot(texts: Sequence[str], row: int, color: str = PALE) -> list[Placed]:
    """The `row`-th line above the foot."""
    y = HEIGHT - FOOT + 8 - 36 * row
    return _line(texts, MARGIN, y, Style("body", 0, color), sizes=(25, 23, 21, 19, 17))


def _foot(message: Message) -> list[Placed]:
    y = HEIGHT - FOOT / 2
    call = message.labels.call.replace(HOTLINE, "").strip()
    x = MARGIN + text_width(call, "display", 44) + 16
    room = WIDTH - MARGIN - (x + text_width(HOTLINE, "display", 72) + 40)
    return [
        Placed(call, MARGIN, y + 4, Style("display", 44, INK)),
        Placed(HOTLINE, x, y, Style("display", 72, NAVY)),
        *_line(
            [message.labels.hotline],
            WIDTH - MARGIN,
            y,
            Style("heading", 34, INK),
            width=room,
            sizes=(34, 31, 28, 25, 22, 19),
            anchor="rm",
        ),
    ]


def _block(
    message: Message, text: str, top: float, style: Style, *, sizes: Sequence[float], max_lines: int
) -> list[Placed]:
    """A text as large as `sizes` and `max_lines` allow, its first line's top at `top`."""
    size, lines = fit_lines(
        text,
        INNER,
        sizes,
        max_lines=max_lines,
        measure=lambda line, at: text_width(line, style.face, at),
        language=message.language,
    )
    set_style = Style(style.face, size, style.color, style.leading)
    step = size * style.leading
    return [Placed(line, MARGIN, top + step * (index + 0.5), set_style) for index, line in enumerate(lines)]


def _line(
    texts: Sequence[str],
    x: float,
    y: float,
    style: Style,
    *,
    sizes: Sequence[float],
    width: float = INNER,
    anchor: str = "lm",
) -> list[Placed]:
    return fitted(texts, x, y, style, sizes=sizes, width=width, anchor=anchor)


def _draw_ground(draw: Any, message: Message) -> None:
    """Strip, foot, mark and tag, without texts; drawn FINE times larger."""
    top = STRIP if message.is_simulated else 0
    if top:
        draw.rectangle(fine(0, 0, WIDTH, top), fill=GOLD)
    draw.rectangle(fine(0, HEIGHT - FOOT, WIDTH, HEIGHT), fill=GOLD)
    draw_mark(draw, MARGIN - 6, top + 26, 52)
    if message.first and message.first.is_rising:
        _draw_tag(draw, *rising_tag(message), top + LEAD)


def _draw_tag(draw: Any, left: float, right: float, middle: float) -> None:
    draw.rounded_rectangle(fine(left, middle - 24, right, middle + 24), radius=24 * FINE, fill=RISE)
    draw.polygon(fine(left + 18, middle + 9, left + 36, middle + 9, left + 27, middle - 8), fill=WHITE)
