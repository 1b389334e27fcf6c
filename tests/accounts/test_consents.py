"""Consent: versioned, proved, append-only, as easy to take back as to give."""

import datetime as dt
import hashlib

import pytest
from django.db import DatabaseError, transaction

from accounts.consents import decide, standings
from accounts.models import Consent
from accounts.purposes import OPTIONAL, Purpose, all_texts, current_text
from tests.accounts.people import AT, make_citizen

LATER = AT + dt.timedelta(days=1)
# The texts that were published. A change of wording is a new version with its own line, never a change of one of these.
PUBLISHED = {
    ("service", 1, "th"): "ac2b25c066f8a320c873805cb6ae89615dd5774d5c29848ed880968074ec55d5",
    ("service", 1, "en"): "59402cd29def2cf40f3a78f2d8e030dce325bd66e0cd0c7bba1ed4aff0f2e00f",
    ("guardian", 1, "th"): "957fd0a437edbd1558c6b2bbd4f259d8263119d6f53335dc82b7d3650fe5fd0c",
    ("guardian", 1, "en"): "43905699f66782049362460cd909c8b14b1c524b69e9d8ad92c6ee120d008e5c",
    ("bulletin", 1, "th"): "617d73059b377300041cc5b7adedd70648deaad147deb995a17ce8bd5ab88843",
    ("bulletin", 1, "en"): "bf27ce16027775eb0404f73c6c63399c5080e14f4f07f9ebae88362f444f8e94",
    ("volunteer", 1, "th"): "61a8cae69eb4f42b246f8f51d2c32b936ea0395ead75cfbf3c519240d888c1fa",
    ("volunteer", 1, "en"): "564e9a62479bd38ed2e47b401d935649286ad49f6ff433d20c11573fd172a819",
    ("research", 1, "th"): "8fea7313762db8ead605e127a7fcffa831ef00d7bad70055e58ece36bdbce420",
    ("research", 1, "en"): "af9cc1a2c3a34eb62101ac7ec8cb4e561f9e26b377bc6b0f15cf5d34c6396e35",
}  # fmt: skip


def decisions(user):
    rows = Consent.objects.filter(user=user).order_by("at", "id")
    return [(row.purpose, row.is_given) for row in rows if row.at > AT]


def test_published_texts_are_never_changed():
    assert {(t.purpose.value, t.version, t.language): t.sha256 for t in all_texts()} == PUBLISHED


def test_every_purpose_has_a_text_in_both_languages():
    for purpose in Purpose:
        assert [current_text(purpose, language).language for language in ("th", "en")] == ["th", "en"]


@pytest.mark.django_db
def test_decision_is_stored_with_version_hash_and_time():
    user = make_citizen().user

    decide(user, {Purpose.BULLETIN: True}, language="en", at=LATER)

    row = Consent.objects.latest("id")
    text = current_text(Purpose.BULLETIN, "en")
    expected = hashlib.sha256(f"{text.title}\n{text.text}".encode()).hexdigest()
    assert (row.purpose, row.is_given, row.version, row.language, row.at) == (
        "bulletin",
        True,
        1,
        "en",
        LATER,
    )
    assert row.text_sha256 == expected


@pytest.mark.django_db
def test_registration_stores_only_what_was_given():
    citizen = make_citizen(consents=(Purpose.SERVICE, Purpose.BULLETIN))

    rows = dict(Consent.objects.filter(user=citizen.user).values_list("purpose", "is_given"))

    assert rows == {"service": True, "bulletin": True}


@pytest.mark.django_db
def test_deciding_the_same_again_adds_nothing():
    user = make_citizen().user

    for _ in range(3):
        decide(user, {Purpose.BULLETIN: True}, language="th", at=LATER)
    decide(user, {Purpose.BULLETIN: False}, language="th", at=LATER)

    assert decisions(user) == [("bulletin", True), ("bulletin", False)]


@pytest.mark.django_db
def test_givers_are_those_whose_newest_decision_is_yes():
    yes, no, again, never = (make_citizen(str(number)).user for number in range(1, 5))
    decide(yes, {Purpose.BULLETIN: True}, language="th", at=LATER)
    for user, wishes in ((no, (True, False)), (again, (True, False, True))):
        for wish in wishes:
            decide(user, {Purpose.BULLETIN: wish}, language="th", at=LATER)
    decide(never, {Purpose.RESEARCH: True}, language="th", at=LATER)

    assert set(Consent.objects.givers(Purpose.BULLETIN)) == {yes, again}


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete"])
def test_database_refuses_to_change_a_decision(change):
    make_citizen()
    rows = Consent.objects.all()

    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        rows.update(is_given=False) if change == "update" else rows.delete()


@pytest.mark.django_db
def test_standings_show_what_is_asked_of_this_person():
    adult, child = (
        make_citizen("1"),
        make_citizen("2", title="เด็กชาย", age_group="", consents=("service", "guardian")),
    )

    def asked(citizen):
        return [standing.purpose for standing in standings(citizen.user, language="th")]

    assert asked(adult) == [Purpose.SERVICE, *OPTIONAL]
    assert asked(child) == [Purpose.SERVICE, Purpose.GUARDIAN, Purpose.BULLETIN]


@pytest.mark.django_db
def test_the_decision_written_last_stands_though_the_clock_had_been_ahead():
    user = make_citizen().user
    decide(user, {Purpose.BULLETIN: True}, language="th", at=LATER)

    decide(user, {Purpose.BULLETIN: False}, language="th", at=AT + dt.timedelta(hours=1))

    assert not Consent.objects.givers(Purpose.BULLETIN).filter(pk=user.pk).exists()
    assert Consent.objects.filter(user=user, purpose=Purpose.BULLETIN).newest().get().is_given is False
    assert [row.is_given for row in standings(user, language="th") if row.purpose == Purpose.BULLETIN] == [
        False
    ]
