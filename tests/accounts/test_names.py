"""Names: nobody's own name is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.names import NotAName, clean_name, names_from_display_name


@pytest.mark.parametrize(
    "name",
    [
        "สมชาย", "ณ อยุธยา", "พระมหาสมชาย ฐานิสฺสโร", "พระครูวินัยธร (สมชาย)", "ก", "เจ๊ะอาแว", "อับดุลเลาะ", "จะแฮ", "นอ",
        "สิทธิ์", "ปิ่น-แก้ว", "ว.วชิรเมธี", "O'Brien", "Nguyễn", "Müller-Lüdenscheidt", "D’Angelo", "Jean Paul Jr.", "李小龍",
        "အောင်ဆန်း", "ສົມສັກ", "សុខ", "محمد", "José", "Ng", "ราชสกุล ฯ",
    ],
)  # fmt: skip
def test_clean_name_takes_names_as_they_are(name):
    assert clean_name(name) == unicodedata.normalize("NFC", name)


def test_clean_name_removes_what_nobody_sees():
    assert clean_name("  สม\u200bชาย   ใจ\ufeffดี ") == "สมชาย ใจดี"
    assert clean_name("น\u0e4d\u0e49\u0e32") == "น\u0e49\u0e33"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "12345", "081-234-5678", "<script>alert(1)</script>", "http://evil.example", "a@b.c", "{{7*7}}", "ก" * 101,
     "-", "สมชาย1", "a\x00b", "a;DROP TABLE", "$(id)", "=cmd|x"],
)  # fmt: skip
def test_clean_name_refuses_what_is_no_name_without_repeating_it(text):
    with pytest.raises(NotAName) as refused:
        clean_name(text)

    assert str(refused.value) in ("not a name", "too long")


@given(st.text(st.characters(categories=["L", "M"]), min_size=1, max_size=90))
def test_clean_name_never_refuses_letters_of_any_script(text):
    if any(character.isalpha() for character in text):
        cleaned = clean_name("ก" + text)[:100]
        assert clean_name(cleaned) == cleaned


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        ("สมชาย ใจดี", ("สมชาย", "ใจดี")),
        ("Nid ★", ("", "")),
        ("ลุงประเสริฐ", ("", "")),
        ("ก ข ค", ("", "")),
        ("", ("", "")),
    ],
)
def test_display_name_prefills_only_what_is_plainly_two_thai_words(shown, names):
    assert names_from_display_name(shown) == names
