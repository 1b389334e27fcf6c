"""An item's way from draft to the public and out again: who may take which step, and what the database refuses by itself."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditRecord
from alerts.models import CaseType
from media_library import services
from media_library.models import Kind, Kit, MediaItem, Publication, State
from media_library.services import NotPossible
from tests.conftest import AT
from tests.factories import make_officer
from tests.media_library.items import make_item, make_public

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(hours=1)


def submitted(*codes, **kw):
    item = make_item(*codes, **kw)
    return services.submit(item, by=item.author, at=AT)


def test_item_goes_from_draft_over_review_to_the_public_with_its_version_kept():
    item, reviewer = submitted(), make_officer()

    done = services.approve(item, by=reviewer, at=LATER)

    assert (done.state, done.published_at, done.reviewer) == (State.PUBLISHED, LATER, reviewer)
    kept = Publication.objects.get(item=item)
    assert (kept.version, kept.content["title_th"], kept.content["case_types"]) == (
        1,
        item.title_th,
        ["LOAN"],
    )
    assert kept.sha256 == services.sha256_of(kept.content)
    assert list(MediaItem.objects.public(LATER)) == [item]


def test_every_step_is_in_the_audit_with_who_took_it():
    item, reviewer = submitted(), make_officer()

    services.approve(item, by=reviewer, at=LATER)

    records = AuditRecord.objects.about("media_library.mediaitem", item.pk).order_by("sequence")
    assert [(record.actor_id, record.details["step"], record.details["state"]) for record in records] == [
        (item.author_id, "submit", "in_review"),
        (reviewer.pk, "publish", "published"),
    ]


def test_author_cannot_approve_what_they_wrote():
    item = submitted()

    with pytest.raises(NotPossible, match="ผู้ตรวจต้องไม่ใช่ผู้เขียน"):
        services.approve(item, by=item.author, at=LATER)

    item.refresh_from_db()
    assert item.state == State.IN_REVIEW


def test_database_refuses_an_item_that_its_author_reviewed():
    item = submitted()

    with pytest.raises(IntegrityError, match="reviewed_by_another"), transaction.atomic():
        MediaItem.objects.filter(pk=item.pk).update(
            state=State.PUBLISHED, reviewer=item.author, reviewed_at=AT, published_at=AT
        )


LACKS = {
    "licence": ({"licence": ""}, "said_what_it_is", "เลือกสัญญาอนุญาต"),
    "body": ({"body_th": ""}, "text_is_there", "ใส่เนื้อหา"),
    "alt": ({"kind": Kind.POSTER, "alt_th": ""}, "picture_in_words", "ใส่คำบรรยายภาพสำหรับผู้ที่มองไม่เห็น"),
    "transcript": ({"kind": Kind.RADIO}, "sound_in_words", "ใส่ข้อความทั้งหมดที่พูด"),
    "captions": (
        {"kind": Kind.VIDEO, "transcript_th": "ก"}, "video_is_captioned", "คำบรรยายใต้ภาพต้องขึ้นต้นด้วย WEBVTT",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kw", "constraint", "said"), LACKS.values(), ids=LACKS)
def test_nothing_is_submitted_or_stored_as_public_without_what_it_needs(kw, constraint, said):
    item, reviewer = make_item(**kw), make_officer()

    with pytest.raises(NotPossible) as refusal:
        services.submit(item, by=item.author, at=AT)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        MediaItem.objects.filter(pk=item.pk).update(
            state=State.PUBLISHED, reviewer=reviewer, reviewed_at=AT, submitted_at=AT, published_at=AT
        )

    assert said in refusal.value.reasons


def test_nothing_is_public_about_no_case_type():
    item = make_public()

    item.case_types.clear()
    with (
        pytest.raises(IntegrityError, match="about no case type"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    item.case_types.add(CaseType.objects.first())


def test_published_version_is_never_changed():
    item = submitted()
    services.approve(item, by=make_officer(), at=LATER)

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Publication.objects.update(sha256="0" * 64)


def test_item_for_a_later_time_waits_until_the_clock_reaches_it():
    then = LATER + dt.timedelta(days=2)
    item = services.approve(submitted(publish_at=then), by=make_officer(), at=LATER)
    assert item.state == State.SCHEDULED

    early = services.publish_due(at=then - dt.timedelta(seconds=1))
    on_time = services.publish_due(at=then)
    again = services.publish_due(at=then)

    item.refresh_from_db()
    assert (early, on_time, again, item.state, item.published_at) == (0, 1, 0, State.PUBLISHED, then)


def test_item_is_out_of_sight_after_its_last_day_even_before_the_clockwork_comes_by():
    item = make_public(expires_on=AT.date())
    next_day = dt.datetime(2026, 11, 25, 0, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))

    assert [list(MediaItem.objects.public(at)) for at in (AT, next_day)] == [[item], []]
    assert services.expire_due(at=next_day) == 1
    item.refresh_from_db()
    assert (item.state, item.ended_at) == (State.EXPIRED, next_day)


def test_withdrawing_needs_a_reason_and_voids_kits_that_hold_the_item():
    item, officer = make_public(), make_officer()
    kits = [
        Kit.objects.create(chosen=["x"], fingerprint=str(n), asked_at=AT, expires_at=LATER) for n in range(2)
    ]
    kits[0].items.add(item)

    with pytest.raises(NotPossible, match="บอกเหตุผลที่ถอน"):
        services.withdraw(item, by=officer, at=LATER, reason=" ")
    services.withdraw(item, by=officer, at=LATER, reason="เบอร์โทรผิด")

    item.refresh_from_db()
    assert (item.state, item.withdrawn_by, item.withdrawn_reason) == (State.WITHDRAWN, officer, "เบอร์โทรผิด")
    assert [Kit.objects.get(pk=kit.pk).state for kit in kits] == ["void", "waiting"]


def test_reviewer_sends_back_with_a_word():
    item, reviewer = submitted(), make_officer()

    with pytest.raises(NotPossible):
        services.send_back(item, by=reviewer, at=LATER, note="")
    done = services.send_back(item, by=reviewer, at=LATER, note="ใส่เบอร์ 1441")

    assert (done.state, done.review_note) == (State.DRAFT, "ใส่เบอร์ 1441")


@pytest.mark.parametrize(
    ("step", "state"),
    [
        ("submit", State.IN_REVIEW),
        ("approve", State.DRAFT),
        ("withdraw", State.DRAFT),
        ("revise", State.DRAFT),
        ("revise", State.IN_REVIEW),
        ("take_back", State.DRAFT),
        ("discard", State.IN_REVIEW),
    ],
)
def test_step_that_is_not_open_from_here_is_refused(step, state):
    item = make_item()
    if state == State.IN_REVIEW:
        services.submit(item, by=item.author, at=AT)
    words = {"reason": "x"} if step == "withdraw" else {}

    with pytest.raises(NotPossible, match="ทำขั้นนี้ไม่ได้"):
        getattr(services, step)(item, by=make_officer(), at=LATER, **words)
