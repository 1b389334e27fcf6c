"""The poster's cards: one threat each, with its figures, the crook's words, the sign and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from alerts.renderings.message import Message, Threat
from directory.printing.look import GOLD, INK, LINE, NAVY, PAPER, RISE, RISE_WASH, SOFT, WHITE, Style
from directory.printing.sheet import INNER, MARGIN, POINT, Paragraph, Sheet

GAP = 5.0
PAD = 5.0
NUMBER = 13.0
TEXT = INNER - 2 * PAD - NUMBER - 5
FIGURES = 58.0
COLUMN = (TEXT - 7) / 2


@dataclass(frozen=True)
class Card:
    """A threat set at a scale: its paragraphs, ready to be drawn; heights in millimetres."""

    threat: Threat
    scale: float
    name: Paragraph
    figures: tuple[Paragraph, ...]
    says: Paragraph
    sign: Paragraph
    action: Paragraph

    @property
    def head(self) -> float:
        return max(self.name.height, sum(part.height for part in self.figures), NUMBER)

    @property
    def bubble(self) -> float:
        return self.label + self.says.height + 2.4 * self.scale

    @property
    def label(self) -> float:
        return 5.4 * self.scale

    @property
    def height(self) -> float:
        foot = self.label + max(self.sign.height, self.action.height)
        return PAD * 0.8 + self.head + self.bubble + foot + 4.5 * self.scale + PAD * 0.6


def set_card(sheet: Sheet, threat: Threat, scale: float) -> Card:
    sizes = [size * scale for size in (25, 22, 19, 16, 14)]
    return Card(
        threat=threat,
        scale=scale,
        name=sheet.fitted(threat.name, Style("heading", 25, NAVY, 1.35), TEXT - FIGURES - 4, sizes, 1),
        figures=tuple(_figures(sheet, threat, scale)),
        says=sheet.paragraph(threat.says, Style("body", 15, INK, 1.45).scaled(scale), TEXT - 8),
        sign=sheet.paragraph(threat.sign, Style("body", 12.5, INK, 1.45).scaled(scale), COLUMN),
        action=sheet.paragraph(threat.action, Style("strong", 12.5, INK, 1.45).scaled(scale), COLUMN),
    )


def _figures(sheet: Sheet, threat: Threat, scale: float) -> Iterator[Paragraph]:
    """The count, large; what is withheld is said in words, small."""
    style = Style("heading", 10.5, SOFT, 1.3) if threat.cases is None else Style("heading", 18, NAVY, 1.3)
    yield sheet.paragraph(threat.count, style.scaled(scale), FIGURES)
    if threat.loss:
        yield sheet.paragraph(threat.loss, Style("body", 11, SOFT, 1.3).scaled(scale), FIGURES)


def draw_card(sheet: Sheet, message: Message, card: Card, top: float, spare: float) -> None:
    """`spare` millimetres are spread over the card's gaps."""
    sheet.box(MARGIN, top, INNER, card.height + spare, PAPER, radius=3, border=LINE)
    left, y = MARGIN + PAD + NUMBER + 5, top + PAD * 0.8 + spare / 4
    _draw_number(sheet, card.threat.place, MARGIN + PAD, y + (card.head - NUMBER) / 2)
    sheet.draw(card.name, left, y + (card.head - card.name.height) / 2)
    _draw_figures(sheet, card, left + TEXT - FIGURES, y)
    if card.threat.is_rising:
        draw_rising(sheet, card.threat.trend, top, right=MARGIN + INNER - 5)
    y += card.head + 1.5 * card.scale + spare / 4
    sheet.box(left, y, TEXT, card.bubble, RISE_WASH, radius=2.5)
    _draw_column(sheet, card, message.labels.says, card.says, color=RISE, x=left + 4, y=y + 1.2 * card.scale)
    y += card.bubble + 3 * card.scale + spare / 4
    _draw_column(sheet, card, message.labels.sign, card.sign, color=NAVY, x=left, y=y)
    _draw_column(sheet, card, message.labels.action, card.action, color=NAVY, x=left + COLUMN + 7, y=y)


def _draw_number(sheet: Sheet, place: int, x: float, y: float) -> None:
    style = Style("display", 25, GOLD, 1.0)
    sheet.disc(x, y, NUMBER, NAVY)
    sheet.line(str(place), style, x, y + (NUMBER - style.size * POINT) / 2, width=NUMBER, align="C")


def _draw_figures(sheet: Sheet, card: Card, x: float, y: float) -> None:
    y += (card.head - sum(part.height for part in card.figures)) / 2
    for part in card.figures:
        y = sheet.draw(part, x, y, width=FIGURES, align="R")


def _draw_column(
    sheet: Sheet, card: Card, label: str, text: Paragraph, *, color: str, x: float, y: float
) -> None:
    if text.lines:
        sheet.line(label, Style("heading", 10.5, color, 1.35).scaled(card.scale), x, y)
        sheet.draw(text, x, y + card.label)


def draw_rising(sheet: Sheet, trend: str, middle: float, *, left: float = 0, right: float = 0) -> None:
    """A filled tag with a triangle that points up: not by colour alone. `middle`: its height's centre."""
    style = Style("heading", 12, WHITE, 1.0)
    width, height = sheet.width(trend, style.face, style.size) + 13, 8.4
    x, y = left or right - width, middle - height / 2
    sheet.box(x, y, width, height, RISE, radius=height / 2 - 0.05)
    sheet.polygon([(x + 4, y + 5.9), (x + 7.4, y + 5.9), (x + 5.7, y + 2.7)], WHITE)
    sheet.line(trend, style, x + 9, y + (height - style.size * POINT) / 2)
