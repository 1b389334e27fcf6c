"""The poster: one A4 page, the same bytes each time, everything inside it."""

import re
import zlib
from dataclasses import replace

import pytest
import segno
from hypothesis import given, settings

from alerts.renderings.cards import GAP
from alerts.renderings.poster import FOOTER, arrange, as_pdf
from directory.printing.sheet import HEIGHT, Sheet
from directory.thai import normalise_label
from tests.alerts.renderings.messages import AT, PATIENT, make_message, make_threat, messages
from tests.directory.printing.pdf_text import OBJECT, pdf_lines

MOVE = re.compile(rb"BT ([\d.-]+) ([\d.-]+) Td|([\d.-]+) ([\d.-]+) Tm")


def test_the_poster_is_one_a4_page_of_the_same_bytes():
    message = make_message()

    content = as_pdf(message)

    assert content == as_pdf(message)
    assert content.startswith(b"%PDF-1.")
    assert len(content) < 80_000
    assert content.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 595.28 841.89]" in content
    assert b"/CreationDate (D:20261124204700Z)" in content
    assert b"/Lang (th)" in content


def test_the_poster_says_what_to_beware_of_and_what_to_do():
    threats = (
        make_threat(1, is_rising=True, trend="เพิ่มขึ้นผิดปกติ"),
        make_threat(2, name="แชร์ลูกโซ่", count="1,234 คดี"),
    )
    message = make_message(threats, is_simulated=True, simulated="ข้อมูลจำลอง", simulated_note="ไม่ใช่คดีจริง")

    lines = [normalise_label(line) for line in pdf_lines(as_pdf(message))]

    assert lines[0] == normalise_label("ข้อมูลจำลอง · ไม่ใช่คดีจริง")
    wanted = [
        "เพิ่มขึ้นผิดปกติ", "หลอกให้ทำงานเสริม", "722 คดี · เสียหาย 86.2 ล้านบาท", "คนร้ายมักพูดว่า", "“งานกดไลก์ รายได้ดี”",
        "จุดสังเกต", "ให้โอนเพิ่มขึ้นเรื่อย ๆ", "ให้ทำทันที", "หยุดโอนทันที", "แชร์ลูกโซ่", "1,234 คดี", "1441",
    ]  # fmt: skip
    assert [text for text in wanted if normalise_label(text) not in lines] == []


def test_without_threats_the_poster_gives_the_advice_that_always_holds():
    text = normalise_label("".join(pdf_lines(as_pdf(make_message((), headline="ยังไม่มีข้อมูลพอ")))))

    assert normalise_label("ยังไม่มีข้อมูลพอ") in text
    assert normalise_label("ไม่กดลิงก์ ไม่เชื่อ ไม่รีบ ไม่โอน") in text


@settings(PATIENT, max_examples=12)
@given(messages())
def test_every_text_stands_on_the_page_whatever_its_length(message):
    positions = [
        (float(match[1] or match[3]), float(match[2] or match[4]))
        for match in MOVE.finditer(page_of(as_pdf(message)))
    ]

    assert len(positions) > 10
    assert all(0 <= x <= 595.28 and 0 <= y <= 841.89 for x, y in positions)


@settings(PATIENT, max_examples=12)
@given(messages())
def test_nothing_reaches_into_the_foot_whatever_the_lengths(message):
    sheet = Sheet(title="t", author="a", language="th", at=AT)

    hero, cards, spare = arrange(sheet, message)

    sheet.finish()
    assert spare >= 0
    assert hero.height + sum(card.height + GAP for card in cards) <= HEIGHT - FOOTER
    assert [card.threat for card in cards] == list(message.threats[1 : len(cards) + 1])


def page_of(content, mark=b"BT /F"):
    """The page's drawing instructions."""
    for _, body in OBJECT.findall(content):
        if b"/FlateDecode" in body:
            page = zlib.decompress(re.search(rb"stream\n(.*)\nendstream", body, re.DOTALL)[1])
            if mark in page:
                return page
    raise AssertionError("no page")


def test_an_english_poster_breaks_at_spaces_and_says_its_language():
    message = replace(make_message((make_threat(1, name="Investment scam"),)), language="en")

    content = as_pdf(message)

    assert b"/Lang (en)" in content
    assert "Investment scam" in pdf_lines(content)


@pytest.mark.parametrize(
    "link", ["https://cybervaccine.example/alerts/2026-11-25/", "https://x.example/en/alerts/2026-11-25/50/"]
)
def test_the_qr_code_on_the_page_is_the_links(link):
    sheet = Sheet(title="t", author="a", language="th", at=AT)

    sheet.qr(link, 0, 0, 100, "#000000")

    drawn = page_of(sheet.finish(), mark=b" re f")
    assert dark_modules(drawn) == [list(row) for row in segno.make(link, error="m", micro=False).matrix]


def dark_modules(drawn):
    """The matrix of dark modules, from rectangles of a 100 mm square at the page's top left corner."""
    boxes = [
        tuple(map(float, found)) for found in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) -([\d.]+) re", drawn)
    ]
    module = min(box[3] for box in boxes)
    side = round(100 / 25.4 * 72 / module)
    matrix = [[0] * side for _ in range(side)]
    for x, y, width, _ in boxes:
        row, start = round((841.89 - y) / module), round(x / module)
        for column in range(start, start + round(width / module)):
            matrix[row][column] = 1
    return matrix
