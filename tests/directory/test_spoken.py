"""Numbers and dates as words: read back by an independent reader, and compared with another library."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythainlp.util import num_to_thaiword

from directory import spoken
from tests.directory.reading_back import english_numbers, read_english, read_thai, thai_numbers

integers = st.integers(-(10**14), 10**14)
decimals = st.decimals(-(10**9), 10**9, places=3, allow_nan=False)
days = st.dates(dt.date(1941, 1, 1), dt.date(2300, 12, 31))


@settings(deadline=None)
@given(integers)
def test_a_thai_integer_reads_back_and_is_what_the_peer_says(value):
    words = spoken.integer(value)

    assert words == num_to_thaiword(value)
    # One digit word after another is how phones are read; no integer is written so.
    assert read_thai(words) == value


@settings(deadline=None)
@given(integers)
def test_an_english_integer_reads_back(value):
    words = spoken.integer(value, "en")

    assert read_english(words) == value
    assert re.fullmatch("[a-z -]+", words)


@settings(deadline=None)
@given(decimals, st.sampled_from(["th", "en"]))
def test_a_decimal_reads_back_digit_by_digit(value, language):
    words = spoken.decimal(value, language)

    read = read_english(words) if language == "en" else read_thai(words)
    assert read == value


@pytest.mark.parametrize(
    ("value", "thai", "english"),
    [
        (0, "ศูนย์", "zero"),
        (1, "หนึ่ง", "one"),
        (11, "สิบเอ็ด", "eleven"),
        (20, "ยี่สิบ", "twenty"),
        (21, "ยี่สิบเอ็ด", "twenty-one"),
        (101, "หนึ่งร้อยเอ็ด", "one hundred and one"),
        (383, "สามร้อยแปดสิบสาม", "three hundred and eighty-three"),
        (1_000_001, "หนึ่งล้านเอ็ด", "one million and one"),
        (11_000_000, "สิบเอ็ดล้าน", "eleven million"),
        (2_000_000_000_000, "สองล้านล้าน", "two thousand billion"),
    ],
)
def test_integer_as_people_say_it(value, thai, english):
    assert (spoken.integer(value), spoken.integer(value, "en")) == (thai, english)


@settings(deadline=None)
@given(st.text("0123456789", min_size=1, max_size=12))
def test_digits_are_read_one_by_one(text):
    assert len(re.findall("ศูนย์|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า", spoken.digits(text))) == len(text)
    assert len(spoken.digits(text, "en").split()) == len(text)


@settings(deadline=None)
@given(days)
def test_a_date_reads_back_in_the_buddhist_and_the_common_era(day):
    thai, english = spoken.date(day), spoken.date(day, "en")

    assert thai_numbers(thai) == [day.day, day.year + 543]
    assert english_numbers(english) == [day.day, day.year]


def test_date_and_range_as_people_say_them():
    day = dt.date(2026, 11, 25)

    assert spoken.date(day) == "ยี่สิบห้า พฤศจิกายน พุทธศักราช สองพันห้าร้อยหกสิบเก้า"
    assert spoken.date(day, "en") == "the twenty-fifth of November two thousand and twenty-six"
    assert spoken.date_range(dt.date(2026, 11, 18), day) == "สิบแปด ถึง ยี่สิบห้า พฤศจิกายน"
    assert spoken.date_range(day, dt.date(2026, 10, 30)) == "สามสิบ ตุลาคม ถึง ยี่สิบห้า พฤศจิกายน"
    assert spoken.date_range(day, day, "en") == "the twenty-fifth of November"


@pytest.mark.parametrize(
    ("text", "thai", "english"),
    [
        ("10% a", "สิบเปอร์เซ็นต์ a", "ten percent a"),
        ("1202", "หนึ่งสองศูนย์สอง", "one two zero two"),
        ("1,202", "หนึ่งพันสองร้อยสอง", "one thousand two hundred and two"),
        ("081-234-5678", "ศูนย์แปดหนึ่งสองสามสี่ห้าหกเจ็ดแปด", "zero eight one two three four five six seven eight"),
        ("149.9", "หนึ่งร้อยสี่สิบเก้าจุดเก้า", "one hundred and forty-nine point nine"),
        ("๑๒", "สิบสอง", "twelve"),
        ("2569", "สองพันห้าร้อยหกสิบเก้า", "two thousand five hundred and sixty-nine"),
    ],
)
def test_read_aloud_knows_phones_from_amounts(text, thai, english):
    assert (spoken.read_aloud(text), spoken.read_aloud(text, "en")) == (thai, english)


@settings(deadline=None)
@given(st.text("0123456789๐๑๒๓๔๕๖๗๘๙,.-% กขAB–"))
def test_read_aloud_leaves_no_digit(text):
    assert not re.search(r"\d", spoken.read_aloud(text))


def test_a_negative_decimal_says_minus_once():
    assert spoken.decimal(Decimal("-0.5")) == "ลบศูนย์จุดห้า"
