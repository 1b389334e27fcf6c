"""The letter as an office prints it: the form of หนังสือภายนอก, with the office's own QR code at its end.

After the Prime Minister's Office regulation on correspondence (ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ พ.ศ. 2526): number on the left,
office on the right, date from the middle, then เรื่อง, เรียน, อ้างถึง, สิ่งที่ส่งมาด้วย, the body indented by 2.5 cm, the closing words and
the name under them from the middle, the office in charge at the lower left. The ครุฑ is a state emblem: its place is
marked, and whoever may use it prints on paper that has it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from directory.models import Letter
from directory.printing.lines import fill_lines
from directory.printing.look import OFFICE, Style
from directory.printing.sheet import HEIGHT, Sheet
from directory.thai import MONTHS_TH, to_thai_digits

LEFT, RIGHT, TOP, BOTTOM = 30.0, 190.0, 15.0, 20.0
INNER, MIDDLE = RIGHT - LEFT, (LEFT + RIGHT) / 2
EMBLEM, INDENT, LINE, GAP = 30.0, 25.0, 6.4, 2.2
OFFICE_LEFT = 132.0
SIGNATURE, QR, SMALL_LINE = 17.0, 32.0, 4.5
# How much of the next page's first line stands at the foot of the page before.
CATCHWORD = 32.0
# Body lines that go along when the closing words begin a page: a signature never stands alone.
CARRIED = 2
BLACK, GREY = "#000000", "#8a8a8a"
TEXT, STRONG = Style("letter", 12, BLACK), Style("letter-strong", 12, BLACK)
SMALL, FAINT = Style("letter", 9.5, BLACK), Style("letter", 8.5, GREY)


@dataclass(frozen=True)
class Copy:
    """One office's copy: its name, and the address its QR leads to; without one the copy is a sample."""

    agency: str
    address: str = ""


@dataclass
class Page:
    """Where the pen is on the sheet."""

    sheet: Sheet
    y: float = 0.0
    number: int = 1

    @property
    def room(self) -> float:
        return HEIGHT - BOTTOM - self.y

    def say(self, text: str, x: float, *, style: Style = TEXT, width: float = 0, align: str = "L") -> None:
        """One line at the pen; the pen stays."""
        self.sheet.pdf.set_font(style.face, size=style.size)
        self.sheet.pdf.set_text_color(BLACK if style.color == BLACK else GREY)
        self.sheet.pdf.set_xy(x, self.y)
        self.sheet.pdf.cell(width or None, LINE, text, align=align)

    def turn(self) -> None:
        self.sheet.turn()
        self.number, self.y = self.number + 1, TOP
        self.say(f"- {to_thai_digits(str(self.number))} -", LEFT, width=INNER, align="C")
        self.y += LINE * 2


def as_pdf(letter: Letter, copy: Copy) -> bytes:
    """The letter for one office; the same letter and copy give the same bytes."""
    return as_pdf_of_many(letter, [copy])


def as_pdf_of_many(letter: Letter, copies: Sequence[Copy]) -> bytes:
    """The letters of several offices in one file, to be printed and delivered together."""
    at = letter.issued_at or dt.datetime.combine(letter.dated_on, dt.time(), dt.UTC)
    sheet = Sheet(title=str(letter), author=letter.from_office, language="th", at=at, faces=OFFICE)
    for number, copy in enumerate(copies):
        if number:
            sheet.turn()
        _draw(Page(sheet), letter, copy)
    return sheet.finish()


def _draw(page: Page, letter: Letter, copy: Copy) -> None:
    _head(page, letter)
    _addresses(page, letter, copy)
    lines = _body(page, letter)
    tail = _tail_height(letter)
    for at, (text, x, gap) in enumerate(lines):
        if page.room < _needs(lines, at, tail):
            _carry(page, text)
        page.y += gap
        page.say(text, x)
        page.y += LINE
    if page.room < tail:
        page.turn()
    _closing(page, letter)
    _end(page, letter, copy)


def _needs(lines: Sequence[tuple[str, float, float]], at: int, tail: float) -> float:
    """The room a line asks for: the last ones with the closing words, the first of a paragraph with the one after it."""
    left = len(lines) - at
    if left == CARRIED:
        return tail + sum(LINE + gap for _, _, gap in lines[at:])
    starts_more = lines[at][2] > 0 and left > 1 and lines[at + 1][2] == 0
    return lines[at][2] + LINE * (2 if starts_more else 1)


def _carry(page: Page, text: str) -> None:
    """Turn the page; the foot of the old one says how the new one begins, as offices write it."""
    page.y = HEIGHT - BOTTOM
    begins = fill_lines(text, CATCHWORD, _measure(page), "th")[0].rstrip()
    page.say(f"/{begins} ...", LEFT, width=INNER, align="R")
    page.turn()


def _head(page: Page, letter: Letter) -> None:
    _emblem(page)
    page.y = TOP + EMBLEM - LINE
    page.say(f"ที่  {to_thai_digits(letter.number)}", LEFT)
    for line in [*_wrapped(page, letter.from_office, RIGHT - OFFICE_LEFT), *_lines(letter.from_address)]:
        page.say(formal(line), OFFICE_LEFT)
        page.y += LINE
    page.y = max(page.y, TOP + EMBLEM) + GAP
    page.say(formal_date(letter.dated_on), MIDDLE)
    page.y += LINE + GAP


