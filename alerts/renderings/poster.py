"""The A4 poster: what to beware of first, to be hung where people pass. Read from three metres, then from one.

The first threat fills the head of the sheet; the others stand on cards below it; the hotline and the QR code close it.
"""

from __future__ import annotations

from alerts.renderings.cards import GAP, Card, draw_card, draw_rising, set_card
from alerts.renderings.message import HOTLINE, Message
from directory.printing.look import GOLD, INK, NAVY, PALE, PAPER, RISE, RISE_WASH, WHITE, Style
from directory.printing.sheet import HEIGHT, INNER, MARGIN, WIDTH, Paragraph, Sheet

FOOTER = 53.0
STRIP = 9.5
RULE = 2.6
COLUMN = (INNER - 8) / 2
# Text sizes shrink or grow together until everything stands on the page.
SCALES = [1.25, 1.2, 1.16, 1.12, 1.08, 1.04, 1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76, 0.72, 0.68]


def as_pdf(message: Message) -> bytes:
    """One A4 page; the same message gives the same bytes."""
    sheet = Sheet(
        title=f"{message.headline} · {message.area}",
        author=message.labels.portal,
        language=message.language,
        at=message.as_of,
    )
    hero, cards, spare = arrange(sheet, message)
    stretch = min(spare / 2, 14) if cards else spare + GAP
    end = hero.draw(stretch)
    _draw_cards(sheet, message, cards, end, HEIGHT - FOOTER)
    _draw_footer(sheet, message)
    return sheet.finish()


def arrange(sheet: Sheet, message: Message) -> tuple[Hero, list[Card], float]:
    """The largest texts at which everything stands on the page, and the millimetres left over.

    Below the smallest readable size the last threats are left out, one by one.
    """
    for shown in range(len(message.threats), -1, -1):
        for scale in SCALES:
            hero = Hero(sheet, message, scale)
            cards = [set_card(sheet, threat, scale) for threat in message.threats[1:shown]]
            spare = HEIGHT - FOOTER - hero.height - sum(card.height + GAP for card in cards) - GAP
            if spare >= 0:
                return hero, cards, spare
    return hero, [], 0.0


class Hero:
    """The navy head: brand, date and area; the first threat's name, its words, its sign and what to do."""

    def __init__(self, sheet: Sheet, message: Message, scale: float) -> None:
        self.sheet, self.message, self.scale = sheet, message, scale
        self.strip = STRIP if message.is_simulated else 0.0
        self.title = self._title()
        self.basis = sheet.fitted(
            message.basis, Style("body", 11.5, PALE, 1.5), INNER, [11.5, 10.5, 9.5, 8.5], 1
        )
        self.figures = self._paragraph(
            threat.figures if (threat := message.first) else "", Style("heading", 18, GOLD, 1.4)
        )
        self.says = self._paragraph(threat.says if threat else "", Style("body", 20, INK, 1.45), INNER - 12)
        self.sign = self._paragraph(threat.sign if threat else "", Style("body", 15, WHITE, 1.45), COLUMN)
        self.action = self._paragraph(
            threat.action if threat else "", Style("strong", 15, WHITE, 1.45), COLUMN
        )
        self.advice = self._paragraph("" if threat else message.advice, Style("display", 44, GOLD, 1.4))

    def _paragraph(self, text: str, style: Style, width: float = INNER) -> Paragraph:
        return self.sheet.paragraph(text, style.scaled(self.scale), width)

    def _title(self) -> Paragraph:
        """The threat's name on one line if that leaves it large, else on two."""
        first = self.message.first
        style = Style("display", 0, WHITE, 1.22)
        text = first.name if first else self.message.headline
        one = self.sheet.fitted(text, style, INNER, [76, 72, 68, 64, 60, 56, 52, 48, 44], 1)
        if len(one.lines) == 1:
            return one
        return self.sheet.fitted(text, style, INNER, [46, 42, 38, 34, 30, 26], 2)

    @property
    def bubble(self) -> float:
        return self.says.height + 10 * self.scale if self.says.lines else 0.0

    @property
    def columns(self) -> float:
        return max(self.sign.height, self.action.height) + 7 * self.scale if self.message.first else 0.0

    @property
    def height(self) -> float:
        text = self.title.height + self.figures.height + self.bubble + self.columns + self.advice.height
        return self.strip + 36 + text + 9 * self.scale + self.basis.height + 5 + RULE

    def draw(self, stretch: float) -> float:
        """Draw it, `stretch` millimetres taller than it needs; where it ends."""
        bottom, step = self.height + stretch - RULE, stretch / 4
        self.sheet.box(0, 0, WIDTH, bottom, NAVY)
        self.sheet.box(0, bottom, WIDTH, RULE, GOLD)
        self._draw_strip()
        self._draw_brand(self.strip + 7)
        y = self._draw_lead(self.strip + 25 + step / 2)
        y = self.sheet.draw(self.title, MARGIN, y)
        y = self.sheet.draw(self.figures, MARGIN, y) + 3 * self.scale + step
        y = self._draw_bubble(y) + 4 * self.scale + step
        self._draw_columns(y)
        self.sheet.draw(self.advice, MARGIN, y)
        self.sheet.draw(self.basis, MARGIN, bottom - self.basis.height - 3.5)
        return bottom + RULE

    def _draw_strip(self) -> None:
        """A strip that cannot be overlooked: these are no real cases."""
        if self.strip:
            self.sheet.box(0, 0, WIDTH, STRIP, GOLD)
            text = f"{self.message.simulated} · {self.message.simulated_note}"
            strip = self.sheet.fitted(text, Style("heading", 15, INK, 1.0), INNER, [15, 13.5, 12, 10], 1)
            self.sheet.draw(strip, 0, (STRIP - strip.height) / 2, width=WIDTH, align="C")

    def _draw_brand(self, y: float) -> None:
        message = self.message
        self.sheet.mark(MARGIN - 1, y, 13, WHITE, NAVY)
        self.sheet.line(message.labels.portal, Style("heading", 19, WHITE, 1.0), MARGIN + 14, y + 3.2)
        half = INNER - 62
        issued = self.sheet.fitted(message.issued, Style("heading", 16, GOLD, 1.3), half, [16, 14, 12], 1)
        where = " · ".join((message.area, *message.tags))
        place = self.sheet.fitted(where, Style("heading", 12.5, WHITE, 1.4), half, [12.5, 11, 10, 9], 1)
        end = self.sheet.draw(issued, WIDTH - MARGIN - half, y - 0.5, width=half, align="R")
        self.sheet.draw(place, WIDTH - MARGIN - half, end, width=half, align="R")

    def _draw_lead(self, y: float) -> float:
        first = self.message.first
        if first:
            lead = Style("heading", 24, WHITE, 1.2)
            self.sheet.line(self.message.labels.first, lead, MARGIN, y)
            if first.is_rising:
                left = MARGIN + self.sheet.width(self.message.labels.first, lead.face, lead.size) + 7
                draw_rising(self.sheet, first.trend, y + 5.2, left=left)
        return y + 10.5 if first else y

    def _draw_bubble(self, y: float) -> float:
        if self.bubble:
            self.sheet.box(MARGIN, y, INNER, self.bubble, RISE_WASH, radius=3)
            label = Style("heading", 12.5, RISE, 1.3).scaled(self.scale)
            end = self.sheet.line(self.message.labels.says, label, MARGIN + 6, y + 2 * self.scale)
            self.sheet.draw(self.says, MARGIN + 6, end)
        return y + self.bubble

    def _draw_columns(self, y: float) -> None:
        label = Style("heading", 12.5, GOLD, 1.3).scaled(self.scale)
        labels = self.message.labels
        for x, name, text in (
            (MARGIN, labels.sign, self.sign),
            (MARGIN + COLUMN + 8, labels.action, self.action),
        ):
            if text.lines:
                self.sheet.line(name, label, x, y)
                self.sheet.draw(text, x, y + 6.4 * self.scale)


