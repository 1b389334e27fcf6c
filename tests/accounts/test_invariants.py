"""Each fact about people is broken once, and said."""

import datetime as dt

import pytest
from django.db import connection

from accounts import invariants
from accounts.consents import record
from accounts.models import Citizen, Consent, User
from accounts.purposes import Purpose
from accounts.services import leave
from tests.accounts.people import AT, make_citizen

pytestmark = pytest.mark.django_db


def said(at=AT):
    return list(invariants.broken(at=at))


def test_nothing_is_broken_after_everything_people_do():
    make_citizen("1", consents=("service", "bulletin", "volunteer"))
    make_citizen("2", title="เด็กชาย", age_group="", consents=("service", "guardian"))
    leave(make_citizen("3").user, language="th", at=AT)

    assert said() == []


def test_registration_without_consent_is_said():
    citizen = make_citizen()

    record(citizen.user, {Purpose.SERVICE: False}, language="th", at=AT + dt.timedelta(days=1))

    assert said() == [f"Citizen {citizen}: registered without a standing consent to the service"]


def test_person_left_behind_is_said():
    citizen = make_citizen()

    User.objects.update(is_active=False)

    assert f"Citizen {citizen}: its user has left" in said()
    assert f"LineIdentity {citizen.user.line_identity}: its user has left" in said()


def test_minor_among_volunteers_is_said():
    citizen = make_citizen(consents=("service", "volunteer"))

    Citizen.objects.update(age_group="10-19")

    assert said() == [f"Citizen {citizen}: may be contacted as a volunteer, but did not say to be an adult"]


def test_consent_to_a_text_nobody_knows_is_said():
    citizen = make_citizen()

    Consent.objects.create(
        user=citizen.user,
        purpose="research",
        is_given=True,
        version=1,
        language="th",
        text_sha256="0" * 64,
        at=AT,
    )

    assert said() == ["Consents to research, version 1 (th): their hash is of no text in consents.csv"]


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("phone = set_byte(phone, 20, get_byte(phone, 20) # 1)", "no key opens the phone"),
        (
            "phone_index = set_byte(phone_index, 0, get_byte(phone_index, 0) # 1)",
            "the phone's blind index is not its own",
        ),
    ],
)
def test_damaged_phone_is_said(damage, sentence):
    citizen = make_citizen()

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE accounts_citizen SET {damage}")

    assert said() == [f"Citizen {citizen}: {sentence}"]


def test_request_nobody_sends_is_said():
    leave(make_citizen().user, language="th", at=AT)

    assert said(AT + dt.timedelta(minutes=9)) == []
    assert len(said(AT + dt.timedelta(minutes=11))) == 1
