"""The card of case files: what is late, what waits for a word, what is held back."""

import datetime as dt

from alerts.desk.cards import imports_card
from alerts.models import ImportBatch, Source

AT = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)
SOURCE = Source(id=1, name="police")


def batch(number, state="done", *, hours=1, **kw):
    at = AT - dt.timedelta(hours=hours)
    return ImportBatch(pk=number, source=SOURCE, state=state, created_at=at, finished_at=at, **kw)


def said(card):
    return [(line.value, line.text, line.tone, line.note) for line in card.lines]


def test_quiet_files_say_so_and_what_came_last():
    card = imports_card([batch(2, inserted=120, updated=7), batch(1, inserted=1)], AT)

    assert (card.is_calm, card.calm) == (True, "รับไฟล์ครบ ไม่มีแถวที่กักไว้")
    assert [(fact.value, fact.note) for fact in card.facts] == [("127", "police เมื่อ 1 ชั่วโมงก่อน")]


def test_held_rows_are_summed_over_files_and_lead_to_the_repair():
    card = imports_card(
        [batch(3, quarantined=2), batch(2, quarantined=5), batch(1, "refused", quarantined=9)], AT
    )

    assert said(card) == [("7", "แถวที่กักไว้ รอความหมายหรือรอแก้", "due", "ใน 2 ไฟล์")]
    assert card.lines[0].href == "/admin/alerts/importbatch/repair/"


def test_files_that_wait_for_a_word_and_files_that_failed_are_work():
    card = imports_card([batch(3, "previewed"), batch(2, "failed"), batch(1)], AT)

    assert [line[:3] for line in said(card)] == [
        ("1", "ไฟล์ที่ตรวจแล้ว รอยืนยัน", "due"),
        ("1", "ไฟล์ที่ขัดข้อง", "late"),
    ]


def test_a_day_and_a_half_without_cases_is_late_and_a_month_without_any_too():
    assert imports_card([batch(1, hours=36)], AT).lines == ()
    assert said(imports_card([batch(1, hours=37)], AT)) == [("37 ชั่วโมง", "ไม่มีไฟล์คดีเข้ามา", "late", "")]
    assert said(imports_card([], AT)) == [("0", "ไฟล์ที่นำเข้าใน 30 วัน", "late", "")]
