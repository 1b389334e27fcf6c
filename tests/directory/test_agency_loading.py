"""Agencies, contact points and guidance texts: all of the reviewed files, loaded again without change, officers' rows kept."""

import csv
import datetime as dt
import shutil

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory.agency_files import read_agencies
from directory.agency_loading import load_agencies, load_guidance
from directory.data_files import DATA, FileRefused
from directory.models import Agency, ContactPoint, GuidanceRevision, GuidanceText, Keeper
from tests.factories import make_agency, make_contact, make_officer

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def folder(tmp_path):
    for name in ("agencies.csv", "contact_points.csv", "guidance.csv"):
        shutil.copy(DATA / name, tmp_path)
    return tmp_path


def rewrite(path, change):
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    heading = list(rows[0])
    rows = [row for row in map(change, rows) if row]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, heading)
        writer.writeheader()
        writer.writerows(rows)


def only(found, key="code", /, **changes):
    return lambda row: row | changes if row[key] == found else row


def test_the_files_give_every_agency_in_one_tree():
    kinds = {kind.value: Agency.objects.filter(kind=kind).count() for kind in Agency.Kind}

    assert Agency.objects.count() == 9254
    assert (kinds["tao"], kinds["municipality"], kinds["pao"], kinds["district_office"]) == (
        5300,
        2473,
        76,
        928,
    )
    assert (kinds["hotline"], kinds["bank"], kinds["police_station"]) == (36, 22, 198)
    tao = Agency.objects.get(code="tao-110301")
    assert [above.code for above in tao.ancestors()] == [
        "district-office-1103",
        "province-hall-11",
        "ministry-interior",
    ]
    assert Agency.objects.filter(source="").count() == Agency.objects.filter(licence="").count() == 0


def test_every_number_ships_unchecked():
    assert ContactPoint.objects.count() == 175
    assert {contact.check_on(TODAY) for contact in ContactPoint.objects.all()} == {
        ContactPoint.Check.UNCHECKED
    }
    assert (
        ContactPoint.objects.filter(source="").count() == ContactPoint.objects.filter(licence="").count() == 0
    )


def test_a_second_load_changes_nothing(at):
    for loaded in (*load_agencies(at=at), load_guidance(at=at)):
        assert (loaded.created, loaded.updated, loaded.retired, loaded.kept) == (0, 0, 0, 0)


def test_a_corrected_row_changes_one_agency(at, folder):
    rewrite(folder / "agencies.csv", only("tao-110301", name_en="Corrected", parent="province-hall-11"))

    agencies, contacts = load_agencies(at=at, folder=folder)

    assert (agencies.created, agencies.updated, contacts.updated) == (0, 1, 0)
    tao = Agency.objects.get(code="tao-110301")
    assert (tao.name_en, tao.parent.code) == ("Corrected", "province-hall-11")


def test_what_left_the_files_is_retired_and_comes_back(at, folder):
    rewrite(folder / "agencies.csv", lambda row: None if row["code"] == "tao-110301" else row)
    rewrite(folder / "contact_points.csv", lambda row: None if row["agency"] == "bank-scb" else row)

    agencies, contacts = load_agencies(at=at, folder=folder)

    assert (agencies.retired, contacts.retired) == (1, 1)
    assert Agency.objects.get(code="tao-110301").retired_on == TODAY
    assert not ContactPoint.objects.shown().filter(agency__code="bank-scb").exists()
    agencies, contacts = load_agencies(at=at)
    assert (agencies.updated, contacts.updated) == (1, 1)
    assert Agency.objects.get(code="tao-110301").retired_on is None


