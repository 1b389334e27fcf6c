"""Import and export of agencies and contact points: tried first, errors by row and column, all or nothing, no formula."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from directory.models import Agency, ContactPoint, Keeper
from directory.resources import STATION_COLUMNS, SafeXLSX
from tests.factories import make_agency, make_contact, make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
AGENCIES, CONTACTS = "directory_agency", "directory_contactpoint"
XLSX, CSV = "0", "1"


@pytest.fixture(autouse=True)
def officer(client):
    user = make_officer(is_superuser=True)
    sign_in(client, user)
    return user


def table(*rows):
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return "\ufeff" + stream.getvalue()


def try_file(client, model, content, name="file.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    form = {"format": XLSX if name.endswith("xlsx") else CSV, "import_file": SimpleUploadedFile(name, data)}
    return client.post(reverse(f"admin:{model}_import"), form)


def confirm(client, model, response):
    return client.post(
        reverse(f"admin:{model}_process_import"), response.context["confirm_form"].initial, follow=True
    )


def problems(response):
    return [(problem.row, problem.column) for problem in response.context["problems"]]


STATION = [
    "police-station-11-101", "สถานีตำรวจ", "สถานีตำรวจภูธรบางพลี", "Bang Phli Police Station", "police-province-11",
    "11", "1103", "1 หมู่ 1", "", "๐๒-๓๓๗-๓๒๘๘", "บัญชี ตร. 2569",
]  # fmt: skip


def test_the_template_file_is_what_the_import_takes(client):
    template = client.get(reverse("admin:directory_agency_template")).content.decode()

    tried = try_file(client, AGENCIES, template)

    assert template.startswith("\ufeffรหัส,ประเภท,ชื่อ,")
    assert problems(tried) == []
    assert tried.context["totals"] == "เพิ่ม 1 · แก้ไข 0 · เหมือนเดิม 0"


def test_stations_are_tried_first_and_taken_after_confirmation(client):
    tried = try_file(client, AGENCIES, table(STATION_COLUMNS, STATION))
    assert not Agency.objects.filter(code=STATION[0]).exists()

    page = confirm(client, AGENCIES, tried).content.decode()

    assert "เพิ่ม 1" in page
    station = Agency.objects.get(code=STATION[0])
    assert (station.kind, station.parent.code, station.district_id, station.keeper) == (
        "police_station",
        "police-province-11",
        "1103",
        Keeper.STAFF,
    )
    assert list(station.contact_points.values_list("kind", "value", "verified_on")) == [
        ("phone", "+6623373288", None)
    ]


def test_the_same_file_again_changes_nothing(client):
    confirm(client, AGENCIES, try_file(client, AGENCIES, table(STATION_COLUMNS, STATION)))

    tried = try_file(client, AGENCIES, table(STATION_COLUMNS, STATION))

    assert tried.context["totals"] == "เพิ่ม 0 · แก้ไข 0 · เหมือนเดิม 1"


def row(**changes):
    """The station with some cells changed, by the field's name."""
    places = (
        "code",
        "kind",
        "name_th",
        "name_en",
        "parent",
        "province",
        "district",
        "address",
        "website",
        "phone",
        "source",
    )
    return [changes.get(place, cell) for place, cell in zip(places, STATION, strict=True)]


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (row(kind="ร้านค้า"), "ประเภท"),
        (row(name_th=""), "ชื่อ"),
        (row(parent="nobody"), "รหัสสังกัด"),
        (row(province="99", district=""), "รหัสจังหวัด"),
        (row(district="1001"), "รหัสอำเภอ"),
        (row(code="มีไทย"), ""),
        (row(website="javascript:alert(1)"), "เว็บไซต์"),
        (row(phone="12"), "โทรศัพท์"),
    ],
)
def test_an_error_is_shown_by_row_and_column_and_nothing_is_taken(client, bad, column):
    tried = try_file(client, AGENCIES, table(STATION_COLUMNS, row(code="police-station-11-102"), bad))

    assert problems(tried) == [(3, column)]
    assert "confirm_form" not in tried.context
    assert not Agency.objects.filter(code__startswith="police-station-11-10").exists()


def test_a_parent_may_stand_above_its_children_in_the_same_file(client):
    parent = row(code="police-x", kind="police_division")
    tried = try_file(client, AGENCIES, table(STATION_COLUMNS, parent, row(parent="police-x")))

    confirm(client, AGENCIES, tried)

    assert Agency.objects.get(code=STATION[0]).parent.code == "police-x"


def test_a_loop_in_the_tree_is_refused(client):
    above = make_agency()
    make_agency(code="below", parent=above)

    tried = try_file(client, AGENCIES, table(["code", "รหัสสังกัด"], [above.code, "below"]))

    assert problems(tried) == [(2, "รหัสสังกัด")]


