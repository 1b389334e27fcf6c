"""Captions are captions: what a browser would not show is refused with the line that is wrong."""

import pytest

from media_library.rules import captions_problem

GOOD = "WEBVTT\n\n1\n00:00.000 --> 00:02.500\nสวัสดีค่ะ\n\n00:02.500 --> 01:00:05.000 align:start\nวางสายได้เลย\n"


def test_captions_that_a_browser_shows_have_no_problem():
    assert captions_problem(GOOD) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "WEBVTT"),
        ("1\n00:00:00,000 --> 00:00:02,000\nSRT", "WEBVTT"),
        ("WEBVTT\n\n", "ยังไม่มีข้อความ"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nก", "บรรทัด 3: เวลา"),
        ("WEBVTT\n\n00:02,000 --> 00:03,000\nก", "บรรทัด 3: เวลา"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nก\n\n00:01.000 --> 00:02.000\nข", "บรรทัด 6: เวลา"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\n\nก", "บรรทัด 3: ไม่มีข้อความ"),
    ],
)
def test_captions_that_no_browser_shows_say_what_is_wrong(text, said):
    assert said in captions_problem(text)
