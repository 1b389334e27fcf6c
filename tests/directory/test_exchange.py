"""Import and export of agencies and contact points: tried first, errors by row and column, all or nothing, no formula."""

import csv
import datetime as dt
import io

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.urls import reverse

from accounts.models import Role, StaffRole
from directory.csv_safe import safe_row_writer
from directory.exchange import uploads
from directory.models import Agency, AgencyImport, ContactPoint, HotlineProposal, Keeper
from directory.resources import SafeXLSX
from tests.directory.exchanging import AT, confirm, page_of, send, table, try_file
from tests.factories import make_agency, make_contact, make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
AGENCIES, CONTACTS = "directory_agency", "directory_contactpoint"
AGENCY, CONTACT = "agency", "contact"
XLSX, CSV = "0", "1"


@pytest.fixture(autouse=True)
def officer(client):
    user = make_officer(is_superuser=True)
    sign_in(client, user)
    return user


STATION_COLUMNS = ["รหัส", "ประเภท", "ชื่อ", "ชื่อภาษาอังกฤษ", "รหัสสังกัด", "รหัสจังหวัด", "รหัสอำเภอ", "ที่อยู่", "เว็บไซต์", "โทรศัพท์", "แหล่งที่มา"]  # fmt: skip


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def problems(batch):
    return [(row.number, problem["column"]) for row in batch.refused_rows.all() for problem in row.problems]


def totals(batch):
    return batch.added, batch.changed, batch.same, batch.bad


STATION = [
    "police-station-11-101", "สถานีตำรวจ", "สถานีตำรวจภูธรบางพลี", "Bang Phli Police Station", "police-province-11",
    "11", "1103", "1 หมู่ 1", "", "๐๒-๓๓๗-๓๒๘๘", "บัญชี ตร. 2569",
]  # fmt: skip


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize("model", ["agency", "contact"])
def test_a_template_file_is_what_the_import_takes(client, model, extension):
    template = client.get(reverse(f"admin:directory_agencyimport_template_{model}_{extension}"))

    tried = try_file(client, model, template.content, f"file.{extension}")

    assert problems(tried) == []
    assert (tried.state, *totals(tried)) == ("tried", 1, 0, 0, 0)


def test_stations_are_tried_first_and_taken_after_confirmation(client, officer, media):
    tried = try_file(client, AGENCY, table(STATION_COLUMNS, STATION))
    assert not Agency.objects.filter(code=STATION[0]).exists()
    assert "ยืนยัน นำเข้า 1 แถว" in page_of(client, tried)

    done = confirm(client, tried)

    assert (done.state, *totals(done)) == ("done", 1, 0, 0, 0)
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
    said = LogEntry.objects.get(object_id=str(station.pk), content_type__model="agency")
    assert (said.user, said.action_flag, said.change_message) == (officer, ADDITION, str(done))
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_the_same_file_again_changes_nothing(client):
    confirm(client, try_file(client, AGENCY, table(STATION_COLUMNS, STATION)))

    tried = try_file(client, AGENCY, table(STATION_COLUMNS, STATION))

    assert totals(tried) == (0, 0, 1, 0)


def test_a_file_is_confirmed_once(client):
    done = confirm(client, try_file(client, AGENCY, table(STATION_COLUMNS, STATION)))

    assert uploads.confirm(done, take="all", by=done.by, at=AT) is False
    assert uploads.handle(done.pk, at=AT) is False
    assert LogEntry.objects.filter(change_message=str(done)).count() == 1


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
        (row(code="มีไทย"), "รหัส"),
        (row(website="javascript:alert(1)"), "เว็บไซต์"),
        (row(phone="12"), "โทรศัพท์"),
    ],
)
def test_an_error_is_shown_by_row_and_column_and_nothing_is_taken(client, bad, column):
    tried = try_file(client, AGENCY, table(STATION_COLUMNS, row(code="police-station-11-102"), bad))

    assert problems(tried) == [(3, column)]
    assert confirm(client, tried).state == "tried"
    assert not Agency.objects.filter(code__startswith="police-station-11-10").exists()


