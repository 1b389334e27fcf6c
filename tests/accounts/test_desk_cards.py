"""The cards of people: exports for a second officer, what was looked at, the staff."""

import datetime as dt

import pytest

from accounts.desk_cards import (
    export_counts,
    exports_card,
    look_counts,
    looks_card,
    queues,
    staff_card,
    staff_counts,
)
from accounts.models import Action, AuditRecord, ExportRequest, Invitation, LineEvent
from directory.desk import Queue
from tests.accounts.audit.chains import record
from tests.factories import make_officer

AT = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def told(card):
    return [(line.value, line.text) for line in (*card.lines, *card.facts)]


def test_own_request_waits_for_somebody_else():
    card = exports_card({"count": 0, "oldest": None, "own": 1}, AT)

    assert (card.is_calm, told(card)) == (True, [("1", "ที่คุณขอ รอคนอื่นอนุมัติ")])


def test_looks_are_facts_and_lead_to_the_reader():
    counts = {"looks": 1200, "officers": 7, "reveals": 0, "exports": 1, "changes": 0, "roles": 0}

    card = looks_card(counts)

    assert told(card) == [
        ("1,200", "ครั้งที่เปิดดูหรือค้นหาประชาชน"), ("7", "เจ้าหน้าที่ที่เปิดดู"), ("1", "ครั้งที่ส่งออกเป็นไฟล์"),
    ]  # fmt: skip
    assert card.facts[2].href == "/admin/accounts/auditrecord/?action=export"


def test_staff_card_is_calm_without_late_invitations():
    card = staff_card({"active": 12, "invited": 1, "lapsed": 0, "away": 0})

    assert (card.is_calm, told(card)) == (True, [("1", "คำเชิญที่รอตอบรับ"), ("12", "บัญชีที่ใช้งาน")])


@pytest.mark.django_db
def test_export_counts_tell_ones_own_from_others():
    me, colleague = make_officer(), make_officer()
    for by, hours in ((me, 1), (colleague, 2), (colleague, 3)):
        at = AT - dt.timedelta(hours=hours)
        ExportRequest.objects.create(asked_by=by, asked_at=at, reason="case", count=1)

    counts = export_counts(ExportRequest.objects.all(), me, at=AT)

    assert counts == {"count": 2, "oldest": AT - dt.timedelta(hours=3), "own": 1}


@pytest.mark.django_db
def test_look_counts_are_of_the_last_day_and_name_nobody():
    first, second = make_officer(), make_officer()
    for actor, action, at in (
        (first, Action.VIEW, AT - DAY), (first, Action.VIEW, AT - DAY / 2), (second, Action.SEARCH, AT - DAY / 3),
        (second, Action.REVEAL, AT - DAY / 4), (second, Action.SIGN_IN, AT),
    ):  # fmt: skip
        record(actor, action=action, at=at)

    counts = look_counts(at=AT)

    assert counts == {"officers": 2, "looks": 2, "reveals": 1, "exports": 0, "changes": 0, "roles": 0}
    assert AuditRecord.objects.count() == 5


@pytest.mark.django_db
def test_staff_counts_know_open_and_lapsed_invitations_and_who_stayed_away():
    make_officer(last_login=AT - 91 * DAY)
    make_officer(last_login=AT - 89 * DAY)
    for number, expires in enumerate((AT + DAY, AT - DAY)):
        user = make_officer(is_active=False)
        for again in range(2):
            Invitation.objects.create(
                user=user, token_hash=bytes([number, again]), invited_at=AT - 3 * DAY, expires_at=expires
            )

    assert staff_counts(at=AT) == {"active": 2, "invited": 1, "lapsed": 1, "away": 1}


@pytest.mark.django_db
def test_queues_tell_how_old_the_oldest_piece_is():
    for minutes in (3, 9):
        LineEvent.objects.create(
            event_id=str(minutes), kind="asked", occurred_at=AT, received_at=AT - dt.timedelta(minutes=minutes),
            next_attempt_at=AT,
        )  # fmt: skip

    found = {row[0]: Queue(*row) for rows in queues(AT) for row in rows if row[1]}

    assert found == {"chat": Queue("chat", 2, AT - dt.timedelta(minutes=9))}
