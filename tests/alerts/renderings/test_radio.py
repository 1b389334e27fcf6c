"""The radio script: thirty seconds, every number in words."""

import re

from hypothesis import given, settings

from alerts.renderings.radio import MAX_WORDS, as_radio
from directory.printing.lines import words
from tests.alerts.renderings.messages import PATIENT, make_message, make_threat, messages


def test_the_script_as_it_is_read():
    threats = (
        make_threat(1, is_rising=True, says="“กำไรวันละ 10%”", action="โทรถาม DSI 1202"),
        make_threat(2, name="แชร์ลูกโซ่"),
        make_threat(3, name="หลอกให้กู้เงิน"),
    )

    assert as_radio(make_message(threats)) == (
        "เตือนภัยไซเบอร์ วันที่ ยี่สิบห้า พฤศจิกายน พุทธศักราช สองพันห้าร้อยหกสิบเก้า ทั้งประเทศ\n"
        "ช่วงนี้ให้ระวัง หลอกให้ทำงานเสริม ก่อน\n"
        "คนร้ายมักพูดว่า กำไรวันละ สิบเปอร์เซ็นต์\n"
        "จุดสังเกต ให้โอนเพิ่มขึ้นเรื่อย ๆ\n"
        "ให้ทำทันที โทรถาม DSI หนึ่งสองศูนย์สอง\n"
        "ช่วงวันที่ สิบแปด ถึง ยี่สิบสี่ พฤศจิกายน มีผู้แจ้ง เจ็ดร้อยยี่สิบสอง คดี เพิ่มขึ้นผิดปกติ\n"
        "รองลงมา ระวัง แชร์ลูกโซ่ และ หลอกให้กู้เงิน\n"
        "ถูกหลอกแล้ว โทร หนึ่งสี่สี่หนึ่ง ทันที\n"
    )


def test_without_threats_the_script_gives_the_advice_that_always_holds():
    lines = as_radio(make_message((), headline="ยังไม่มีข้อมูลพอ")).splitlines()

    assert lines[1:] == ["ยังไม่มีข้อมูลพอ", "ไม่กดลิงก์ ไม่เชื่อ ไม่รีบ ไม่โอน", "ถูกหลอกแล้ว โทร หนึ่งสี่สี่หนึ่ง ทันที"]


def test_simulated_cases_are_announced_first():
    assert as_radio(make_message(is_simulated=True)).startswith("ต่อไปนี้เป็นข้อมูลจำลองเพื่อสาธิต\n")


def test_a_long_sign_goes_before_anything_else():
    script = as_radio(
        make_message((make_threat(1, sign="ให้โอนเงินก่อน " * 13), make_threat(2, name="แชร์ลูกโซ่")))
    )

    assert "จุดสังเกต" not in script
    assert "แชร์ลูกโซ่" in script


@settings(PATIENT, max_examples=40)
@given(messages())
def test_no_digit_is_left_and_only_unavoidable_sentences_may_exceed_thirty_seconds(message):
    script = as_radio(message)

    assert not re.search(r"\d", script)
    assert script.splitlines()[-1] == "ถูกหลอกแล้ว โทร หนึ่งสี่สี่หนึ่ง ทันที"
    assert len(words(script, "th")) <= MAX_WORDS or len(script.splitlines()) <= 5
