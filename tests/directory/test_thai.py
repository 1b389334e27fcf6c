"""Thai text: what a grandmother reads, in B.E., and what a file's label is folded to."""

import datetime as dt
from decimal import Decimal

import pytest

from directory import thai

DAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (thai.date_long(DAY), "24 พฤศจิกายน 2569"),
        (thai.date_long(DAY, "en"), "24 November 2026"),
        (thai.date_short(DAY), "24 พ.ย. 2569"),
        (thai.date_weekday(DAY), "วันอังคารที่ 24 พฤศจิกายน 2569"),
        (thai.date_weekday(DAY, "en"), "Tuesday 24 November 2026"),
        (thai.date_range(dt.date(2026, 11, 17), dt.date(2026, 11, 23)), "17–23 พฤศจิกายน 2569"),
        (thai.date_range(dt.date(2026, 11, 30), dt.date(2026, 12, 6)), "30 พฤศจิกายน – 6 ธันวาคม 2569"),
        (thai.date_range(dt.date(2026, 12, 28), dt.date(2027, 1, 3)), "28 ธันวาคม 2569 – 3 มกราคม 2570"),
        (thai.date_range(DAY, DAY, "en"), "24 November 2026"),
        (thai.datetime_text(dt.datetime(2026, 11, 23, 18, 5, tzinfo=dt.UTC)), "24 พฤศจิกายน 2569 01:05 น."),
        (thai.number(None), "ไม่ทราบ"),
        (thai.number(0), "0"),
        (thai.number(-0.4), "0"),
        (thai.number(Decimal("2.5")), "3"),
        (thai.number(1234567.891, 2), "1,234,567.89"),
        (thai.number(float("nan"), language="en"), "unknown"),
        (thai.percent(0.1234), "12.3%"),
        (thai.baht(Decimal("1154.50")), "1,154.50 บาท"),
        (thai.baht_short(45300), "45,300 บาท"),
        (thai.baht_short(1_249_999), "1.2 ล้านบาท"),
        (thai.baht_short(1_000_000), "1 ล้านบาท"),
        (thai.baht_short(1_245_000_000), "1,245 ล้านบาท"),
        (thai.baht_short(1_245_000_000, "en"), "1.2 billion baht"),
        (thai.phone("+66812345678"), "081-234-5678"),
        (thai.phone("๐๒ ๑๒๓ ๔๕๖๗"), "02-123-4567"),
        (thai.phone("1441"), "1441"),
        (thai.phone("0-2123-4567 ต่อ 12"), "0-2123-4567 ต่อ 12"),
    ],
)
def test_said(said, expected):
    assert said == expected


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        thai.datetime_text(dt.datetime(2026, 11, 24))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("กำแพงเพชร", "กําแพงเพชร"),
        ("น้ำยืน", "นํ้ายืน"),
        ("แพร่", "เเพร่"),
        ("ตลิ่งชัน", "ตล่ิงชัน"),
        ("เชียงใหม่", " เชียง\u200bใหม่ "),
        ("TH-10", "th-๑๐"),
    ],
)
def test_labels_that_look_alike_are_equal(one, other):
    assert thai.normalise_label(one) == thai.normalise_label(other)
    assert thai.normalise_label(thai.normalise_label(other)) == thai.normalise_label(other)


def test_provinces_sort_as_in_a_thai_dictionary():
    names = ["เชียงใหม่", "กระบี่", "แพร่", "ชัยนาท", "พะเยา", "เชียงราย", "ชุมพร", "ขอนแก่น"]
    expected = ["กระบี่", "ขอนแก่น", "ชัยนาท", "ชุมพร", "เชียงราย", "เชียงใหม่", "พะเยา", "แพร่"]
    assert sorted(names, key=thai.thai_sort_key) == expected
