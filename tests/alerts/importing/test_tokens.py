"""Tokens: made and ended by administrators, kept as a hash, alive only while everything about them is."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditRecord
from accounts.staff.services import disable
from alerts.importing.tokens import note_use, revoke_token, token_of
from alerts.models import ApiToken
from tests.alerts.api.sending import administrator, send, token

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_a_token_is_known_by_its_text_and_no_other(at):
    made, text = token(at=at)

    assert token_of(text, at=at) == made
    assert [token_of(other, at=at) for other in ("", text[:-1], text + "x", text.upper(), made.prefix)] == [
        None
    ] * 5
    assert text.startswith(made.prefix)
    assert len(text) == 56


def test_nothing_that_is_kept_opens_anything(at):
    made, text = token(at=at)
    secret = text.removeprefix(f"{made.prefix}_")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t::text FROM alerts_apitoken t UNION SELECT a::text FROM accounts_auditrecord a"
        )
        rows = " ".join(row[0] for row in cursor.fetchall())

    assert made.prefix in rows
    assert secret not in rows


def test_a_token_ends_on_its_day(at):
    made, text = token(at=at, days=30)

    assert token_of(text, at=at + 29 * DAY) == made
    assert token_of(text, at=at + 30 * DAY) is None
    assert made.state(at + 30 * DAY) == ApiToken.State.EXPIRED


def test_a_revoked_token_is_nothing_from_the_next_request_on(client):
    made, text = token()
    before = send(client, text)

    revoked = revoke_token(made, by=made.made_by, at=timezone.now())
    after = send(client, text)

    assert (before.status_code, revoked, after.status_code) == (202, True, 401)
    assert revoke_token(made, by=made.made_by, at=timezone.now()) is False


def test_a_token_falls_with_the_officer_who_answers_for_it(at):
    by = administrator()
    _, text = token(by=by, at=at)

    by.staff_roles.update(ended_at=at, ended_by=by)
    without_role = token_of(text, at=at)
    by.staff_roles.update(ended_at=None, ended_by=None)
    again = token_of(text, at=at)
    disable(by, by=None, at=at)

    assert (without_role, again is not None, token_of(text, at=at)) == (None, True, None)


def test_making_and_revoking_stand_in_the_audit(at):
    made, _ = token(at=at)
    revoke_token(made, by=made.made_by, at=at)

    records = AuditRecord.objects.filter(kind="alerts.apitoken", subjects=[made.pk]).order_by("sequence")

    assert [(record.actor_id, record.details["done"]) for record in records] == [
        (made.made_by_id, "token made"),
        (made.made_by_id, "token revoked"),
    ]


def test_the_last_use_is_noted_once_a_minute(at, django_assert_num_queries):
    made, _ = token(at=at)

    note_use(made, at=at)
    made.refresh_from_db()
    with django_assert_num_queries(0):
        note_use(made, at=at + dt.timedelta(seconds=59))
    note_use(made, at=at + dt.timedelta(seconds=60))
    made.refresh_from_db()

    assert made.last_used_at == at + dt.timedelta(seconds=60)


def test_wrong_tokens_by_the_hundred_are_slowed(client, monkeypatch):
    from accounts.limits import Rate
    from alerts.api import tokens

    monkeypatch.setattr(tokens, "WRONG", Rate("wrong", 2, 60))

    answers = [send(client, f"cvt_00000000_{'x' * 43}") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert "Retry-After" in answers[2]


def test_no_token_comes_into_the_log(client, caplog):
    made, text = token()

    send(client, text, key="short")
    send(client, text + "x")

    assert text not in caplog.text
    assert made.prefix not in caplog.text
