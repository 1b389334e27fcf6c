"""Registering, correcting, leaving."""

import datetime as dt
from contextlib import suppress

import pytest
from django.db import DatabaseError, transaction

from accounts.line.services import sign_in_by_line
from accounts.models import Citizen, Consent, DeauthorizeRequest, LineIdentity, RegistrationDraft, User
from accounts.purposes import Purpose
from accounts.services import (
    ConsentMissing,
    HasLeft,
    NotOffered,
    correct_citizen,
    leave,
    register_citizen,
    sign_out_everywhere,
)
from tests.accounts.people import AT, PHONE, begin, line_login, make_citizen, make_user, person
from tests.at_once import at_once

LATER = AT + dt.timedelta(days=1)


def register(user, described, consents=(Purpose.SERVICE,)):
    return register_citizen(user, described, consents=set(consents), language="th", at=AT)


def given(user) -> set[str]:
    return {row.purpose for row in Consent.objects.filter(user=user).newest() if row.is_given}


def hundred_at_once(work):
    """Call `work` 100 times from 25 threads that start together; the results."""
    fours = at_once([lambda: [work() for _ in range(4)]] * 25)
    return [result for results in fours for result in results]


@pytest.mark.django_db
def test_register_keeps_what_the_person_said():
    citizen = register(begin(make_user()), person())

    citizen.refresh_from_db()
    assert (citizen.full_name, citizen.phone.reveal(), citizen.subdistrict_id) == (
        "นายสมชาย ใจดี",
        PHONE,
        "100101",
    )
    assert (citizen.age_group, citizen.registered_at, citizen.corrected_at) == ("30-39", AT, None)


@pytest.mark.django_db
def test_register_twice_changes_nothing():
    user = begin(make_user())
    first = register(user, person())

    again = register(user, person(first_name="อื่น"))

    assert (again, Citizen.objects.get().first_name, Consent.objects.count()) == (first, "สมชาย", 1)


@pytest.mark.django_db
def test_citizen_who_began_once_more_stays_as_they_are():
    citizen = make_citizen()
    begin(citizen.user)

    again = register(citizen.user, person(first_name="อื่น"))

    assert (again, Citizen.objects.get().first_name) == (citizen, "สมชาย")
    assert not RegistrationDraft.objects.exists()


@pytest.mark.django_db
def test_register_removes_the_draft():
    user = begin(make_user())

    register(user, person())

    assert not RegistrationDraft.objects.exists()


def test_hundred_identical_submissions_at_once_make_one_person(people_committed):
    user, described = begin(make_user()), person()

    citizens = hundred_at_once(lambda: register(user, described).pk)

    assert len(set(citizens)) == 1
    assert (Citizen.objects.count(), Consent.objects.count()) == (1, 1)


def test_registering_and_leaving_at_once_end_in_one_of_the_two(people_committed):
    user, described = begin(make_user()), person()

    def register_who_is_there():
        with suppress(HasLeft):
            register(user, described)

    at_once([register_who_is_there, lambda: leave(user, language="th", at=LATER)])

    user.refresh_from_db()
    assert (Citizen.objects.count(), user.is_active) == (0, False)


def test_hundred_first_logins_of_one_person_make_one_user(people_committed):
    users = hundred_at_once(lambda: sign_in_by_line(line_login("a"), at=AT).pk)

    assert len(set(users)) == 1
    assert (User.objects.count(), LineIdentity.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_who_is_leaving_is_not_registered_again():
    user = make_user()
    leave(user, language="th", at=AT)
    begin(user)  # written by another window

    with pytest.raises(HasLeft):
        register(user, person())

    assert Citizen.objects.count() == 0


@pytest.mark.django_db
def test_registration_that_fails_half_way_leaves_nothing(monkeypatch):
    user = begin(make_user())

    def fail(*args, **options):
        raise DatabaseError("disk full")

    monkeypatch.setattr("accounts.services.record", fail)
    with pytest.raises(DatabaseError), transaction.atomic():
        register(user, person())

    assert (Citizen.objects.count(), Consent.objects.count()) == (0, 0)
    assert RegistrationDraft.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "age", "consents", "missing"),
    [
        ("นาย", "30-39", set(), Purpose.SERVICE),
        ("เด็กชาย", "", {Purpose.SERVICE}, Purpose.GUARDIAN),
        ("เด็กหญิง", "10-19", {Purpose.SERVICE}, Purpose.GUARDIAN),
        ("นาย", "10-19", {Purpose.SERVICE}, Purpose.GUARDIAN),
        ("นาย", "0-9", {Purpose.SERVICE}, Purpose.GUARDIAN),
    ],
)
def test_register_asks_for_what_the_law_asks_for(title, age, consents, missing):
    with pytest.raises(ConsentMissing) as refused:
        register(make_user(), person(title, age_group=age), consents)

    assert refused.value.purpose == missing
    assert Citizen.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("title", "age"), [("เด็กชาย", ""), ("นาย", "10-19"), ("นาย", "0-9"), ("นาย", "")])