def test_what_an_officer_made_or_changed_is_never_touched(at):
    made = make_agency(code="police-station-99-1")
    Agency.objects.filter(code="tao-110301").update(name_th="แก้โดยเจ้าหน้าที่", keeper=Keeper.STAFF)
    contact = ContactPoint.objects.get(agency__code="bank-scb")
    ContactPoint.objects.filter(pk=contact.pk).update(menu="9", keeper=Keeper.STAFF)

    agencies, contacts = load_agencies(at=at)

    assert (agencies.kept, agencies.retired, contacts.kept) == (1, 0, 1)
    made.refresh_from_db()
    contact.refresh_from_db()
    assert (made.retired_on, contact.menu) == (None, "9")
    assert Agency.objects.get(code="tao-110301").name_th == "แก้โดยเจ้าหน้าที่"


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("agencies.csv", only("tao-110301", code="tao-110303"), 'column code: "tao-110303" is already in row'),
        ("agencies.csv", only("tao-110301", kind="office"), 'column kind: "office" is none of'),
        ("agencies.csv", only("tao-110301", parent="nobody"), 'column parent: "nobody" is not in the file'),
        ("agencies.csv", only("ministry-interior", parent="tao-110301"), "column parent: the parents form a loop"),
        ("agencies.csv", only("tao-110301", district="1201"), 'column district: "1201" does not lie in province "11"'),
        ("agencies.csv", only("tao-110301", website="javascript:alert(1)"), "column website:"),
        ("agencies.csv", only("tao-110301", source=""), "column source: is empty"),
        ("contact_points.csv", only("bank-scb", "agency", agency="nobody"), 'column agency: "nobody" is not in agencies.csv'),
        ("contact_points.csv", only("bank-scb", "agency", value="02-777-7575"), "is no bank in its stored form"),
        ("contact_points.csv", only("hotline-191", "agency", value="+6621234567"), "is no hotline in its stored form"),
    ],
)  # fmt: skip
def test_an_unsound_file_is_refused_by_row_and_column_and_nothing_changes(at, folder, name, change, message):
    rewrite(folder / name, change)

    with pytest.raises(FileRefused) as refusal:
        load_agencies(at=at, folder=folder)

    assert message in str(refusal.value)
    assert str(refusal.value).startswith(f"{name}, row ")
    assert Agency.objects.current().count() == 9254


def test_coordinates_whose_licence_is_not_known_are_not_shipped():
    with (DATA / "agencies.csv").open(encoding="utf-8", newline="") as stream:
        assert {"lat", "lon", "line_id"}.isdisjoint(next(csv.reader(stream)))
    assert sum(len(level) for level in read_agencies().levels) == 9254


def test_the_database_refuses_an_agency_outside_its_province():
    with pytest.raises(IntegrityError, match="district_in_province"), transaction.atomic():
        make_agency(province_id="10", district_id="1103")
    with pytest.raises(IntegrityError, match="value_fits_kind"), transaction.atomic():
        make_contact(kind="hotline", value="+6621234567")


def test_a_new_wording_of_a_guidance_text_becomes_a_revision(at, folder):
    rewrite(folder / "guidance.csv", only("help-call", "slug", title_en="Call now"))

    loaded = load_guidance(at=at, folder=folder)

    text = GuidanceText.objects.get(slug="help-call")
    assert (loaded.updated, loaded.unchanged) == (1, 19)
    assert [(r.number, r.title_en, r.by) for r in text.revisions.order_by("number")] == [
        (1, "Call 1441 or your bank, now", None),
        (2, "Call now", None),
    ]


def test_a_guidance_text_that_an_officer_edited_stays(at, folder):
    from directory.services import set_wording

    officer = make_officer()
    text = GuidanceText.objects.get(slug="help-call")
    text.body_th = "ข้อความใหม่"
    set_wording(text, by=officer, at=at)
    rewrite(folder / "guidance.csv", only("help-call", "slug", body_th="จากแฟ้ม"))

    loaded = load_guidance(at=at, folder=folder)

    text.refresh_from_db()
    assert (loaded.kept, loaded.updated) == (1, 0)
    assert (text.body_th, text.reviewed_by, text.reviewed_at) == ("ข้อความใหม่", officer, at)
    assert GuidanceRevision.objects.filter(text=text).count() == 2
    assert set_wording(text, by=officer, at=timezone.now()).revisions.count() == 2
