"""What agencies and numbers said before is kept however they are changed, and there is a way back: of one row, and of a whole file."""

import datetime as dt

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, StaffRole
from directory import hotlines, services, versions
from directory.agency_loading import load_agencies
from directory.exchange import uploads
from directory.models import Agency, AgencyImport, ContactPoint, HotlineProposal, Keeper
from tests.directory.exchanging import AT, confirm, page_of, table, try_file
from tests.factories import make_agency, make_contact, make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
NO_CONTACTS = {"contact_points-TOTAL_FORMS": "0", "contact_points-INITIAL_FORMS": "0"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(client):
    user = make_officer()
    StaffRole.objects.create(user=user, role=Role.OFFICER, province_id="50", granted_at=timezone.now())
    sign_in(client, user)
    return user


@pytest.fixture
def nation(client):
    user = make_officer(is_superuser=True)
    sign_in(client, user)
    return user


def history(client, row):
    return client.get(reverse(f"admin:directory_{row._meta.model_name}_history", args=[row.pk]))


def back(client, row, version):
    return client.post(reverse(f"admin:directory_{row._meta.model_name}_restore", args=[row.pk, version]))


def save(client, agency, **changed):
    form = (
        {"kind": agency.kind, "name_th": agency.name_th, "province": agency.province_id}
        | NO_CONTACTS
        | changed
    )
    return client.post(reverse("admin:directory_agency_change", args=[agency.pk]), form)


def said(row):
    """(name, before, after) of every change, the newest first."""
    row.refresh_from_db()
    return [change.lines for change in versions.changes_of(row)]


def test_a_change_of_many_rows_at_once_is_kept():
    row = make_agency(name_th="เดิม", address="1")

    Agency.objects.filter(pk=row.pk).update(name_th="ใหม่", retired_on=AT.date())
    Agency.objects.filter(pk=row.pk).update(address="2")

    assert said(row) == [
        [("ที่อยู่", "1", "2")],
        [("ชื่อ", "เดิม", "ใหม่"), ("ยกเลิกเมื่อ", "", "2026-11-25")],
    ]


def test_what_the_nightly_look_writes_is_no_change():
    contact = make_contact(verified_on=AT.date(), verified_by=make_officer(), expires_on=AT.date())

    services.flag_expired_contacts(at=AT + dt.timedelta(days=2))

    assert said(contact) == []


def test_a_load_of_the_files_is_a_change_by_nobody():
    row = Agency.objects.filter(keeper=Keeper.FILE, kind=Agency.Kind.MINISTRY).first()
    name = row.name_th
    Agency.objects.filter(pk=row.pk).update(name_th="ผิด")

    load_agencies(at=AT)

    newest = versions.changes_of(Agency.objects.get(pk=row.pk))[0]
    assert (newest.lines, newest.by, newest.file) == ([("ชื่อ", "ผิด", name)], "", None)


def test_versions_are_never_changed():
    row = make_agency(name_th="เดิม")
    Agency.objects.filter(pk=row.pk).update(name_th="ใหม่")

    with pytest.raises(DatabaseError, match="Cannot update or delete"):
        row.versions.update(name_th="อื่น")


def test_officer_reads_who_changed_what_and_goes_back(client, officer):
    row = make_agency(name_th="ที่ว่าการเดิม", province_id="50")
    save(client, row, name_th="ที่ว่าการผิด")

    page = history(client, row).content.decode()
    change = versions.changes_of(Agency.objects.get(pk=row.pk))[0]
    answer = back(client, row, change.version)

    row.refresh_from_db()
    assert (row.name_th, row.keeper, answer.status_code) == ("ที่ว่าการเดิม", Keeper.STAFF, 302)
    assert change.by == str(officer)
    for text in ("ที่ว่าการเดิม", "ที่ว่าการผิด", str(officer), "ให้กลับเป็นอย่างก่อนการเปลี่ยนนี้"):
        assert text in page
    assert [lines[0][1:] for lines in said(row)] == [("ที่ว่าการผิด", "ที่ว่าการเดิม"), ("ที่ว่าการเดิม", "ที่ว่าการผิด")]
    assert versions.changes_of(row)[0].by == str(officer)


def test_what_is_elsewhere_has_no_way_back(client, officer):
    row = make_agency(name_th="เดิม", province_id="10")
    Agency.objects.filter(pk=row.pk).update(name_th="ใหม่")
    version = row.versions.get().pgh_id

    assert back(client, row, version).status_code == 404
    assert back(client, make_agency(province_id="50"), version).status_code == 404
    row.refresh_from_db()
    assert row.name_th == "ใหม่"


def test_a_row_does_not_go_back_into_another_province(client, officer):
    row = make_agency(name_th="ย้ายมา", province_id="10")
    Agency.objects.filter(pk=row.pk).update(province_id="50")

    answer = client.post(
        reverse("admin:directory_agency_restore", args=[row.pk, row.versions.get().pgh_id]), follow=True
    )

    row.refresh_from_db()
    assert row.province_id == "50"
    assert "เลือกจังหวัดที่คุณดูแล" in answer.content.decode()


def test_who_may_only_look_is_refused(client):
    reader = make_officer()
    StaffRole.objects.create(user=reader, role=Role.REVIEWER, granted_at=timezone.now())
    sign_in(client, reader)
    row = make_agency(name_th="เดิม")
    Agency.objects.filter(pk=row.pk).update(name_th="ใหม่")

    assert back(client, row, row.versions.get().pgh_id).status_code in (403, 404)
    row.refresh_from_db()
    assert row.name_th == "ใหม่"


def test_a_number_that_comes_back_is_checked_anew(client, nation):
    contact = make_contact(
        value="+6620000001", verified_on=AT.date(), verified_by=nation, expires_on=AT.date()
    )
    ContactPoint.objects.filter(pk=contact.pk).update(value="+6620000002")

    back(client, contact, contact.versions.get().pgh_id)

    contact.refresh_from_db()
    assert (contact.value, contact.verified_on, contact.verified_by) == ("+6620000001", None, None)


def test_a_hotline_comes_back_only_with_a_second_officer(client, nation):
    hotline = make_contact(kind=ContactPoint.Kind.HOTLINE, value="1999")
    proposal = hotlines.propose(_with(hotline, value="1998"), by=nation, at=AT)
    hotlines.approve(proposal, by=make_officer(), at=AT)

    back(client, hotline, hotline.versions.order_by("pgh_id").first().pgh_id)

    hotline.refresh_from_db()
    assert hotline.value == "1998"
    assert HotlineProposal.objects.get(outcome=HotlineProposal.Outcome.OPEN).value == "1999"


def _with(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row


def test_what_cannot_go_back_says_why(client, nation):
    row = make_agency(name_th="เดิม", province_id="50")
    Agency.objects.filter(pk=row.pk).update(name_th="ใหม่")
    version = row.versions.get().pgh_id
    above = make_agency(parent=row)
    Agency.objects.filter(pk=row.pk).update(parent=None, name_th="อื่น")
    loop = make_agency(name_th="ล่าง", parent=above)
    Agency.objects.filter(pk=loop.pk).update(parent=None)
    Agency.objects.filter(pk=above.pk).update(parent=loop)

    answer = client.post(
        reverse("admin:directory_agency_restore", args=[loop.pk, loop.versions.get().pgh_id]), follow=True
    )

    assert "จึงเป็นวง" in answer.content.decode()
    assert back(client, row, version).status_code == 302


COLUMNS = ["รหัส", "ประเภท", "ชื่อ", "โทรศัพท์"]


def imported(client):
    kept, moved = (make_agency(code=code, name_th=f"เดิม {code}") for code in ("kept-one", "moved-one"))
    rows = [
        ["kept-one", "agency", "จากไฟล์ 1", "0 2111 1111"],
        ["moved-one", "agency", "จากไฟล์ 2", ""],
        ["new-one", "agency", "ใหม่จากไฟล์", ""],
    ]
    batch = confirm(client, try_file(client, "agency", table(COLUMNS, *rows)))
    assert (batch.state, batch.added, batch.changed) == ("done", 1, 2)
    return batch, kept, moved


def test_a_whole_file_is_taken_back(client, nation):
    batch, kept, moved = imported(client)
    with versions.changed_by(make_officer()):
        Agency.objects.filter(pk=moved.pk).update(name_th="แก้ต่อ")

    client.post(reverse("admin:directory_agencyimport_take_back", args=[batch.pk]))
    uploads.handle(batch.pk, at=AT)

    batch.refresh_from_db()
    names = list(
        Agency.objects.filter(pk__in=[kept.pk, moved.pk]).order_by("pk").values_list("name_th", flat=True)
    )
    assert names == ["เดิม kept-one", "แก้ต่อ"]
    assert Agency.objects.get(code="new-one").retired_on == AT.date()
    assert ContactPoint.objects.get(agency=kept).retired_on == AT.date()
    assert (batch.state, batch.undone, batch.left, batch.first_left) == ("undone", 3, 1, ["แก้ต่อ"])
    assert batch.undone_by == nation
    page = page_of(client, batch)
    assert "แก้ต่อ" in page
    assert "นำทั้งไฟล์กลับ" not in page


def test_a_file_is_taken_back_once_and_only_when_it_was_taken(client, nation):
    batch, kept, _moved = imported(client)

    assert uploads.take_back(batch, by=nation)
    assert not uploads.take_back(batch, by=nation)
    uploads.handle(batch.pk, at=AT)
    Agency.objects.filter(pk=kept.pk).update(name_th="ใหม่อีก")
    assert not uploads.handle(batch.pk, at=AT)

    kept.refresh_from_db()
    assert kept.name_th == "ใหม่อีก"
    waiting = try_file(client, "agency", table(COLUMNS, ["x-one", "agency", "x", ""]))
    assert not uploads.take_back(waiting, by=nation)


def test_a_file_that_could_not_be_undone_is_taken_still(client, nation, monkeypatch):
    batch, _kept, _moved = imported(client)
    uploads.take_back(batch, by=nation)

    with monkeypatch.context() as broken:
        broken.setattr(versions, "take_back", lambda *_args, **_options: 1 / 0)
        uploads.handle(batch.pk, at=AT)

    batch.refresh_from_db()
    assert batch.state == "done"
    assert uploads.take_back(batch, by=nation)


def test_a_file_from_before_versions_were_kept_is_not_taken_back(client, nation):
    batch = AgencyImport.objects.create(
        model="agency", state="done", file_name="x", by=nation, created_at=AT, finished_at=AT
    )

    assert not uploads.take_back(batch, by=nation)
    assert "นำทั้งไฟล์กลับ" not in page_of(client, batch)


def test_changes_of_a_file_lead_to_it(client, nation):
    batch, kept, _moved = imported(client)

    page = history(client, kept).content.decode()

    assert f"ไฟล์ #{batch.pk}" in page
    assert versions.changes_of(Agency.objects.get(pk=kept.pk))[0].file == batch.pk


def test_officer_of_a_province_takes_no_file_back(client, officer):
    batch = AgencyImport.objects.create(
        model="agency", state="done", file_name="x", by=officer, created_at=AT, finished_at=AT
    )

    answer = client.post(reverse("admin:directory_agencyimport_take_back", args=[batch.pk]))

    batch.refresh_from_db()
    assert (answer.status_code, batch.state) == (403, "done")