def test_who_did_not_say_to_be_an_adult_is_never_a_volunteer(title, age):
    consents = {Purpose.SERVICE, Purpose.GUARDIAN, Purpose.VOLUNTEER}
    if (title, age) == ("นาย", ""):
        consents.remove(Purpose.GUARDIAN)

    with pytest.raises(NotOffered):
        register(make_user(), person(title, age_group=age), consents)


@pytest.mark.django_db
def test_adults_are_those_who_said_so():
    adult = make_citizen("1")
    make_citizen("2", age_group="")
    make_citizen("3", age_group="10-19", consents=(Purpose.SERVICE, Purpose.GUARDIAN))
    make_citizen("4", title="เด็กหญิง", age_group="", consents=(Purpose.SERVICE, Purpose.GUARDIAN))

    assert list(Citizen.objects.adults()) == [adult]


@pytest.mark.django_db
def test_correcting_takes_over_and_keeps_the_day_of_registration():
    citizen = make_citizen(uses_camera=True)

    correct_citizen(citizen, person(last_name="", phone="+66898765432"), language="th", at=LATER)

    citizen.refresh_from_db()
    assert (citizen.last_name, citizen.phone.reveal(), citizen.uses_camera) == ("", "+66898765432", True)
    assert (citizen.registered_at, citizen.corrected_at) == (AT, LATER)
    assert list(Citizen.objects.with_phone("0898765432")) == [citizen]


@pytest.mark.django_db
def test_who_turns_out_to_be_a_minor_is_asked_for_nothing_more_until_a_guardian_agrees():
    everything = (Purpose.SERVICE, Purpose.BULLETIN, Purpose.VOLUNTEER, Purpose.RESEARCH)
    citizen = make_citizen(consents=everything)

    correct_citizen(citizen, person(age_group="10-19"), language="th", at=LATER)

    assert given(citizen.user) == {Purpose.SERVICE}


@pytest.mark.django_db
def test_leave_erases_the_person_and_keeps_an_empty_user():
    citizen = make_citizen(consents=(Purpose.SERVICE, Purpose.BULLETIN))
    user = citizen.user
    other = make_citizen("2")

    left = leave(user, language="th", at=LATER)

    user.refresh_from_db()
    assert left.is_line_told is True
    assert (list(Citizen.objects.all()), LineIdentity.objects.count()) == ([other], 1)
    assert (user.is_active, user.email, user.last_login) == (False, None, None)
    assert given(user) == set()
    assert user not in Consent.objects.givers(Purpose.BULLETIN)


@pytest.mark.django_db
def test_leave_puts_the_wish_into_the_outbox_without_a_name():
    user = make_citizen("7").user

    leave(user, language="th", at=LATER)

    request = DeauthorizeRequest.objects.get()
    assert (request.access_token.reveal(), request.state, request.next_attempt_at) == (
        "token-7",
        "waiting",
        LATER,
    )
    assert {field.name for field in DeauthorizeRequest._meta.get_fields() if field.is_relation} == set()


@pytest.mark.django_db
def test_leave_with_a_dead_token_says_that_line_was_not_told():
    user = make_citizen().user

    left = leave(user, language="th", at=AT + dt.timedelta(days=31))

    assert (left.is_line_told, DeauthorizeRequest.objects.count()) == (False, 0)


@pytest.mark.django_db
def test_leave_twice_is_leave_once():
    user = make_citizen().user
    leave(user, language="th", at=LATER)

    leave(user, language="th", at=LATER)

    assert (DeauthorizeRequest.objects.count(), LineIdentity.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_who_left_may_come_again_as_somebody_new():
    old = make_citizen().user
    leave(old, language="th", at=LATER)

    assert make_user() != old


@pytest.mark.django_db
def test_signing_out_everywhere_leaves_a_staff_password_alone():
    staff = User.objects.create_superuser("officer@example.org", "a long password indeed")

    sign_out_everywhere(staff)

    staff.refresh_from_db()
    assert staff.check_password("a long password indeed")
