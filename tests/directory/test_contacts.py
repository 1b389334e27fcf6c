"""A number is shown with how far it can be trusted: unchecked, checked, or not checked again in time."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from directory import services
from directory.models import ContactPoint, Keeper
from directory.presenters import Number
from directory.services import forget_check_if_changed, verify_contacts
from tests.factories import make_agency, make_contact, make_officer

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)
Check = ContactPoint.Check


def checked(day, until, **kw):
    return make_contact(verified_on=day, verified_by=make_officer(), expires_on=until, **kw)


def test_a_check_holds_through_its_last_day_and_no_longer():
    contact = checked(dt.date(2026, 6, 1), TODAY)

    assert contact.check_on(TODAY) is Check.CHECKED
    assert contact.check_on(TODAY + dt.timedelta(days=1)) is Check.EXPIRED


def test_staff_see_what_is_unchecked_expired_or_about_to_expire():
    ContactPoint.objects.update(retired_on=TODAY)
    unchecked = make_contact()
    expired = checked(dt.date(2026, 1, 1), dt.date(2026, 11, 23))
    soon = checked(dt.date(2026, 6, 1), dt.date(2026, 12, 20))
    later = checked(dt.date(2026, 11, 1), dt.date(2027, 4, 1))

    assert set(ContactPoint.objects.to_check(TODAY)) == {unchecked, expired, soon}
    assert list(ContactPoint.objects.expired(TODAY)) == [expired]
    assert later in ContactPoint.objects.shown()


def test_verifying_records_who_and_when_and_makes_the_row_the_officers(at):
    officer, contact = make_officer(), make_contact(keeper=Keeper.FILE)
    retired = make_contact(retired_on=TODAY)

    count = verify_contacts(ContactPoint.objects.filter(pk__in=[contact.pk, retired.pk]), by=officer, at=at)

    contact.refresh_from_db()
    assert count == 1
    assert (contact.verified_on, contact.verified_by, contact.keeper) == (TODAY, officer, Keeper.STAFF)
    assert contact.expires_on == TODAY + dt.timedelta(days=180)


def test_a_check_has_an_officer_and_an_end():
    with pytest.raises(IntegrityError, match="check_is_whole"), transaction.atomic():
        make_contact(verified_on=TODAY, expires_on=TODAY)
    with pytest.raises(IntegrityError, match="check_is_whole"), transaction.atomic():
        checked(TODAY, TODAY - dt.timedelta(days=1))


@pytest.mark.parametrize(("field", "value"), [("value", "+6629999999"), ("menu", "7")])
def test_a_changed_number_is_not_the_one_that_was_checked(field, value):
    contact = checked(TODAY, dt.date(2027, 1, 1))
    setattr(contact, field, value)

    forget_check_if_changed(contact)

    assert (contact.verified_on, contact.verified_by, contact.expires_on) == (None, None, None)


def test_an_unchanged_number_keeps_its_check():
    contact = checked(TODAY, dt.date(2027, 1, 1))
    contact.label_th = "สำนักงานใหญ่"

    forget_check_if_changed(contact)

    assert contact.verified_on == TODAY


def test_keys_that_sources_disagree_about_are_hidden_until_an_officer_has_checked(at):
    contact = make_contact(menu="108", conflict=ContactPoint.Conflict.MENU)
    assert (contact.menu_shown, "108" in Number.of(contact, TODAY).note) == ("", False)

    verify_contacts(ContactPoint.objects.filter(pk=contact.pk), by=make_officer(), at=at)

    contact.refresh_from_db()
    assert (contact.menu_shown, "แล้วกด 108" in Number.of(contact, TODAY).note) == ("108", True)


def test_a_number_that_sources_disagree_about_is_hidden_until_an_officer_has_checked(at):
    contact = make_contact(conflict=ContactPoint.Conflict.NUMBER)
    assert contact not in ContactPoint.objects.shown()

    verify_contacts(ContactPoint.objects.filter(pk=contact.pk), by=make_officer(), at=at)

    assert contact in ContactPoint.objects.shown()


def test_no_conflicting_key_of_the_files_is_shown():
    shown = {
        contact.agency.code: contact.menu_shown for contact in ContactPoint.objects.filter(conflict="menu")
    }

    assert shown == {"bank-ktb": "", "bank-baac": "", "bank-cimb": "", "bank-ibank": ""}
    assert ContactPoint.objects.get(agency__code="bank-ktb").menu == "108"
    assert not ContactPoint.objects.shown().filter(agency__code="hotline-1192").exists()
    assert [c.value for c in ContactPoint.objects.shown().filter(agency__code="bank-lhbank")] == ["1327"]


@pytest.mark.parametrize(
    ("contact", "note"),
    [
        ({}, "ตำรวจยังไม่ได้ตรวจสอบ"),
        (
            {"menu": "001", "hours": "24", "label_th": "แจ้งภัย"},
            "แจ้งภัย · แล้วกด 001 · 24 ชั่วโมง · ตำรวจยังไม่ได้ตรวจสอบ",
        ),
    ],
)
def test_the_note_says_keys_hours_and_trust(contact, note):
    assert Number.of(make_contact(**contact), TODAY).note == note


def test_the_note_of_a_checked_and_of_an_expired_number():
    contact = checked(TODAY, dt.date(2027, 1, 1))

    assert Number.of(contact, TODAY).note == "ตำรวจตรวจสอบเมื่อ 24 พ.ย. 2569"
    late = Number.of(contact, dt.date(2027, 1, 2))
    assert (late.note, late.is_checked) == ("ยังไม่ได้ตรวจสอบซ้ำ", False)


def test_a_typed_number_is_brought_into_its_stored_form():
    contact = ContactPoint(agency=make_agency(), kind="phone", value="๐๒-๘๘๘ ๘๘๘๘")

    contact.full_clean()

    assert (contact.value, contact.text, contact.href) == ("+6628888888", "02-888-8888", "tel:+6628888888")


@pytest.mark.parametrize(
    ("kind", "value", "field"),
    [("phone", "12", "value"), ("phone", "1441", "kind"), ("hotline", "02-888-8888", "value")],
)
def test_a_number_that_does_not_fit_its_kind_is_refused_by_field(kind, value, field):
    with pytest.raises(ValidationError) as refusal:
        ContactPoint(agency=make_agency(), kind=kind, value=value).full_clean()

    assert field in refusal.value.message_dict


def test_a_loop_in_the_tree_is_refused():
    above = make_agency()
    below = make_agency(parent=above)
    above.parent = make_agency(parent=below)

    with pytest.raises(ValidationError) as refusal:
        above.full_clean()

    assert list(refusal.value.message_dict) == ["parent"]


def test_a_number_past_its_date_is_flagged_once_and_freed_by_a_check(officer_who_checks):
    late = make_contact(verified_on="2026-01-01", verified_by=officer_who_checks, expires_on="2026-06-30")
    fresh = make_contact(verified_on="2026-01-01", verified_by=officer_who_checks, expires_on="2026-07-01")
    night = dt.datetime(2026, 6, 30, 17, 10, tzinfo=dt.UTC)  # 1 July in Bangkok

    counts = [services.flag_expired_contacts(at=night) for _ in range(2)]

    flagged = dict(ContactPoint.objects.filter(pk__in=[late.pk, fresh.pk]).values_list("pk", "flagged_on"))
    assert (counts, flagged) == ([1, 0], {late.pk: dt.date(2026, 7, 1), fresh.pk: None})
    services.verify_contacts(ContactPoint.objects.filter(pk=late.pk), by=officer_who_checks, at=night)
    late.refresh_from_db()
    assert late.flagged_on is None


def test_what_waits_for_an_officer_is_measured(officer_who_checks):
    from directory.contact_gauges import gauges

    make_contact(
        verified_on="2026-01-01",
        verified_by=officer_who_checks,
        expires_on="2026-06-30",
        flagged_on="2026-07-01",
    )
    disputed = ContactPoint.objects.current().withheld().count()
    make_contact(conflict="number")

    found = {gauge.name: gauge.value for gauge in gauges(at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC))}

    assert found == {"contacts_expired": 1, "contacts_disputed": disputed + 1, "hotline_proposals_open": 0}


@pytest.fixture
def officer_who_checks():
    return make_officer()
