"""Thai phone numbers, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.phones import NotAThaiPhone, mask_phone, parse_phone

MOBILE = st.from_regex(r"0[689][0-9]{8}", fullmatch=True)
BETWEEN = st.lists(st.sampled_from(["", " ", "-", ".", "\u200b", " - "]), min_size=10, max_size=10)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("0812345678", "+66812345678"),
        ("081-234-5678", "+66812345678"),
        ("๐๘๑-๒๓๔-๕๖๗๘", "+66812345678"),
        ("+66 81 234 5678", "+66812345678"),
        ("+66 (0)81 234 5678", "+66812345678"),
        ("66812345678", "+66812345678"),
        ("0066812345678", "+66812345678"),
        ("tel:+66812345678", "+66812345678"),
        ("\u202a081\u2011234\u20115678\u202c", "+66812345678"),
        ("０８１２３４５６７８", "+66812345678"),
        ("02-123-4567", "+6621234567"),
        ("053 123 456", "+6653123456"),
        ("0661234567", "+66661234567"),
    ],
)
def test_parse_phone_reads_every_usual_writing(written, stored):
    assert parse_phone(written) == stored


@pytest.mark.parametrize(
    "written",
    [
        "",
        "081",
        "08123456789",
        "0112345678",
        "1441",
        "+1 202 555 0100",
        "081234567a",
        "0812345678 0899999999",
        "²812345678",
    ],
)
def test_parse_phone_refuses_what_is_none_without_repeating_it(written):
    with pytest.raises(NotAThaiPhone) as refused:
        parse_phone(written)

    assert str(refused.value) == "not a Thai phone number"


@given(MOBILE, BETWEEN)
def test_parse_phone_does_not_care_what_stands_between_digits(number, between):
    written = "".join(digit + gap for digit, gap in zip(number, between, strict=True))

    assert parse_phone(written) == f"+66{number[1:]}"


@given(st.text())
def test_parse_phone_gives_a_thai_number_or_refuses(text):
    try:
        stored = parse_phone(text)
    except NotAThaiPhone:
        return

    assert stored.startswith("+66")
    assert stored[1:].isdecimal()
    assert len(stored) in (11, 12)
    assert parse_phone(stored) == stored


def test_mask_phone_keeps_two_digits_and_the_last_four():
    assert mask_phone("+66812345678") == "08•-•••-5678"
    assert mask_phone("+6621234567") == "02-•••-4567"
