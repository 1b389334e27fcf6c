"""Line breaks in Thai: at words, at phrases if possible, never inside what belongs together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.models import CaseType
from directory.printing.lines import break_lines, fit_lines, pieces, words
from tests.alerts.renderings.messages import PATIENT, thai_texts


def measure(text):
    return float(len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("หลอกว่าได้รางวัลหรือเงินคืน", "หลอก|ว่า|ได้|รางวัล|หรือ|เงิน|คืน"),
        ("ขบวนการหลอกขายสินค้า", "ขบวนการ|หลอก|ขาย|สินค้า"),
        ("แอปดูดเงิน", "แอป|ดูดเงิน"),
        ("“ลงทุน” ก่อน", "“ลงทุน” |ก่อน"),
        ("ครั้งแรก ๆ แล้ว", "ครั้งแรก ๆ |แล้ว"),
        ("ได้ 12 คำ", "ได้ |12 คำ"),
        ("วันละ 10% การันตี", "วัน|ละ |10% |การันตี"),
        ("ที่เว็บ ก.ล.ต. ก่อน", "ที่|เว็บ ก.ล.ต. |ก่อน"),
    ],
)
def test_pieces_end_where_a_reader_would_break(text, expected):
    assert "|".join(pieces(text, "th")) == expected


def test_english_breaks_at_spaces():
    assert pieces("Do not tap, do not hurry", "en") == ["Do ", "not ", "tap, ", "do ", "not ", "hurry"]


@pytest.mark.django_db
def test_no_reviewed_text_starts_a_line_with_a_mark_or_loses_a_letter():
    fields = ("short_th", "says_th", "sign_th", "action_th")
    texts = [
        getattr(kind, field) for kind in CaseType.objects.all() for field in fields if getattr(kind, field)
    ]

    assert len(texts) == 64
    for text in texts:
        parts = pieces(text, "th")
        assert "".join(parts) == text
        assert not any(part[0] in "”’)ๆฯ%,. " or part[-1] in "“(" for part in parts), parts


def test_words_leave_out_spaces_and_punctuation():
    assert words("โอนเงิน “ก่อน” ๆ ครับ", "th") == ["โอน", "เงิน", "ก่อน", "ๆ", "ครับ"]


def test_lines_are_even_and_end_at_phrases():
    text = "ถูกหลอกแล้ว โทรทันที ฟรี 24 ชั่วโมง"

    assert break_lines(text, 22, measure, "th") == ["ถูกหลอกแล้ว โทรทันที", "ฟรี 24 ชั่วโมง"]


@settings(PATIENT, max_examples=60)
@given(thai_texts(120), st.integers(8, 60))
def test_lines_keep_the_text_fit_the_width_and_are_as_few_as_can_be(text, width):
    lines = break_lines(text, width, measure, "th")

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(len(line) <= width for line in lines)
    if all(len(part.strip()) <= width for part in pieces(text, "th")):
        assert len(lines) == fewest(pieces(text, "th"), width)


def fewest(parts, width):
    """The obvious count: fill each line as far as it goes."""
    count, line = 0, ""
    for part in parts:
        if count and len((line + part).rstrip()) <= width:
            line += part
        else:
            count, line = count + 1, part
    return count


def test_a_word_wider_than_the_line_is_cut_between_letters_and_never_before_a_mark():
    assert break_lines("เพื่อที่นี่", 5, measure, "th") == ["เพื่อ", "ที่", "นี่"]
    assert break_lines("ที่ที่ที่", 3, measure, "th") == ["ที่", "ที่", "ที่"]
    assert break_lines("https://example.invalid", 10, measure, "en") == ["https://ex", "ample.inva", "lid"]


def test_fit_lines_takes_the_largest_size_that_fits():
    def at(text, size):
        return len(text) * size

    assert fit_lines("โอนเงินก่อน", 110, (20, 10, 5), max_lines=1, measure=at, language="th") == (
        10,
        ["โอนเงินก่อน"],
    )
    assert fit_lines("โอนเงินก่อน", 10, (20, 10, 5), max_lines=1, measure=at, language="th")[0] == 5