def test_bad_rows_are_skipped_when_that_is_confirmed_and_come_back_as_a_file(client):
    good, bad = row(code="police-station-11-102"), row(parent="nobody", name_en="=1+1")
    tried = try_file(client, AGENCY, table(STATION_COLUMNS, good, bad))
    assert "นำเข้าเฉพาะ 1 แถวที่ถูกต้อง ข้าม 1 แถว" in page_of(client, tried)

    done = confirm(client, tried, sound="1")

    assert (done.state, *totals(done)) == ("done", 1, 0, 0, 1)
    assert Agency.objects.filter(code__startswith="police-station-11-10").count() == 1
    (mistake,) = csv.DictReader(io.StringIO(error_file(client, done).removeprefix("\ufeff")))
    assert [mistake[name] for name in STATION_COLUMNS] == [*bad[:3], "'=1+1", *bad[4:]]
    assert (mistake["แถว / Row"], mistake["คอลัมน์ / Column"]) == ("3", "รหัสสังกัด")
    assert "nobody" in mistake["ต้องแก้อย่างไร"]
    assert "nobody" in mistake["What to do"]


def error_file(client, batch):
    answer = client.get(reverse("admin:directory_agencyimport_errors", args=[batch.pk]))
    return b"".join(answer.streaming_content).decode()


def test_the_error_file_once_mended_is_taken(client):
    tried = try_file(
        client, AGENCY, table(STATION_COLUMNS, row(district="9999", code="police-station-11-102"))
    )
    errors = error_file(client, tried)

    mended = try_file(client, AGENCY, errors.replace("9999", "1103", 1))

    assert totals(mended) == (1, 0, 0, 0)


def test_a_child_of_a_bad_row_is_bad_too(client):
    parent, child = row(code="police-x", kind="ร้านค้า"), row(parent="police-x")

    tried = try_file(client, AGENCY, table(STATION_COLUMNS, parent, child))

    assert problems(tried) == [(2, "ประเภท"), (3, "รหัสสังกัด")]


def test_a_code_that_stands_twice_is_bad_the_second_time(client):
    tried = try_file(client, AGENCY, table(STATION_COLUMNS, STATION, row(name_th="อีกชื่อ")))

    assert problems(tried) == [(3, "รหัส")]
    assert tried.refused_rows.get().said("th") == "ซ้ำกับแถว 2 ให้เหลือไว้แถวเดียว"


def test_a_trial_shows_old_and_new(client):
    tried = try_file(client, AGENCY, table(["รหัส", "ชื่อ"], ["tao-110301", "ชื่อที่แก้"]))

    page = page_of(client, tried)

    assert "<ins>ชื่อที่แก้</ins>" in page
    assert f"<del>{Agency.objects.get(code='tao-110301').name_th}</del>" in page


def test_a_parent_may_stand_above_its_children_in_the_same_file(client):
    parent = row(code="police-x", kind="police_division")
    tried = try_file(client, AGENCY, table(STATION_COLUMNS, parent, row(parent="police-x")))

    confirm(client, tried)

    assert Agency.objects.get(code=STATION[0]).parent.code == "police-x"


def test_a_loop_in_the_tree_is_refused(client):
    above = make_agency()
    make_agency(code="below", parent=above)

    tried = try_file(client, AGENCY, table(["code", "รหัสสังกัด"], [above.code, "below"]))

    assert problems(tried) == [(2, "รหัสสังกัด")]


def test_a_loop_that_the_file_itself_makes_is_refused(client):
    for name in "abc":
        make_agency(code=f"loop-{name}")
    rows = [("loop-c", "loop-a"), ("loop-a", "loop-b"), ("loop-b", "loop-a")]

    tried = try_file(client, AGENCY, table(["code", "รหัสสังกัด"], *rows))

    assert problems(tried) == [(4, "รหัสสังกัด")]


