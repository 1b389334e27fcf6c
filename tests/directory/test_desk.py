"""What cards and queues are: pure, in words."""

import datetime as dt

import pytest

from directory.desk import Card, Line, counted, lines, span_text


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (dt.timedelta(0), "1 นาที"),
        (dt.timedelta(seconds=-5), "1 นาที"),
        (dt.timedelta(minutes=59, seconds=59), "59 นาที"),
        (dt.timedelta(hours=1), "1 ชั่วโมง"),
        (dt.timedelta(hours=47, minutes=59), "47 ชั่วโมง"),
        (dt.timedelta(hours=48), "2 วัน"),
        (dt.timedelta(days=400), "400 วัน"),
    ],
)
def test_span_is_said_in_its_largest_unit(span, text):
    assert span_text(span) == text


def test_count_is_a_line_and_nothing_is_none():
    assert counted(1234, "คำ", href="/x/") == Line("1,234", "คำ", "/x/")
    assert lines(counted(0, "คำ"), counted(None, "คำ")) == ()


def card(*tones):
    return Card("x", "x", "x", "x", "/", tuple(Line("1", "x", tone=tone) for tone in tones))


def test_cards_stand_by_their_loudest_line():
    assert [
        card("plain", "late").loudness,
        card("due").loudness,
        card("plain").loudness,
        card().loudness,
    ] == [0, 1, 2, 3]
    assert [card("due").is_calm, card().is_calm] == [False, True]
