"""Phone numbers: any usual writing becomes one stored form, and what is no Thai number is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import phones
from directory.thai import to_thai_digits

MOBILE = st.from_regex(r"0[689][0-9]{8}", fullmatch=True)
LANDLINE = st.from_regex(r"0[2-57][0-9]{7}", fullmatch=True)
SHORT = st.from_regex(r"1[0-9]{2,3}", fullmatch=True)
LONG = MOBILE | LANDLINE


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1441", "1441"),
        ("๑๔๔๑", "1441"),
        ("tel:1441", "1441"),
        ("191", "191"),
        ("02-888-8888", "+6628888888"),
        ("(02) 888 8888", "+6628888888"),
        ("+66 2 888 8888", "+6628888888"),
        ("+66 (0)2 888 8888", "+6628888888"),
        ("0066 2 888 8888", "+6628888888"),
        ("66818663000", "+66818663000"),
        ("081 866 3000", "+66818663000"),
        ("๐๘๑-๘๖๖-๓๐๐๐", "+66818663000"),
        ("1800 019 191", "+661800019191"),
        ("+66 1800 019 191", "+661800019191"),
        ("\u200b081\u00a0866\u20103000", "+66818663000"),
    ],
)
def test_any_usual_writing_becomes_the_stored_form(typed, stored):
    assert phones.to_stored(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0",
        "02-888-888",
        "081-866-30000",
        "+1 212 555 0100",
        "2888 8888",
        "02-888-8888 กด 1",
        "14411",
        "0001441",
        "+66 1441",
        "กรุงเทพ",
    ],
)
def test_what_is_no_thai_number_is_refused(typed):
    with pytest.raises(ValueError, match="is not a Thai phone number"):
        phones.to_stored(typed)


@given(LONG | SHORT)
def test_storing_a_stored_number_changes_nothing(number):
    stored = phones.to_stored(number)

    assert phones.to_stored(stored) == stored
    assert phones.to_stored(phones.as_read(stored)) == stored
    assert phones.national(stored) == number


@given(
    LONG,
    st.sampled_from(["+66", "66", "0066", "+66 (0)", "0"]),
    st.lists(st.sampled_from(["", " ", "-", "\u2013"]), min_size=9, max_size=9),
    st.booleans(),
)
def test_country_code_separators_and_thai_digits_do_not_matter(number, prefix, separators, thai):
    rest = number[1:]
    typed = prefix + "".join(digit + mark for digit, mark in zip(rest, separators[: len(rest)], strict=True))

    assert phones.to_stored(to_thai_digits(typed) if thai else typed) == phones.to_stored(number)


@given(st.text(max_size=20))
def test_no_text_breaks_it(text):
    try:
        stored = phones.to_stored(text)
    except ValueError:
        return

    assert phones.is_short(stored) or stored.startswith("+66")


@given(LONG)
def test_a_number_is_found_in_a_sentence_however_it_is_written(number):
    written = phones.as_read(phones.to_stored(number))

    found = [digits for _, _, digits in phones.numbers_in(f"โทร {written} ด่วน")]

    assert found == [number]


def test_a_number_that_is_cut_short_is_found_as_far_as_it_goes():
    assert phones.numbers_in("เบอร์ 02-888") == [(6, 12, "02888")]
    assert phones.numbers_in("ภาค 5 และ 12") == []
