"""The LINE text stays within its limits whatever the texts, and never loses hotline or link."""

import re

from hypothesis import given, settings

from alerts.renderings.text import MAX_CHARACTERS, as_text
from tests.alerts.renderings.messages import PATIENT, make_message, make_threat, messages


def test_the_text_says_what_when_and_what_to_do():
    threats = (make_threat(1, is_rising=True, trend="เพิ่มขึ้นผิดปกติ"), make_threat(2, name="แชร์ลูกโซ่"))

    text = as_text(make_message(threats, is_simulated=True, simulated="ข้อมูลจำลอง"))

    assert text == (
        "ข้อมูลจำลอง · เตือนภัย 25 พ.ย. 2569 · ทั้งประเทศ\n"
        "ช่วงนี้ให้ระวัง “หลอกให้ทำงานเสริม” ก่อน รองลงมา แชร์ลูกโซ่\n"
        "คนร้ายมักพูดว่า “งานกดไลก์ รายได้ดี”\n"
        "ให้ทำทันที: หยุดโอนทันที\n"
        "เพิ่มขึ้นผิดปกติ 722 คดี 18–24 พ.ย. 2569 (ข้อมูล ณ 25 พ.ย. 2569 03:47 น.) · ถูกหลอกแล้ว โทร 1441\n"
        "https://cybervaccine.example/alerts/2026-11-25/"
    )


def test_without_threats_the_text_gives_the_advice_that_always_holds():
    text = as_text(make_message((), headline="ยังไม่มีข้อมูลพอ"))

    assert text.splitlines()[1:4] == [
        "ยังไม่มีข้อมูลพอ",
        "ให้ทำทันที: ไม่กดลิงก์ ไม่เชื่อ ไม่รีบ ไม่โอน",
        "ถูกหลอกแล้ว โทร 1441",
    ]


def test_what_does_not_fit_goes_by_whole_lines_the_crooks_words_first():
    long = make_threat(1, says="ก" * 200, action="ข" * 200)

    text = as_text(make_message((long,)))

    assert "ข" * 200 in text
    assert "ก" * 200 not in text


@settings(PATIENT, max_examples=60)
@given(messages())
def test_any_text_fits_and_keeps_hotline_simulation_mark_and_the_portals_only_link(message):
    text = as_text(message)

    lines = text.splitlines()
    assert len(text) <= MAX_CHARACTERS
    assert len(lines) <= 6
    assert re.findall(r"https?://\S+", text) == [message.link] == lines[-1:]
    assert "1441" in text
    assert not message.is_simulated or text.startswith("ข้อมูลจำลอง")
