"""Cells as they really come, and what they mean."""

import datetime as dt
from decimal import Decimal

import pytest

from alerts.importing.decoding import (
    decode_age,
    decode_channel,
    decode_date,
    decode_loss,
    decode_time,
    split_moment,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24", dt.datetime(2026, 11, 24)),
        ("24/11/2569", dt.datetime(2026, 11, 24)),
        ("๒๔/๑๑/๒๕๖๙", dt.datetime(2026, 11, 24)),
        ("2569-11-24", dt.datetime(2026, 11, 24)),
        ("24 พ.ย. 2569", dt.datetime(2026, 11, 24)),
        ("29/02/2567", dt.datetime(2024, 2, 29)),
        ("46350.5", dt.datetime(2026, 11, 24, 12, 0)),
        ("", None),
    ],
)
def test_decode_date_reads_every_form_in_use(text, expected):
    assert decode_date(text) == (expected, None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("31/02/2569", "date_impossible"),
        ("29/02/2566", "date_impossible"),
        ("พรุ่งนี้", "date_unreadable"),
        ("24/11/69", "date_unreadable"),
        ("01/01/1999", "date_too_old"),
    ],
)
def test_decode_date_names_what_is_wrong(text, problem):
    assert decode_date(text) == (None, problem)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,154", Decimal("1154.00")),
        ("฿1,154.50", Decimal("1154.50")),
        ("๑,๑๕๔ บาท", Decimal("1154.00")),
        ("0", Decimal("0.00")),
        ("", None),
        ("ไม่ทราบ", None),
    ],
)
def test_decode_loss_reads_messy_money(text, expected):
    assert decode_loss(text) == (expected, None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("-5", "loss_negative"),
        ("1,15", "loss_unreadable"),
        ("มาก", "loss_unreadable"),
        ("9" * 13, "loss_too_large"),
    ],
)
def test_decode_loss_names_what_is_wrong(text, problem):
    assert decode_loss(text) == (None, problem)


def test_decode_time_keeps_a_named_zone():
    assert decode_time("14:30:05+07:00").value == (52205, 25200)
    assert decode_time("25:00").problem == "time_unreadable"


def test_split_moment_cuts_date_from_time():
    assert split_moment("2026-11-24T08:30:00Z") == ("2026-11-24", "08:30:00Z")
    assert split_moment("24/11/2569 8:30") == ("24/11/2569", "8:30")
    assert split_moment("24/11/2569") == ("24/11/2569", "")


def test_decode_age_gives_the_published_band():
    assert [decode_age(age).value for age in ("17", "30-44", "61", "")] == ["15-17", "30-44", "60+", None]
    assert decode_age("200").problem == "age_unreadable"


def test_decode_channel_never_keeps_free_text():
    assert decode_channel("โทรหาผมที่ 0812345678").value == "other"
    assert decode_channel("Facebook Messenger").value == "facebook"
