"""The quarantine emptied: names get their meaning, and the rows that waited for it are taken in, once and rightly."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.models import User
from alerts.importing import repair
from alerts.importing.repair import Meaning, UnknownName
from alerts.importing.services import import_case_file
from alerts.invariants import broken
from alerts.models import CaseReport, CaseType, CaseTypeAlias, DailyCount, ImportBatch, QuarantinedRow
from directory.models import ProvinceAlias
from directory.queries import province_labels
from directory.thai import normalise_label

pytestmark = pytest.mark.django_db
HEAD = "case_no,reported_at,incident_at,case_type,province,district,loss_baht,age,sex,channel"
ODD = 'K1,2026-11-20 10:00,2026-11-19,หลอกรักออนไลน์,เวียงพิงค์,,"250000000",30,หญิง,LINE'
LATER = dt.timedelta(hours=2)


@pytest.fixture
def officer():
    return User.objects.create_user("repair@example.go.th", "a long passphrase", is_staff=True)


@pytest.fixture
def load(tmp_path, at):
    def load(*lines, source=""):
        path = tmp_path / "cases.csv"
        path.write_text("\n".join([HEAD, *lines]))
        return import_case_file(path, source_name=source, file_name="cases.csv", by=None, at=at).batch

    return load


def kind(code="ROMANCE_SCAM"):
    return CaseType.objects.filter(code=code).first() or CaseType.objects.order_by("pk").first()


def love():
    return Meaning("case_type", "หลอกรักออนไลน์", str(kind().pk))


PING = Meaning("province", "เวียงพิงค์", "50")


def counts(batch):
    batch.refresh_from_db()
    return (batch.read, batch.inserted, batch.updated, batch.unchanged, batch.quarantined)


def test_unknown_names_are_gathered_over_spellings_and_files(load):
    load(ODD, ODD.replace("K1", "K2").replace("หลอกรักออนไลน์", "หลอกรัก ออนไลน์"), ODD.replace("K1", "K3"))
    load(ODD.replace("K1", "K4"))

    assert repair.unknown_names() == [
        UnknownName("case_type", "หลอกรักออนไลน์", 4, 2),
        UnknownName("province", "เวียงพิงค์", 4, 2),
    ]


def test_a_masked_text_is_offered_to_nobody(load):
    load("K1,2026-11-20,,081-234-5678,10,,,,,")

    assert repair.unknown_names() == []


def test_meanings_empty_the_quarantine_with_everything_the_row_said(load, officer, at):
    batch = load(ODD, ODD.replace("K1", "K2"))

    learnt = repair.learn([love(), PING], by=officer, at=at)
    assert repair.handle_waiting(at=at + LATER) == 1

    assert [alias.label for alias in learnt] == ["หลอกรักออนไลน์", "เวียงพิงค์"]
    assert counts(batch) == (2, 2, 0, 0, 0)
    assert (batch.repair, batch.repair_at, batch.repair_by) == ("done", at + LATER, officer)
    assert not QuarantinedRow.objects.exists()
    case = CaseReport.objects.order_by("case_key").first()
    assert (case.case_type_id, case.province_id, case.loss_baht) == (kind().pk, "50", Decimal("250000000.00"))
    assert case.reported_at.isoformat() == "2026-11-20T03:00:00+00:00"
    assert (case.age_band, case.sex, case.channel) == ("30-44", "f", "line")
    assert sum(DailyCount.objects.values_list("cases", flat=True)) == 2
    assert list(broken(at=at + LATER)) == []


def test_the_case_is_the_same_as_if_the_file_came_again(load, officer, at):
    batch = load(ODD)
    repair.learn([love(), PING], by=officer, at=at)
    repair.handle(batch.pk, at=at)

    again = load(ODD)

    assert counts(again) == (1, 0, 0, 1, 0)


def test_a_row_with_another_fault_stays_and_says_what_is_left(load, officer, at):
    batch = load(ODD, ODD.replace("K1", "K2").replace("30,หญิง", "abc,หญิง"))

    repair.learn([love()], by=officer, at=at)
    repair.handle(batch.pk, at=at)

    assert counts(batch) == (2, 0, 0, 0, 2)
    held = QuarantinedRow.objects.order_by("row_number")
    assert [[problem["code"] for problem in row.problems] for row in held] == [
        ["province_unknown"],
        ["province_unknown", "age_unreadable"],
    ]


@pytest.mark.parametrize("row", ["K9,2026-11-20,,หลอกรักออนไลน์", f"{ODD.replace('K1', 'K9')},too,long"])
def test_a_cut_or_shifted_row_is_never_tried_again(load, officer, at, row):
    batch = load(ODD, row)

    repair.learn([love(), PING], by=officer, at=at)
    repair.handle(batch.pk, at=at)

    assert counts(batch) == (2, 1, 0, 0, 1)
    assert QuarantinedRow.objects.get().row_number == 3


def test_two_held_rows_of_one_number_bring_in_the_first_only(load, officer, at):
    batch = load(ODD, ODD.replace("250000000", "7"))

    repair.learn([love(), PING], by=officer, at=at)
    repair.handle(batch.pk, at=at)

    assert counts(batch) == (2, 1, 0, 0, 1)
    assert CaseReport.objects.get().loss_baht == Decimal("250000000.00")
    assert QuarantinedRow.objects.get().problems == [
        {"column": "case_no", "code": "duplicate_in_file", "row": 2}
    ]


def test_a_number_that_entered_from_another_row_of_the_file_is_not_overwritten(load, officer, at):
    batch = load("K1,2026-11-20,,66,10,,5,,,", ODD)

    repair.learn([love(), PING], by=officer, at=at)
    repair.handle(batch.pk, at=at)

    assert counts(batch) == (2, 1, 0, 0, 1)
    assert QuarantinedRow.objects.get().problems == [{"column": "case_no", "code": "entered_already"}]
    assert CaseReport.objects.get().loss_baht == Decimal("5.00")


def test_what_a_later_file_said_is_not_overwritten_by_an_older_row(load, officer, at):
    batch = load(ODD)
    load("K1,2026-11-21,,66,10,,9,,,")

    repair.learn([love(), PING], by=officer, at=at)
    repair.handle(batch.pk, at=at)

    assert counts(batch) == (1, 0, 0, 1, 0)
    case = CaseReport.objects.get()
    assert (case.loss_baht, case.province_id) == (Decimal("9.00"), "10")


def test_a_correction_that_was_held_back_changes_the_case_it_corrects(load, officer, at):
    load("K1,2026-11-20,,66,10,,5,,,")
    batch = load(ODD)

    repair.learn([love(), PING], by=officer, at=at)
    repair.handle(batch.pk, at=at)

    assert counts(batch) == (1, 0, 1, 0, 0)
    assert CaseReport.objects.get().province_id == "50"


def test_each_batch_is_repaired_once(load, officer, at):
    batch = load(ODD)
    repair.learn([love(), PING], by=officer, at=at)

    assert [repair.handle(batch.pk, at=at), repair.handle(batch.pk, at=at)] == [True, False]


def test_a_failure_leaves_everything_as_it_was_and_is_not_tried_for_ever(
    load, officer, at, monkeypatch, caplog
):
    batch = load(ODD)
    repair.learn([love(), PING], by=officer, at=at)
    monkeypatch.setattr("alerts.importing.staging.hold_entered", lambda batch: 1 / 0)

    assert [repair.handle(batch.pk, at=at), repair.handle_waiting(at=at)] == [True, 0]

    assert counts(batch) == (1, 0, 0, 0, 1)
    assert batch.repair == "failed"
    assert QuarantinedRow.objects.count() == 1


def test_the_first_meaning_of_a_name_stands(load, officer, at):
    load(ODD)
    repair.learn([PING], by=officer, at=at)

    assert repair.learn([Meaning("province", "เวียงพิงค์", "57")], by=officer, at=at) == []
    assert ProvinceAlias.objects.get().province_id == "50"


def test_an_alias_never_takes_a_provinces_own_name():
    ProvinceAlias.objects.create(label="เชียงใหม่", province_id="10")
    ProvinceAlias.objects.create(label="เวียงพิงค์", province_id="50")

    labels = province_labels()

    assert (labels[normalise_label("เชียงใหม่")], labels[normalise_label("เวียงพิงค์")]) == ("50", "50")


def test_only_batches_with_rows_for_the_name_are_asked_for(load, officer, at):
    other = load("K8,,,66,10,,,,,")
    load(ODD)

    repair.learn([love()], by=officer, at=at)

    other.refresh_from_db()
    assert other.repair == ""
    assert ImportBatch.objects.filter(repair="asked").count() == 1
    assert CaseTypeAlias.objects.filter(label="หลอกรักออนไลน์").count() == 1


@pytest.mark.parametrize(
    ("column", "text", "kept"),
    [
        ("reported_at", "2026-11-20 10:30", "2026-11-20 10:30"),
        ("reported_at", "0812345678", "•••"),
        ("incident_at", "2026-11-19T08:00", "2026-11-19T08:00"),
        ("loss_baht", "250000000", "250000000"),
        ("loss_baht", "0812345678", "•••"),
        ("loss_baht", "+66812345678", "+•••"),
        ("province", "081-234-5678", "•••"),
        ("sex", "1-2345-67890-12-3", "•••"),
    ],
)
def test_quarantine_keeps_moments_and_amounts_and_masks_other_long_numbers(load, column, text, kept):
    row = dict.fromkeys(HEAD.split(","), "") | {
        "case_no": "K1", "reported_at": "2026-11-20", "case_type": "ไม่รู้จัก", column: text
    }  # fmt: skip

    load(",".join(row.values()))

    assert QuarantinedRow.objects.get().values[column] == kept
