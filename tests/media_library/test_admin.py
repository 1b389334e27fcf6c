"""Staff pages: who may take which step, files, and the exchange of what is said about items."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from import_export.formats.base_formats import CSV

from accounts.models import AuditRecord, Role, StaffRole
from media_library import services
from media_library.models import ItemDay, Kind, MediaItem, State
from media_library.resources import MediaItemResource
from tests.bulletins import make_bulletin
from tests.conftest import AT
from tests.factories import make_officer
from tests.media_library.items import draw, make_item, make_maker, make_public
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


def staff(client, role):
    user = make_officer()
    StaffRole.objects.create(user=user, role=role, granted_at=timezone.now())
    sign_in(client, user)
    return user


def step(client, item, name, **data):
    return client.post(f"/admin/media_library/mediaitem/{item.pk}/step/{name}/", data, follow=True)


FIELDS = {
    "kind": "article", "slug": "new-one", "title_th": "ใหม่", "summary_th": "สรุป", "body_th": "เนื้อหา", "languages": ["th"],
    "audiences": ["everyone"], "licence": "CC-BY-4.0",
}  # fmt: skip


def test_editor_writes_a_draft_and_the_audit_says_which_fields(client):
    editor = staff(client, Role.EDITOR)

    client.post("/admin/media_library/mediaitem/add/", FIELDS | {"maker": make_maker().pk})

    item = MediaItem.objects.get(slug="new-one")
    assert (item.author, item.state) == (editor, State.DRAFT)
    record = AuditRecord.objects.about("media_library.mediaitem", item.pk).get()
    assert "title_th" in record.fields
    assert "ใหม่" not in str(vars(record))


def test_editor_submits_and_a_reviewer_approves(client):
    staff(client, Role.EDITOR)
    item = make_item()
    step(client, item, "submit")

    staff(client, Role.REVIEWER)
    page = step(client, item, "approve")

    item.refresh_from_db()
    assert item.state == State.PUBLISHED
    assert "เผยแพร่" in page.content.decode()


def test_page_of_a_draft_says_what_is_missing(client):
    staff(client, Role.EDITOR)
    item = make_item(kind=Kind.POSTER, licence="")

    page = step(client, item, "submit").content.decode()

    assert "เลือกสัญญาอนุญาต" in page
    assert "ยังไม่มีไฟล์ที่พร้อมใช้" in page
    item.refresh_from_db()
    assert item.state == State.DRAFT


@pytest.mark.parametrize(
    ("role", "name", "allowed"),
    [
        (Role.EDITOR, "submit", True),
        (Role.EDITOR, "approve", False),
        (Role.EDITOR, "withdraw", False),
        (Role.REVIEWER, "submit", False),
        (Role.OFFICER, "withdraw", False),
        (Role.REVIEWER, "no-such-step", False),
    ],
)
def test_step_is_for_those_who_may(client, role, name, allowed):
    staff(client, role)

    response = client.post(f"/admin/media_library/mediaitem/{make_item().pk}/step/{name}/")

    assert response.status_code == (302 if allowed else 403)


def test_published_item_is_not_edited_by_hand(client):
    staff(client, Role.EDITOR)
    item = make_public()

    response = client.post(
        f"/admin/media_library/mediaitem/{item.pk}/change/", FIELDS | {"maker": item.maker_id}
    )

    item.refresh_from_db()
    assert (response.status_code, item.title_th != "ใหม่") == (403, True)


def test_nothing_is_deleted(client):
    sign_in(client, make_officer(is_superuser=True))

    assert (
        client.post(f"/admin/media_library/mediaitem/{make_item().pk}/delete/", {"post": "yes"}).status_code
        == 403
    )


def test_file_is_taken_for_a_draft_or_refused_with_a_reason(client):
    staff(client, Role.EDITOR)
    item = make_item(kind=Kind.POSTER, alt_th="ภาพ")
    path = f"/admin/media_library/mediaitem/{item.pk}/file/"

    refused = client.post(
        path, {"file": SimpleUploadedFile("a.png", b"<svg/>"), "language": "th", "whole": "1"}, follow=True
    )
    taken = client.post(
        path, {"file": SimpleUploadedFile("a.png", draw()), "language": "th", "whole": "1"}, follow=True
    )

    assert "แม้ชื่อจะบอกว่าใช่" in refused.content.decode()
    assert "รับไฟล์แล้ว" in taken.content.decode()
    assert item.files.count() == 2


def test_form_that_was_cut_off_on_its_way_is_not_taken(client):
    staff(client, Role.EDITOR)
    item = make_item(kind=Kind.POSTER, alt_th="ภาพ")
    cut = {"file": SimpleUploadedFile("a.png", draw()), "language": "th"}

    page = client.post(f"/admin/media_library/mediaitem/{item.pk}/file/", cut, follow=True).content.decode()

    assert "ไฟล์มาไม่ครบ ส่งใหม่อีกครั้ง" in page
    assert item.files.count() == 0


def test_full_library_answers_507(client, settings):
    settings.MEDIA_QUOTA_BYTES = 1
    staff(client, Role.EDITOR)
    item = make_item(kind=Kind.POSTER)

    response = client.post(
        f"/admin/media_library/mediaitem/{item.pk}/file/",
        {"file": SimpleUploadedFile("a.png", draw()), "language": "th", "whole": "1"},
    )

    assert response.status_code == 507


def test_list_shows_how_often_an_item_was_of_use_and_how_its_crime_goes(client):
    staff(client, Role.EDITOR)
    make_bulletin(areas={"TH": {"LOAN": 44}})
    ItemDay.objects.create(item=make_public("LOAN"), day=AT.date(), views=12, plays=3, downloads=4)

    page = client.get("/admin/media_library/mediaitem/").content.decode()

    assert '<td class="field-total_views">12</td>' in page
    assert "หลอกให้กู้เงิน: ตามปกติ" in page


def test_chosen_items_take_a_step_together_and_refusals_are_told(client):
    staff(client, Role.REVIEWER)
    good, bad = make_item(), make_item()
    services.submit(good, by=good.author, at=AT)

    page = client.post(
        "/admin/media_library/mediaitem/",
        {"action": "approve_chosen", "_selected_action": [good.pk, bad.pk]},
        follow=True,
    ).content.decode()

    good.refresh_from_db()
    assert good.state == State.PUBLISHED
    assert "ทำแล้ว 1 รายการ" in page
    assert f"{bad}: ทำขั้นนี้ไม่ได้" in page


# Import and export

ROW = {
    "ชื่อในที่อยู่เว็บ": "by-file", "ประเภท": "โปสเตอร์", "ชื่อเรื่อง": "จากไฟล์", "สรุป": "สรุป", "รหัสผู้จัดทำ": "cyber-vaccine",
    "ประเภทคดี": "LOAN, JOB", "ภาษา": "ไทย, en", "สำหรับใคร": "ทุกคน", "สัญญาอนุญาต": "CC BY 4.0",
}  # fmt: skip


def load(*rows, dry_run=False):
    import tablib

    data = tablib.Dataset(*[list(row.values()) for row in rows], headers=list(rows[0]))
    return MediaItemResource().import_data(
        data, dry_run=dry_run, user=make_officer(), rollback_on_validation_errors=True
    )


def test_file_makes_a_draft_with_its_case_types_and_again_changes_nothing():
    make_maker()

    first, second = load(ROW), load(ROW)

    item = MediaItem.objects.get(slug="by-file")
    assert (first.totals["new"], second.totals["skip"]) == (1, 1)
    assert (item.kind, item.state, item.languages) == ("poster", State.DRAFT, ["th", "en"])
    assert sorted(item.case_types.values_list("code", flat=True)) == ["JOB", "LOAN"]
    assert item.author is not None


def test_dry_run_writes_nothing():
    make_maker()

    assert load(ROW, dry_run=True).totals["new"] == 1
    assert not MediaItem.objects.filter(slug="by-file").exists()


@pytest.mark.parametrize(
    ("column", "value"), [("ประเภท", "โปสเต้อ"), ("ประเภทคดี", "NOPE"), ("รหัสผู้จัดทำ", "who"), ("ภาษา", "xx")]
)
def test_wrong_cell_is_told_and_nothing_of_the_file_is_taken(column, value):
    make_maker()

    result = load(ROW | {"ชื่อในที่อยู่เว็บ": "good"}, ROW | {column: value})

    assert [row.number for row in result.invalid_rows] == [2]
    assert MediaItem.objects.count() == 0


def test_published_item_is_not_written_by_file():
    item = make_public(slug="by-file", title_th="ของเดิม")

    result = load(ROW)

    item.refresh_from_db()
    assert (len(result.invalid_rows), item.title_th) == (1, "ของเดิม")


def test_export_goes_out_by_thai_names():
    make_item("JOB", slug="out", languages=["th", "en"])

    text = CSV().export_data(MediaItemResource().export())

    assert "บทความ" in text
    assert '"ไทย, อังกฤษ"' in text
