"""The printable list of offices that have not answered, a page a province: to be called, visited, ticked off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby

from directory.models import Circulation, Letter
from directory.printing.look import OFFICE, Style
from directory.printing.sheet import HEIGHT, Sheet
from directory.thai import date_long, number

LEFT, RIGHT, TOP, BOTTOM = 15.0, 195.0, 14.0, 16.0
LINE = 7.4
BLACK, GREY, RULE = "#000000", "#555555", "#b8b8b8"
HEADING, TEXT, SMALL = (
    Style("letter-strong", 13, BLACK),
    Style("letter", 10.5, BLACK),
    Style("letter", 9, GREY),
)
STRONG = Style("letter-strong", 10.5, BLACK)
# Where the columns begin: a box to tick, office, district, telephone, state.
COLUMNS = (LEFT, LEFT + 8, 100.0, 132.0, 166.0)
WIDTHS = (6.0, 76.0, 30.0, 32.0, 29.0)
HEADINGS = ("", "หน่วยงาน", "อำเภอ/เขต", "โทรศัพท์", "สถานะ")


def as_pdf(letter: Letter, rows: Iterable[Circulation], *, at: dt.datetime, on: dt.date) -> bytes:
    """`rows` by province; their agency with province, district and contact points. No private link stands on it."""
    sheet = Sheet(title=str(letter), author=letter.from_office, language="th", at=at, faces=OFFICE)
    drawn = False
    for province, offices in groupby(rows, lambda row: row.agency.province):
        if drawn:
            sheet.turn()
        name = province.name_th if province else "หน่วยงานส่วนกลาง"
        _draw_province(sheet, letter, name, list(offices), on)
        drawn = True
    if not drawn:
        sheet.line("ทุกหน่วยงานตอบรับแล้ว", HEADING, LEFT, TOP)
    return sheet.finish()


def _draw_province(sheet: Sheet, letter: Letter, name: str, rows: Sequence[Circulation], on: dt.date) -> None:
    y = _draw_heading(sheet, letter, name, len(rows), on)
    for row in rows:
        if y + LINE > HEIGHT - BOTTOM:
            sheet.turn()
            y = _draw_heading(sheet, letter, name, len(rows), on)
        _draw_row(sheet, row, y, on)
        y += LINE


def _draw_heading(sheet: Sheet, letter: Letter, name: str, count: int, on: dt.date) -> float:
    y = sheet.line(f"{name} · ยังไม่ตอบรับ {number(count)} หน่วยงาน", HEADING, LEFT, TOP)
    about = f"ที่ {letter.number} {letter.subject}"
    y = sheet.draw(sheet.fitted(about, SMALL, RIGHT - LEFT, [9, 8.5, 8, 7.5], 1), LEFT, y)
    due = f"ขอให้ตอบรับภายใน {date_long(letter.due_on)} · พิมพ์เมื่อ {date_long(on)}"
    y = sheet.line(due, SMALL, LEFT, y) + 2
    for x, heading in zip(COLUMNS, HEADINGS, strict=True):
        sheet.line(heading, STRONG, x, y)
    y += LINE
    _rule(sheet, y - 1)
    return y


def _draw_row(sheet: Sheet, row: Circulation, y: float, on: dt.date) -> None:
    agency = row.agency
    sheet.box(LEFT, y + 0.9, 4, 4, "#ffffff", border=GREY)
    phones = [
        point.text for point in agency.contact_points.all() if point.is_number and point.retired_on is None
    ]
    cells = (
        agency.name_th,
        agency.district.name_th if agency.district else "",
        phones[0] if phones else "",
        str(row.state_on(on).label),
    )
    for x, width, text in zip(COLUMNS[1:], WIDTHS[1:], cells, strict=True):
        sheet.draw(sheet.fitted(text, TEXT, width, [10.5, 9.5, 8.5, 7.5, 6.5], 1), x, y)
    _rule(sheet, y + LINE - 1)


def _rule(sheet: Sheet, y: float) -> None:
    sheet.box(LEFT, y, RIGHT - LEFT, 0.15, RULE)
