"""Text becomes search words: spellings that people confuse become one, places and field words stay whole."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search import words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("คอลเซนเตอร์", "คอลเซ็นเตอร์"),
        ("แก๊งคอล", "แก๊งคอลเซ็นเตอร์"),
        ("Call Center", "คอลเซ็นเตอร์"),
        ("เฟสบุค", "facebook"),
        ("เฟซบุ๊ก", "เฟสบุ๊ค"),
        ("เชียงไหม่", "เชียงใหม่"),
        ("อบต.", "องค์การบริหารส่วนตำบล"),
        ("ธ.ก.ส.", "ธกส"),
        ("กทม", "กรุงเทพฯ"),
        ("แบงค์กสิกร", "ธนาคารกสิกรไทย"),
        ("02-888-8888", "+66 2 888 8888"),
        ("๑๔๔๑", "1441"),
        ("scams", "scam"),
        ("ภูเก้ต", "ภูเก็ต"),
    ],
)
def test_different_spellings_give_the_same_words(one, other):
    assert words.words(one) == words.words(other) != []


def test_a_place_name_is_one_word():
    assert words.words("องค์การบริหารส่วนตำบลบางพลีใหญ่") == [
        words.fold("องค์การบริหารส่วนตำบล"),
        words.fold("บางพลีใหญ่"),
    ]


def test_words_that_say_nothing_are_left_out():
    assert words.words("ขอเบอร์โทรของที่ไหน") == []
    assert words.words("how can I call the police") == words.words("police")


def test_a_long_word_also_says_its_parts_and_what_it_implies():
    (station,) = words.words("สถานีตำรวจภูธร")

    assert {"ตำรวจ", "สถานีตำรวจ"} <= words.also_says(station)
    assert words.parts("ตำรวจ") == ()
    assert words.parts("1441") == ()


def test_chains_of_synonyms_end():
    same = words.lexicon().same

    assert [form for form in same.values() if same.get((form,), form) != form] == []


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0xE7F), max_size=60))
def test_any_text_is_cut_and_only_letters_and_digits_come_out(text):
    found = words.words(text)

    assert all(word and not set(word) & set("'\\ :&|!()<>*") for word in found)


def test_importing_the_portal_does_not_import_the_dictionary():
    code = (
        "import os, sys, django; django.setup();"
        "import cybervaccine.urls, cybervaccine.views, directory.admin;"
        "sys.exit('pythainlp' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], env=_environment(), check=False)

    assert done.returncode == 0


def test_the_dictionary_needs_no_network_and_no_folder(tmp_path):
    code = (
        "import socket; socket.socket.connect = None; socket.getaddrinfo = None;"
        "from directory.search.words import words; print(len(words('แก๊งคอลเซ็นเตอร์หลอกให้โอนเงิน')))"
    )

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=_environment() | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "3"
    assert list(tmp_path.iterdir()) == []


def _environment():
    import os

    return dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "cybervaccine.settings"}