def test_an_empty_key_is_a_bad_row(client):
    tried = try_file(client, AGENCY, table(["รหัส", "ชื่อ"], ["", "ไม่มีรหัส"]))

    assert problems(tried) == [(2, "รหัส")]


def test_columns_that_are_not_in_the_file_are_left_as_they_are(client):
    confirm(client, try_file(client, AGENCY, table(["รหัส", "ชื่อ"], ["tao-110301", "ชื่อที่แก้"])))

    tao = Agency.objects.get(code="tao-110301")
    assert (tao.name_th, tao.parent.code, tao.keeper) == ("ชื่อที่แก้", "district-office-1103", Keeper.STAFF)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\xff\xfe\x00", "file.csv"), (b"PK\x03\x04 not a zip", "file.xlsx"), ("ก,ข\n1,2\n".encode(), "file.csv"),
        (b"", "file.csv"), ("รหัส,code\na,b\n".encode(), "file.csv"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(client, content, name):
    answer = send(client, AGENCY, content, name)
    if answer.status_code == 200:
        assert answer.context["adminform"].form.errors
        return
    batch = AgencyImport.objects.get()
    uploads.handle(batch.pk, at=AT)
    batch.refresh_from_db()

    assert batch.state == "refused"
    assert set(batch.refusal) == {"th", "en"}
    assert batch.refusal["th"] in page_of(client, batch)


def test_a_file_of_a_thai_spreadsheet_is_read(client):
    content = table(STATION_COLUMNS, STATION).removeprefix("\ufeff").encode("cp874")

    assert totals(try_file(client, AGENCY, content)) == (1, 0, 0, 0)


def test_a_file_too_large_is_refused(client, settings):
    settings.AGENCY_FILE_MAX_BYTES = 10

    answer = send(client, AGENCY, table(STATION_COLUMNS, STATION))

    assert "file" in answer.context["adminform"].form.errors


def test_a_row_that_broke_between_trial_and_confirmation_stops_the_whole_import(client):
    parent = make_agency(code="made-parent")
    tried = try_file(
        client, AGENCY, table(STATION_COLUMNS, row(code="police-station-11-102"), row(parent="made-parent"))
    )
    assert totals(tried) == (2, 0, 0, 0)
    parent.delete()

    stopped = confirm(client, tried)

    assert (stopped.state, "ยังไม่ได้นำเข้าแถวใด" in page_of(client, stopped)) == ("refused", True)
    assert problems(stopped) == [(3, "รหัสสังกัด")]
    assert not Agency.objects.filter(code__startswith="police-station-11-10").exists()


def test_what_nobody_confirms_is_let_go_after_a_week(client, media):
    tried = try_file(client, AGENCY, table(STATION_COLUMNS, STATION))
    AgencyImport.objects.update(created_at=AT)

    uploads.handle_waiting(at=AT + dt.timedelta(days=8))

    tried.refresh_from_db()
    assert (tried.state, bool(tried.file), list(media.rglob("*-*"))) == ("discarded", False, [])


def test_a_worker_that_fails_changes_nothing_and_says_so(client, monkeypatch, caplog):
    send(client, AGENCY, table(STATION_COLUMNS, STATION))
    monkeypatch.setattr(uploads, "take_rows", lambda *_args, **_options: 1 / 0)

    uploads.handle(AgencyImport.objects.get().pk, at=AT)

    assert AgencyImport.objects.get().state == "failed"
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(("listed", "model"), [(AGENCIES, AGENCY), (CONTACTS, CONTACT)])
def test_the_lists_lead_to_import_and_export(client, listed, model):
    page = client.get(reverse(f"admin:{listed}_changelist")).content.decode()

    assert f'{reverse("admin:directory_agencyimport_add")}?model={model}">นำเข้า' in page
    assert f'{reverse(f"admin:{listed}_export")}">ส่งออก' in page


def test_an_officer_of_one_province_imports_nothing(client):
    local = make_officer()
    StaffRole.objects.create(user=local, role=Role.OFFICER, province_id="50", granted_at=AT)
    sign_in(client, local)

    assert client.get(reverse("admin:directory_agencyimport_add")).status_code == 403
    assert (
        reverse("admin:directory_agencyimport_add")
        not in client.get(reverse(f"admin:{AGENCIES}_changelist")).content.decode()
    )


def test_a_hotline_in_a_file_waits_for_a_second_officer(client, officer):
    make_agency(code="with-number")
    rows = table(["รหัสหน่วยงาน", "ประเภท", "หมายเลขหรือที่อยู่"], ["with-number", "สายด่วน", "1599"])

    done = confirm(client, try_file(client, CONTACT, rows))

    assert (done.added, done.proposed) == (1, 1)
    assert not ContactPoint.objects.filter(agency__code="with-number").exists()
    assert HotlineProposal.objects.values_list("value", "proposed_by").get() == ("1599", officer.pk)


def export(client, model, kind=CSV, query=""):
    return client.post(reverse(f"admin:{model}_export") + query, {"format": kind}).content


@pytest.mark.parametrize("kind", [CSV, XLSX])
@pytest.mark.parametrize("name", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1"])
def test_no_export_starts_a_formula_and_the_import_takes_it_back(client, name, kind):
    make_agency(code="dangerous", name_th="ชื่อ", name_en=name)

    exported = export(client, AGENCIES, kind, "?q=dangerous")

    (cells,) = SafeXLSX().create_dataset(exported).dict if kind == XLSX else csv.DictReader(
        io.StringIO(exported.decode().removeprefix("\ufeff"), newline="")
    )  # fmt: skip
    assert cells["ชื่อภาษาอังกฤษ"] == f"'{name}"
    tried = try_file(client, AGENCY, exported, "file.xlsx" if kind == XLSX else "file.csv")
    assert problems(tried) == []
    assert tried.added == 0


def test_no_cell_is_written_with_a_nul_first():
    stream = io.StringIO()

    safe_row_writer(stream)(["\0=1+1"])

    assert stream.getvalue().startswith("'")


def test_the_xlsx_export_comes_back_unchanged(client):
    make_agency(code="dangerous", name_en="=1+1", province_id="11", district_id="1103")

    tried = try_file(client, AGENCY, export(client, AGENCIES, XLSX, "?q=dangerous"), "file.xlsx")

    assert totals(tried) == (0, 0, 1, 0)


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
    confirm(client, try_file(client, CONTACT, exported))
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
    confirm(client, try_file(client, CONTACT, rows))

    contact.refresh_from_db()
    assert (contact.menu, contact.verified_on) == ("2", None)
    assert ContactPoint.objects.filter(agency__code="with-number").count() == 1


def test_a_bad_number_is_refused_by_its_column(client):
    make_agency(code="with-number")

    tried = try_file(
        client, CONTACT, table(["รหัสหน่วยงาน", "ประเภท", "หมายเลขหรือที่อยู่"], ["with-number", "โทรศัพท์", "12345"])
    )

    assert problems(tried) == [(2, "หมายเลขหรือที่อยู่")]


def test_the_screens_keep_the_content_security_policy(client):
    pages = [
        client.get(reverse(f"admin:{AGENCIES}_changelist")).content.decode(),
        client.get(reverse(f"admin:{AGENCIES}_export")).content.decode(),
        client.get(reverse("admin:directory_agencyimport_add")).content.decode(),
        page_of(client, try_file(client, AGENCY, table(STATION_COLUMNS, row(name_th="<b>ชื่อ</b>")))),
        page_of(client, try_file(client, AGENCY, table(["รหัส", "ชื่อ"], ["tao-110301", "ชื่อ <b>ใหม่</b>"]))),
    ]

    for text in pages:
        assert "<b>" not in text
        assert " style=" not in text
        assert not [handler for handler in (" onclick=", " onchange=", " onload=") if handler in text]
