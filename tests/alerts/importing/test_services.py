"""Whole files through the one import path, on a real database."""

from decimal import Decimal

import pytest

from alerts.importing.services import import_case_file, preview_case_file
from alerts.models import CaseReport, DailyCount, ImportBatch, QuarantinedRow
from alerts.rollup import refresh_daily_counts

pytestmark = pytest.mark.django_db

HEAD = "case_no,reported_at,incident_at,case_type,province,district,loss_baht,age,sex,channel"
GOOD = 'A1,2026-11-20 10:00,2026-11-19,66,กทม.,พระนคร,"1,154",30,หญิง,LINE'


def load(tmp_path, *lines, at, head=HEAD, encoding="utf-8", source=""):
    path = tmp_path / "cases.csv"
    path.write_bytes("\n".join([head, *lines]).encode(encoding))
    return import_case_file(path, source_name=source, file_name="cases.csv", by=None, at=at)


def counts(result):
    value = result.counts
    return (value.read, value.inserted, value.updated, value.unchanged, value.quarantined)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_import_reads_a_case_in_every_encoding(tmp_path, at, encoding):
    result = load(tmp_path, GOOD, at=at, encoding=encoding)

    case = CaseReport.objects.get()
    assert counts(result) == (1, 1, 0, 0, 0)
    assert (case.province_id, case.district_id, case.loss_baht) == ("10", "1001", Decimal("1154.00"))
    assert (case.age_band, case.sex, case.channel) == ("30-44", "f", "line")
    assert case.reported_at.isoformat() == "2026-11-20T03:00:00+00:00"


def test_the_same_file_twice_changes_nothing_and_a_correction_just_its_row(tmp_path, at):
    other = GOOD.replace("A1", "A2")
    load(tmp_path, GOOD, other, at=at)

    again = load(tmp_path, GOOD, other, at=at)
    corrected = load(tmp_path, GOOD.replace("2026-11-20", "2026-11-21"), other, at=at)

    assert counts(again) == (2, 0, 0, 2, 0)
    assert counts(corrected) == (2, 0, 1, 1, 0)
    refresh_daily_counts()
    days = DailyCount.objects.values_list("day__day", "cases")
    assert sorted(days) == [(20, 1), (21, 1)]


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        ("A1,2027-01-01,,66,,,,,,", [("reported_at", "date_in_future")]),
        ("A1,31/02/2569,,66,,,,,,", [("reported_at", "date_impossible")]),
        ("A1,,,66,,,,,,", [("reported_at", "date_missing")]),
        (",2026-11-20,,66,,,,,,", [("case_no", "case_no_missing")]),
        ("A1,2026-11-20,,ของใหม่,,,,,,", [("case_type", "case_type_unknown")]),
        ("A1,2026-11-20,,,,,,,,", [("case_type", "case_type_missing")]),
        ("A1,2026-11-20,,66,แอตแลนติส,,,,,", [("province", "province_unknown")]),
        ("A1,2026-11-20,,66,10,เบตง,,,,", [("district", "district_unknown")]),
        ("A1,2026-11-20,,66,,เบตง,,,,", [("district", "district_needs_province")]),
        ("A1,2026-11-20,,66,,,-5,,,", [("loss_baht", "loss_negative")]),
        ("A1,2026-11-20,2026-11-22,66,,,,,,", [("incident_at", "incident_after_report")]),
        ("A1,2026-11-20,,66,,,,abc,,", [("age", "age_unreadable")]),
        ("A1,2026-11-20,,66", [("row", "row_incomplete")]),
    ],
)
def test_import_quarantines_a_bad_row_with_its_reason(tmp_path, at, row, problems):
    result = load(tmp_path, GOOD.replace("A1", "B1"), row, at=at)

    held = QuarantinedRow.objects.get()
    assert counts(result) == (2, 1, 0, 0, 1)
    assert held.row_number == 3
    assert [(problem["column"], problem["code"]) for problem in held.problems] == problems


def test_import_holds_back_a_repeated_case_number_and_names_the_first_row(tmp_path, at):
    result = load(tmp_path, GOOD, GOOD.replace("1,154", "99"), at=at)

    assert counts(result) == (2, 1, 0, 0, 1)
    assert QuarantinedRow.objects.get().problems == [
        {"column": "case_no", "code": "duplicate_in_file", "row": 2}
    ]
    assert CaseReport.objects.get().loss_baht == Decimal("1154.00")


def test_quarantine_masks_what_could_be_a_phone_and_never_holds_the_case_number(tmp_path, at):
    load(tmp_path, "SECRET77,2026-11-20,,66,081-234-5678,,,,,", at=at)

    values = QuarantinedRow.objects.get().values
    assert values["province"] == "•••"
    assert "SECRET77" not in str(values)


def test_preview_stores_nothing(tmp_path, at):
    path = tmp_path / "cases.csv"
    path.write_text(f"{HEAD}\n{GOOD}\n")

    result = preview_case_file(path, source_name="", at=at)

    assert counts(result) == (1, 1, 0, 0, 0)
    assert not CaseReport.objects.exists()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (HEAD.encode(), "no_rows"),
        (b"PK\x03\x04broken", "xlsx_broken"),
        (b"\x89PNG\r\n\0\0\0", "not_text"),
        (f'{HEAD}\nA1,"2026-11-20,66\nA2,x'.encode(), "open_quote"),
    ],
)
def test_import_refuses_an_unusable_file_and_keeps_the_record(tmp_path, at, content, code):
    path = tmp_path / "cases.csv"
    path.write_bytes(content)

    result = import_case_file(path, source_name="", file_name="cases.csv", by=None, at=at)

    assert result.refusal.code == code
    assert ImportBatch.objects.get().refusal["code"] == code
    assert not CaseReport.objects.exists()


def test_a_simulated_file_never_enters_a_real_source(tmp_path, at):
    load(tmp_path, GOOD, at=at, source="police")

    result = load(tmp_path, f"yes,{GOOD}", at=at, head=f"simulated,{HEAD}", source="police")

    assert result.refusal.code == "simulated_into_real"
    assert CaseReport.objects.count() == 1