def test_columns_that_are_not_in_the_file_are_left_as_they_are(client):
    tried = try_file(client, AGENCIES, table(["รหัส", "ชื่อ"], ["tao-110301", "ชื่อที่แก้"]))

    confirm(client, AGENCIES, tried)

    tao = Agency.objects.get(code="tao-110301")
    assert (tao.name_th, tao.parent.code, tao.keeper) == ("ชื่อที่แก้", "district-office-1103", Keeper.STAFF)


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"\xff\xfe\x00", "file.csv"), (b"not a zip", "file.xlsx"), ("ก,ข\n1,2\n".encode(), "file.csv")],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(client, content, name):
    tried = try_file(client, AGENCIES, content, name)

    assert tried.status_code == 200
    assert "confirm_form" not in tried.context
    assert tried.context["form"].errors or problems(tried)


def test_a_file_too_large_is_refused(client, settings):
    settings.AGENCY_FILE_MAX_BYTES = 10

    assert "import_file" in try_file(client, AGENCIES, table(STATION_COLUMNS, STATION)).context["form"].errors


def test_a_row_that_broke_between_trial_and_confirmation_stops_the_whole_import(client):
    tried = try_file(
        client, AGENCIES, table(STATION_COLUMNS, row(code="police-station-11-102"), row(parent="made-parent"))
    )
    assert problems(tried) == [(3, "รหัสสังกัด")]
    parent = make_agency(code="made-parent")
    tried = try_file(
        client, AGENCIES, table(STATION_COLUMNS, row(code="police-station-11-102"), row(parent="made-parent"))
    )
    parent.delete()

    page = confirm(client, AGENCIES, tried).content.decode()

    assert "ยังไม่ได้นำเข้าแถวใด" in page
    assert not Agency.objects.filter(code__startswith="police-station-11-10").exists()


def export(client, model, kind=CSV, query=""):
    return client.post(reverse(f"admin:{model}_export") + query, {"format": kind}).content


@pytest.mark.parametrize("name", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "＝1+1"])
def test_no_export_starts_a_formula_and_the_import_takes_it_back(client, name):
    make_agency(code="dangerous", name_th="ชื่อ", name_en=name)

    exported = export(client, AGENCIES, query="?q=dangerous").decode()

    (cells,) = csv.DictReader(io.StringIO(exported.removeprefix("\ufeff")))
    assert cells["ชื่อภาษาอังกฤษ"] == f"'{name}"
    tried = try_file(client, AGENCIES, exported)
    assert problems(tried) == []
    assert tried.context["totals"].startswith("เพิ่ม 0")


def test_the_xlsx_export_escapes_too_and_comes_back_unchanged(client):
    make_agency(code="dangerous", name_en="=1+1", province_id="11", district_id="1103")

    exported = export(client, AGENCIES, XLSX, "?q=dangerous")

    assert SafeXLSX().create_dataset(exported).dict[0]["ชื่อภาษาอังกฤษ"] == "'=1+1"
    tried = try_file(client, AGENCIES, exported, "file.xlsx")
    assert tried.context["totals"] == "เพิ่ม 0 · แก้ไข 0 · เหมือนเดิม 1"


def test_numbers_come_back_unchanged_and_keep_their_check(client, officer):
    contact = make_contact(
        make_agency(code="with-number"),
        verified_on="2026-11-01",
        verified_by=officer,
        expires_on="2027-05-01",
    )

    exported = export(client, CONTACTS, query=f"?q={contact.value[1:]}").decode()

    assert contact.text in exported
    assert "+66" not in exported
    confirm(client, CONTACTS, try_file(client, CONTACTS, exported))
    contact.refresh_from_db()
    assert str(contact.verified_on) == "2026-11-01"


def test_an_imported_change_of_keys_unchecks_the_number(client, officer):
    contact = make_contact(
        make_agency(code="with-number"),
        menu="1",
        verified_on="2026-11-01",
        verified_by=officer,
        expires_on="2027-05-01",
    )

    rows = table(
        ["รหัสหน่วยงาน", "ประเภท", "หมายเลขหรือที่อยู่", "กดต่อ"], ["with-number", "โทรศัพท์", contact.text, "2"]
    )
    confirm(client, CONTACTS, try_file(client, CONTACTS, rows))

    contact.refresh_from_db()
    assert (contact.menu, contact.verified_on) == ("2", None)
    assert ContactPoint.objects.filter(agency__code="with-number").count() == 1


def test_a_bad_number_is_refused_by_its_column(client):
    make_agency(code="with-number")

    tried = try_file(
        client, CONTACTS, table(["รหัสหน่วยงาน", "ประเภท", "หมายเลขหรือที่อยู่"], ["with-number", "โทรศัพท์", "12345"])
    )

    assert problems(tried) == [(2, "หมายเลขหรือที่อยู่")]


def test_the_screens_keep_the_content_security_policy(client):
    pages = [
        client.get(reverse(f"admin:{AGENCIES}_changelist")),
        client.get(reverse(f"admin:{AGENCIES}_export")),
        client.get(reverse(f"admin:{AGENCIES}_import")),
        try_file(client, AGENCIES, table(STATION_COLUMNS, row(name_th="<b>ชื่อ</b>"))),
        try_file(client, AGENCIES, table(["รหัส", "ชื่อ"], ["tao-110301", "ชื่อ <b>ใหม่</b>"])),
    ]

    for page in pages:
        text = page.content.decode()
        assert "<b>" not in text
        assert " style=" not in text
        assert not [handler for handler in (" onclick=", " onchange=", " onload=") if handler in text]