def _draw_cards(sheet: Sheet, message: Message, cards: list[Card], top: float, bottom: float) -> None:
    """The other threats, evenly between the head and the foot."""
    if not cards:
        return
    spare = bottom - top - sum(card.height for card in cards)
    inside = min(max(spare / len(cards) - 2 * GAP, 0), 12)
    gap = (spare - inside * len(cards)) / (len(cards) + 1)
    for card in cards:
        top += gap
        draw_card(sheet, message, card, top, inside)
        top += card.height + inside


def _draw_footer(sheet: Sheet, message: Message) -> None:
    top, light = HEIGHT - FOOTER, 37.0
    sheet.box(0, top, WIDTH, FOOTER, NAVY)
    sheet.box(0, top, WIDTH, RULE, GOLD)
    card = WIDTH - MARGIN - light
    sheet.box(card, top + 7, light, light, WHITE, radius=2)
    sheet.qr(message.link, card + 4, top + 11, light - 8, NAVY)
    sheet.line(
        message.labels.read_more, Style("heading", 10.5, GOLD, 1.0), card, top + 46, width=light, align="C"
    )
    _draw_hotline(sheet, message, top + 7, card - 8)
    never = sheet.fitted(
        message.labels.never, Style("strong", 13, PAPER, 1.4), card - MARGIN - 8, [13, 12, 11], 2
    )
    sheet.draw(never, MARGIN, top + 30.5)
    _draw_source(sheet, message, top + 45.5, card - MARGIN - 8)


def _draw_source(sheet: Sheet, message: Message, y: float, width: float) -> None:
    text = f"{message.labels.issuer} · {message.link} · {message.sha256[:12]}"
    source = sheet.fitted(text, Style("body", 8, PALE, 1.4), width, [8, 7.5, 7, 6.5, 6], 1)
    sheet.draw(source, MARGIN, y)


def _draw_hotline(sheet: Sheet, message: Message, y: float, right: float) -> None:
    """The number to call, the largest thing on the sheet after the threat's name."""
    call = message.labels.call.replace(HOTLINE, "").strip()
    sheet.line(call, Style("display", 28, WHITE, 1.0), MARGIN, y + 9.4)
    x = MARGIN + sheet.width(call, "display", 28) + 4
    sheet.line(HOTLINE, Style("display", 66, GOLD, 1.0), x, y)
    x += sheet.width(HOTLINE, "display", 66) + 6
    style = Style("heading", 15, WHITE, 1.4)
    text = sheet.fitted(message.labels.hotline, style, right - x, [15, 14, 13, 12, 11, 10], 2)
    sheet.draw(text, x, y + (23.3 - text.height) / 2)
