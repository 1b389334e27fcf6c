"""An officer's words on a bulletin: two persons, a new revision, the same numbers."""

import dataclasses

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, StaffRole
from alerts import notes
from alerts.models import Bulletin, BulletinNote
from alerts.renderings.flex import as_flex
from alerts.renderings.message import Message
from alerts.services import _stored
from alerts.snapshot import stored_snapshot
from tests.bulletins import AS_OF, DATE, make_bulletin
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
WORDS = "คนร้ายอ้างเป็นธนาคารและส่งลิงก์คืนเงิน อย่ากด"


def propose(by, text=WORDS, **texts):
    return BulletinNote.objects.create(date=DATE, text_th=text, proposed_by=by, proposed_at=AS_OF, **texts)


def test_approved_note_is_a_new_revision_with_the_same_numbers():
    first = make_bulletin()
    one, other = make_officer(), make_officer()

    revision = notes.approve(propose(one), by=other, at=AS_OF)

    assert (revision.revision, revision.note_th) == (2, WORDS)
    assert dataclasses.replace(stored_snapshot(revision), note_th="") == stored_snapshot(first)
    assert revision.sha256 == stored_snapshot(revision).sha256() != first.sha256
    note = BulletinNote.objects.get()
    assert (note.approved_by, note.bulletin) == (other, revision)


def test_nobody_approves_their_own_words_and_the_database_agrees():
    make_bulletin()
    one = make_officer()
    note = propose(one)

    assert notes.approve(note, by=one, at=AS_OF) is None
    with pytest.raises(IntegrityError, match="takes_two"), transaction.atomic():
        BulletinNote.objects.update(approved_by=one, approved_at=AS_OF, bulletin=Bulletin.objects.get())


def test_note_is_approved_once_and_only_where_there_is_a_bulletin():
    note = propose(make_officer())
    too_early = notes.approve(note, by=make_officer(), at=AS_OF)
    make_bulletin()

    made = [notes.approve(note, by=make_officer(), at=AS_OF) for _ in range(2)]

    assert too_early is None
    assert [bulletin and bulletin.revision for bulletin in made] == [2, None]


def test_note_stays_when_late_cases_make_another_revision():
    make_bulletin()
    revision = notes.approve(propose(make_officer()), by=make_officer(), at=AS_OF)
    computed = dataclasses.replace(stored_snapshot(revision), note_th="", status="provisional")

    later, is_new = _stored(computed, at=AS_OF)
    same, is_new_again = _stored(computed, at=AS_OF)

    assert (later.revision, later.note_th, is_new) == (3, WORDS, True)
    assert (same, is_new_again) == (later, False)


def test_note_is_read_on_the_page_in_line_and_in_the_feed_text(client):
    make_bulletin()
    notes.approve(propose(make_officer(), text_en="Do not tap refund links"), by=make_officer(), at=AS_OF)
    area = Bulletin.objects.for_date(DATE).areas.get(area_code="TH")

    thai, english = (Message.of(area, language) for language in ("th", "en"))
    assert WORDS in client.get(f"/alerts/{DATE}/").text
    assert "Do not tap refund links" in client.get(f"/en/alerts/{DATE}/").text
    assert WORDS in client.get(f"/alerts/{DATE}/revisions/").text
    assert WORDS in thai.lines()
    assert "Do not tap refund links" in str(as_flex(english))


@pytest.mark.parametrize(("role", "status", "revisions"), [(Role.REVIEWER, 302, 2), (Role.EDITOR, 403, 1)])
def test_reviewer_approves_on_the_page(client, role, status, revisions):
    make_bulletin()
    note = propose(make_officer())
    user = make_officer()
    StaffRole.objects.create(user=user, role=role, granted_at=timezone.now())
    sign_in(client, user)

    page = client.get(reverse("admin:alerts_bulletinnote_change", args=[note.pk]))
    done = client.post(reverse("admin:alerts_bulletinnote_approve", args=[note.pk]))

    assert page.status_code == 200
    assert ("อนุมัติและออกฉบับปรับปรุง" in page.text) == (role == Role.REVIEWER)
    assert (done.status_code, Bulletin.objects.count()) == (status, revisions)


def test_editor_writes_a_note_and_stands_as_its_author(client):
    make_bulletin()
    user = make_officer()
    StaffRole.objects.create(user=user, role=Role.EDITOR, granted_at=timezone.now())
    sign_in(client, user)

    done = client.post(
        reverse("admin:alerts_bulletinnote_add"), {"date": str(DATE), "text_th": WORDS, "text_en": ""}
    )

    assert done.status_code == 302
    assert BulletinNote.objects.get().proposed_by == user


def test_proposal_is_read_beside_what_stands_with_both_names(client):
    make_bulletin()
    writer, reviewer = make_officer(), make_officer()
    notes.approve(propose(writer), by=reviewer, at=AS_OF)
    note = propose(writer, "ข้อความใหม่")
    StaffRole.objects.create(user=reviewer, role=Role.REVIEWER, granted_at=timezone.now())
    sign_in(client, reviewer)

    first, second = (
        client.get(reverse("admin:alerts_bulletinnote_change", args=[pk])).text
        for pk in (BulletinNote.objects.earliest("pk").pk, note.pk)
    )

    assert f"{reviewer.email} · 24 พฤศจิกายน 2569 11:00 น." in first
    assert "ฉบับที่ 2" in first
    assert "ข้อความใหม่" in second
    assert WORDS in second
    assert f"{writer.email} · 24 พฤศจิกายน 2569 11:00 น." in second