def _emblem(page: Page) -> None:
    """The place of the emblem, marked and left free."""
    pdf = page.sheet.pdf
    pdf.set_draw_color(GREY)
    pdf.set_line_width(0.2)
    pdf.set_dash_pattern(dash=1, gap=1)
    pdf.rect(MIDDLE - EMBLEM / 2, TOP, EMBLEM, EMBLEM)
    pdf.set_dash_pattern()
    page.y = TOP + EMBLEM / 2 - LINE / 2
    page.say("ที่สำหรับตราครุฑ", MIDDLE - EMBLEM / 2, style=FAINT, width=EMBLEM, align="C")


def _addresses(page: Page, letter: Letter, copy: Copy) -> None:
    enclosed = _lines(letter.enclosures)
    numbered = [f"{to_thai_digits(str(n))}. {text}" for n, text in enumerate(enclosed, start=1)]
    _labelled(page, "เรื่อง", [letter.subject])
    _labelled(page, "เรียน", [letter.addressed_to or copy.agency])
    _labelled(page, "อ้างถึง", _lines(letter.refers_to))
    _labelled(page, "สิ่งที่ส่งมาด้วย", numbered if len(enclosed) > 1 else enclosed)


def _labelled(page: Page, label: str, texts: Sequence[str]) -> None:
    """A label and what it names, hanging beside it."""
    x = LEFT + page.sheet.width(label, TEXT.face, TEXT.size) + 3.5
    if texts:
        page.say(label, LEFT)
    for text in texts:
        for line in _wrapped(page, formal(text), RIGHT - x):
            page.say(line, x)
            page.y += LINE
    page.y += GAP if texts else 0


def _body(page: Page, letter: Letter) -> list[tuple[str, float, float]]:
    """(line, where it begins, space above it); the first line of a paragraph is indented."""
    measure = _measure(page)
    indent = " " * round(INDENT / measure(" "))
    found = []
    for paragraph in letter.paragraphs:
        first, *rest = fill_lines(indent + formal(paragraph), INNER, measure, "th")
        found.append((first.lstrip(), LEFT + INDENT, GAP))
        found += [(line, LEFT, 0.0) for line in rest]
    return found


def _closing(page: Page, letter: Letter) -> None:
    """The closing words begin in the middle; the name and the position stand centred under them."""
    words = "ขอแสดงความนับถือ"
    page.y += GAP + LINE
    page.say(words, MIDDLE)
    centre = MIDDLE + page.sheet.width(words, TEXT.face, TEXT.size) / 2
    half = RIGHT - centre
    page.y += LINE + SIGNATURE
    for line in (f"({letter.signer_name})", *_lines(letter.signer_position)):
        page.say(line, centre - half, width=2 * half, align="C")
        page.y += LINE
    page.y += GAP * 2


def _end(page: Page, letter: Letter, copy: Copy) -> None:
    """At the foot of the page: the office in charge and what the code is for on the left, the code on the right."""
    page.y = HEIGHT - BOTTOM - _end_height(letter)
    for line in [*_wrapped(page, letter.owner_office, INNER - QR - 8), *_lines(letter.contact)]:
        page.say(formal(line), LEFT)
        page.y += LINE
    top = HEIGHT - BOTTOM - QR
    _code(page, copy, RIGHT - QR, top)
    page.y = HEIGHT - BOTTOM - len(_says(copy)) * SMALL_LINE
    for text in _says(copy):
        page.say(text, LEFT, style=SMALL)
        page.y += SMALL_LINE


def _code(page: Page, copy: Copy, x: float, top: float) -> None:
    if copy.address:
        page.sheet.qr(copy.address, x, top, QR, BLACK)
        return
    page.sheet.box(x, top, QR, QR, "#f2f2f2", border=GREY)
    page.y = top + QR / 2 - LINE / 2
    page.say("ตัวอย่าง", x, style=SMALL, width=QR, align="C")


def _says(copy: Copy) -> list[str]:
    if not copy.address:
        return ["QR ของแต่ละหน่วยงานจะอยู่ที่มุมขวา"]
    return [
        "สแกน QR เพื่อลงรับ ดาวน์โหลดสื่อ ส่งต่อ และแจ้งผล",
        f"เฉพาะ {copy.agency}",
        copy.address.removeprefix("https://"),
    ]


def _end_height(letter: Letter) -> float:
    written = (1 + len(_lines(letter.contact))) * LINE + 3 * SMALL_LINE + GAP
    return max(QR, written)


def _tail_height(letter: Letter) -> float:
    signed = 1 + len(_lines(letter.signer_position))
    return GAP + LINE * 2 + SIGNATURE + signed * LINE + GAP * 2 + _end_height(letter)


def _measure(page: Page) -> Callable[[str], float]:
    return lambda text: page.sheet.width(text, TEXT.face, TEXT.size)


def _wrapped(page: Page, text: str, width: float) -> list[str]:
    return fill_lines(text, width, _measure(page), "th")


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def formal(text: str) -> str:
    """With Thai digits, as offices write; an address of e-mail or of a page keeps its own."""
    return re.sub(
        r"\S+", lambda word: word[0] if re.search("[A-Za-z@]", word[0]) else to_thai_digits(word[0]), text
    )


def formal_date(day: dt.date) -> str:
    """๒๕ พฤศจิกายน ๒๕๖๙."""
    return to_thai_digits(f"{day.day} {MONTHS_TH[day.month - 1]} {day.year + 543}")
