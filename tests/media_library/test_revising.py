"""The next version of an item is made beside it: people keep what was approved until the new one is."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Role, StaffRole
from directory.models import Keeper
from media_library import loading, proofs, services
from media_library.files import receiving, storing, sweeping
from media_library.models import Kind, MediaFile, MediaItem, Publication, SeriesItem, State
from media_library.proofs import Finding
from media_library.services import NotPossible
from tests.conftest import AT
from tests.factories import make_officer
from tests.media_library.items import make_file, make_item
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(hours=2)
PAGE = "/admin/media_library/mediaitem/"


def published(**kw):
    item = make_item("LOAN", kind=Kind.DOCUMENT, **kw)
    make_file(item, b"first")
    services.submit(item, by=item.author, at=AT)
    return services.approve(item, by=make_officer(), at=AT)


def passed(draft, *, at=LATER):
    services.submit(draft, by=draft.author, at=at)
    return services.approve(draft, by=make_officer(), at=at)


def replaced(draft, content):
    draft.files.get(role="sheet").delete()
    return make_file(draft, content)


def test_people_keep_what_was_approved_until_the_next_version_is(client):
    item = published(title_th="เดิม")

    draft = services.revise(item, by=make_officer(), at=LATER)
    draft.title_th = "ใหม่"
    draft.save()

    assert list(MediaItem.objects.public(LATER)) == [item]
    assert "เดิม" in client.get(item.get_absolute_url()).content.decode()
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert proofs.check_code(draft.code, at=LATER).finding is Finding.UNKNOWN

    done = passed(draft)

    assert (done.pk, done.slug, done.code, done.title_th) == (item.pk, item.slug, item.code, "ใหม่")
    assert (done.version, done.state, done.keeper) == (2, State.PUBLISHED, Keeper.STAFF)
    assert [row.content["title_th"] for row in Publication.objects.filter(item=item)] == ["ใหม่", "เดิม"]
    assert not MediaItem.objects.filter(pk=draft.pk).exists()


def test_a_file_that_stays_keeps_its_address_and_one_that_changed_gets_another():
    item = published()
    picture = make_file(item, b"picture", role="picture", extension="jpg", content_type="image/jpeg")
    sheet = item.files.get(role="sheet")

    draft = services.revise(item, by=make_officer(), at=LATER)
    replaced(draft, b"second")
    passed(draft)

    after = {file.role: file for file in item.files.all()}
    assert (after["picture"].code, len(after)) == (picture.code, 2)
    assert after["sheet"].code != sheet.code
    assert storing.path_of(after["sheet"].name).read_bytes() == b"second"


def test_files_that_a_version_and_its_draft_share_lie_on_the_disk_once_and_outlive_either(settings):
    item = published()
    before = receiving.used_bytes()

    draft = services.revise(item, by=make_officer(), at=LATER)
    assert receiving.used_bytes() == before
    services.discard(draft, by=make_officer(), at=LATER)

    sweeping.sweep(at=timezone.now() + dt.timedelta(days=1))
    assert storing.path_of(item.files.get().name).read_bytes() == b"first"


def test_a_revision_is_given_up_and_nothing_has_changed():
    item = published()
    draft = services.revise(item, by=make_officer(), at=LATER)

    kept = services.discard(draft, by=make_officer(), at=LATER)

    assert (kept, kept.version, kept.state) == (item, 1, State.PUBLISHED)
    assert MediaItem.objects.count() == 1
    with pytest.raises(NotPossible, match="ทิ้งได้เฉพาะฉบับแก้ไข"):
        services.discard(make_item(), by=make_officer(), at=LATER)


def test_there_is_one_revision_at_a_time():
    item = published()
    services.revise(item, by=make_officer(), at=LATER)

    with pytest.raises(NotPossible, match="มีฉบับแก้ไขอยู่แล้ว"):
        services.revise(item, by=make_officer(), at=LATER)


def test_whoever_wrote_the_revision_does_not_approve_it():
    item = published()
    writer = make_officer()
    draft = services.revise(item, by=writer, at=LATER)
    services.submit(draft, by=writer, at=LATER)

    with pytest.raises(NotPossible, match="ผู้ตรวจต้องไม่ใช่ผู้เขียน"):
        services.approve(draft, by=writer, at=LATER)


def test_what_was_withdrawn_stays_so_until_its_next_version_is_approved():
    item = published()
    services.withdraw(item, by=make_officer(), at=AT, reason="เบอร์ผิด")

    draft = services.revise(item, by=make_officer(), at=LATER)
    assert "เบอร์ผิด" in proofs.check_code(item.code, at=LATER).text
    done = passed(draft)

    assert (done.state, done.withdrawn_reason, done.withdrawn_by) == (State.PUBLISHED, "", None)
    assert proofs.check_code(item.code, at=LATER).finding is Finding.VALID


def test_what_has_expired_begins_without_the_day_that_is_past():
    item = published(expires_on=AT.date())
    services.expire_due(at=AT + dt.timedelta(days=2))
    item.refresh_from_db()

    draft = services.revise(item, by=make_officer(), at=AT + dt.timedelta(days=2))

    assert (item.state, draft.expires_on) == (State.EXPIRED, None)


def test_a_revision_with_a_time_takes_its_place_then_and_can_be_taken_back_before():
    item, tomorrow = published(), LATER + dt.timedelta(days=1)
    draft = services.revise(item, by=make_officer(), at=LATER)
    draft.title_th, draft.publish_at = "พรุ่งนี้", tomorrow
    draft.save()

    assert passed(draft).state == State.SCHEDULED
    with pytest.raises(NotPossible, match="ฉบับแก้ไขยังไม่ถึงประชาชน"):
        services.withdraw(draft, by=make_officer(), at=LATER, reason="x")
    assert services.take_back(draft, by=make_officer(), at=LATER).state == State.DRAFT
    passed(draft)
    assert services.publish_due(at=tomorrow) == 1

    item.refresh_from_db()
    assert (item.title_th, item.version, item.published_at) == ("พรุ่งนี้", 2, tomorrow)


def test_a_revision_is_never_known_to_the_public():
    draft = services.revise(published(), by=make_officer(), at=LATER)

    draft.state, draft.published_at, draft.reviewer = State.PUBLISHED, LATER, make_officer()
    draft.submitted_at = draft.reviewed_at = LATER
    with pytest.raises(IntegrityError, match="revision_is_unknown"):
        draft.save()


def test_file_of_a_former_version_is_ours_but_there_is_a_new_one():
    item = published()
    draft = services.revise(item, by=make_officer(), at=LATER)
    old = item.files.get(role="sheet").sha256
    replaced(draft, b"second")
    new = draft.files.get(role="sheet").sha256
    passed(draft)

    former, present = (proofs.check_file(sha256, "", at=LATER) for sha256 in (old, new))

    assert (former.finding, present.finding) == (Finding.ENDED, Finding.VALID)
    assert "ฉบับใหม่" in former.text
    assert former.href == item.get_absolute_url()
    services.withdraw(item, by=make_officer(), at=LATER, reason="เบอร์ผิด")
    assert "เบอร์ผิด" in proofs.check_file(old, "", at=LATER).text


def test_place_in_a_series_and_days_of_use_stay_with_the_item():
    loading.load_media(at=AT, only={"script-loan"})
    item = MediaItem.objects.get()
    item.days.create(day=AT.date(), views=7)

    passed(services.revise(item, by=make_officer(), at=LATER))

    assert SeriesItem.objects.get().item == item
    assert item.days.get().views == 7


def test_staff_revise_on_their_pages(client):
    item, editor, reviewer = published(title_th="เดิม"), make_officer(), make_officer()
    StaffRole.objects.create(user=editor, role=Role.EDITOR, granted_at=AT)
    StaffRole.objects.create(user=reviewer, role=Role.REVIEWER, granted_at=AT)
    sign_in(client, editor)

    answer = client.post(f"{PAGE}{item.pk}/step/revise/")
    draft = MediaItem.objects.get(revises=item)
    page = client.get(answer["Location"]).content.decode()

    assert answer["Location"] == f"{PAGE}{draft.pk}/change/"
    assert "ประชาชนยังเห็นฉบับเดิม" in page
    assert item.short_code in page
    assert 'name="slug"' not in page
    assert "มีฉบับแก้ไขอยู่" in client.get(f"{PAGE}{item.pk}/change/").content.decode()
    assert "เดิม (ฉบับแก้ไข)" in client.get(PAGE).content.decode()

    client.post(f"{PAGE}{draft.pk}/step/submit/")
    sign_in(client, reviewer)
    answer = client.post(f"{PAGE}{draft.pk}/step/approve/")

    assert answer["Location"] == f"{PAGE}{item.pk}/change/"
    item.refresh_from_db()
    assert (item.version, item.author, item.reviewer) == (2, editor, reviewer)


def test_an_import_by_file_does_not_reach_a_revision():
    from media_library.resources import MediaItemResource

    services.revise(published(), by=make_officer(), at=LATER)

    assert [row[0] for row in MediaItemResource().export()] == [MediaItem.objects.get(revises=None).slug]


def test_waiting_files_of_a_draft_hold_it_back():
    draft = services.revise(published(), by=make_officer(), at=LATER)
    MediaFile.objects.create(item=draft, role="picture", state="waiting")

    with pytest.raises(NotPossible, match="ไฟล์ยังทำไม่เสร็จ"):
        services.submit(draft, by=draft.author, at=LATER)
