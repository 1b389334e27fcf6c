"""The paper: Thai government form, the office's own code at its end, no emblem."""

import datetime as dt

from directory.letters import lists, posters
from directory.letters.pdf import Copy, as_pdf, as_pdf_of_many, formal, formal_date
from directory.models import Letter
from tests.directory.printing.pdf_text import pdf_lines

AT = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
ADDRESS = "https://portal.example/letters/0123456789abcdefghjkmnpqrs/"
OFFICE = Copy("อบต.ทดสอบ", ADDRESS)


def make(**kw):
    given = {
        "number": "ตช 0039.1/ว 123", "dated_on": dt.date(2026, 11, 25), "subject": "ขอความร่วมมือ", "body": "ขอให้ติดโปสเตอร์",
        "from_office": "กองทดสอบ", "signer_name": "ผู้ลงนาม", "signer_position": "ผู้บังคับการ", "owner_office": "ฝ่ายทดสอบ",
        "contact": "โทร. 0 2123 4567\nletters@police.example", "enclosures": "โปสเตอร์ 1 แผ่น\nสติกเกอร์ 1 แผ่น",
        "due_on": dt.date(2026, 12, 9), "links_end_on": dt.date(2027, 5, 1),
    }  # fmt: skip
    return Letter(**given | kw)


def words(content):
    return "".join(pdf_lines(content)).replace(" ", "")


def test_letter_has_the_parts_of_the_form_in_their_order():
    text = words(as_pdf(make(), OFFICE))

    parts = [
        "ที่สำหรับตราครุฑ", "ที่ตช๐๐๓๙.๑/ว๑๒๓", "กองทดสอบ", "๒๕พฤศจิกายน๒๕๖๙", "เรื่อง", "ขอความร่วมมือ", "เรียน", "อบต.ทดสอบ",
        "สิ่งที่ส่งมาด้วย", "๑.โปสเตอร์๑แผ่น", "๒.สติกเกอร์๑แผ่น", "ขอให้ติดโปสเตอร์", "ขอแสดงความนับถือ", "(ผู้ลงนาม)", "ผู้บังคับการ",
        "ฝ่ายทดสอบ", "โทร.๐๒๑๒๓๔๕๖๗", "letters@police.example",
    ]  # fmt: skip
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_copy_carries_its_own_address_and_a_sample_none():
    letter = make()

    own, sample = (words(as_pdf(letter, copy)) for copy in (OFFICE, Copy("อบต.ทดสอบ")))

    assert ("portal.example/letters/0123456789abcdefghjkmnpqrs/" in own, "letters/0123" in sample) == (
        True,
        False,
    )
    assert ("ตัวอย่าง" in own, "ตัวอย่าง" in sample) == (False, True)


def test_same_letter_and_office_give_the_same_bytes():
    assert as_pdf(make(), OFFICE) == as_pdf(make(), OFFICE)


def test_long_letter_turns_the_page_with_its_number_and_says_how_it_goes_on():
    text = words(as_pdf(make(body="\n\n".join(["ขอความร่วมมือติดโปสเตอร์ " * 12] * 8)), OFFICE))

    assert "-๒-" in text
    assert "/ขอความร่วมมือ" in text
    assert text.index("-๒-") < text.index("ขอแสดงความนับถือ")


def test_copies_of_many_offices_are_in_one_file():
    text = words(as_pdf_of_many(make(), [OFFICE, Copy("อบต.อื่น", ADDRESS.replace("0123", "9876"))]))

    assert (text.count("ขอแสดงความนับถือ"), "letters/9876" in text) == (2, True)


def test_formal_words_keep_addresses_as_they_are():
    assert formal("ข้อ 12 ของ a1@b2.th") == "ข้อ ๑๒ ของ a1@b2.th"
    assert formal_date(dt.date(2026, 1, 3)) == "๓ มกราคม ๒๕๖๙"


def test_poster_and_stickers_say_whose_they_are_and_where_the_code_leads():
    printed = posters.Printed("https://portal.example/q/0123456789abcdefghjkmnpqrs", "อบต.ทดสอบ", AT)

    poster, stickers = words(posters.as_poster(printed)), words(posters.as_stickers(printed))

    assert [part in poster for part in ("อบต.ทดสอบ", "portal.example", "1441")] == [True] * 3
    assert stickers.count("1441") == 15
    assert posters.as_poster(printed) == posters.as_poster(printed)


def test_list_of_nobody_says_that_all_answered():
    content = lists.as_pdf(make(), [], at=AT, on=AT.date())

    assert "ทุกหน่วยงานตอบรับแล้ว" in words(content)
