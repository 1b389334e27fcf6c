"""What is forgotten when, and what is not."""

import datetime as dt

import pytest

from accounts.consents import decide
from accounts.drafts import keep_in_draft, read_draft
from accounts.models import Citizen, LineEvent, LineIdentity, RegistrationDraft, User
from accounts.purposes import Purpose
from accounts.retention import Forgotten, apply_retention
from tests.accounts.people import AT, make_citizen, make_user

pytestmark = pytest.mark.django_db


def after(**span):
    return AT + dt.timedelta(**span)


def test_nothing_is_forgotten_early():
    make_citizen("1")
    keep_in_draft(make_user("2"), {"first_name": "สมชาย"}, at=AT)

    assert apply_retention(at=after(days=29)) == Forgotten(0, 0, 0, 0, 0, 0, 0, 0)


def test_registration_that_was_never_confirmed_is_forgotten_whole():
    user = make_user()
    keep_in_draft(user, {"first_name": "สมชาย"}, at=AT)

    assert apply_retention(at=after(days=31)).abandoned == 1

    user.refresh_from_db()
    assert (RegistrationDraft.objects.count(), LineIdentity.objects.count(), user.is_active) == (0, 0, False)


def test_who_came_back_meanwhile_is_kept():
    user = make_user()
    User.objects.filter(pk=user.pk).update(last_login=after(days=20))

    assert apply_retention(at=after(days=31)).abandoned == 0


def test_idle_citizen_is_forgotten_unless_the_bulletin_is_wanted():
    idle, reader = make_citizen("1"), make_citizen("2")
    decide(reader.user, {Purpose.BULLETIN: True}, language="th", at=AT)

    assert apply_retention(at=after(days=731)).idle == 1

    assert list(Citizen.objects.all()) == [reader]
    assert not Citizen.objects.filter(pk=idle.pk).exists()


def test_dead_tokens_are_dropped():
    make_citizen()

    assert apply_retention(at=after(days=30, seconds=1)).tokens == 1

    identity = LineIdentity.objects.get()
    assert (identity.access_token, identity.access_token_expires_at) == (None, None)


def test_staff_are_never_forgotten():
    User.objects.create_superuser("officer@example.org", "a long password indeed", date_joined=AT)

    assert apply_retention(at=after(days=5000)) == Forgotten(0, 0, 0, 0, 0, 0, 0, 0)
    assert User.objects.get().is_active


def test_correction_that_was_never_confirmed_is_forgotten_without_the_person():
    citizen = make_citizen()
    keep_in_draft(citizen.user, {"first_name": "สมชาย"}, at=AT)

    assert apply_retention(at=after(days=31)).drafts == 1

    assert (RegistrationDraft.objects.count(), list(Citizen.objects.all())) == (0, [citizen])


def test_draft_that_cannot_be_read_is_an_empty_one(settings, other_field_keys):
    settings.FIELD_KEYS = other_field_keys[:1]
    user = make_user()
    keep_in_draft(user, {"first_name": "สมชาย"}, at=AT)

    settings.FIELD_KEYS = other_field_keys[1:]

    assert read_draft(user) == {}


def test_what_line_told_us_is_forgotten_after_a_week():
    LineEvent.objects.create(
        event_id="1", kind="asked", asks="today", occurred_at=AT, received_at=AT, next_attempt_at=AT
    )

    assert apply_retention(at=after(days=6)).events == 0
    assert apply_retention(at=after(days=8)).events == 1
