"""Numbers citizens may be told to call: proposed by one officer, checked and approved by another, shown only then."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory import hotlines
from directory.invariants import broken
from directory.models import Agency, ContactPoint, HotlineProposal
from tests.factories import make_agency, make_contact, make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 25, 3, 0, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(hours=1)
PAGE = "admin:directory_hotlineproposal_change"


@pytest.fixture
def hotline():
    return make_contact(make_agency(name_th="สายด่วนทดสอบ"), kind="hotline", value="1599")


@pytest.fixture
def one():
    return make_officer(is_superuser=True)


@pytest.fixture
def other():
    return make_officer(is_superuser=True)


def changed(contact, **values):
    """The contact as an officer would leave it, not saved."""
    contact = ContactPoint.objects.select_related("agency").get(pk=contact.pk)
    for name, value in values.items():
        setattr(contact, name, value)
    return contact


def stored(contact):
    return ContactPoint.objects.values_list("value", "menu", "retired_on", "verified_by").get(pk=contact.pk)


def test_a_change_shows_only_after_a_second_officer_and_counts_as_their_check(hotline, one, other):
    proposal = hotlines.propose(changed(hotline, value="1441", menu="1"), by=one, at=AT)
    assert stored(hotline) == ("1599", "", None, None)

    hotlines.approve(proposal, by=other, at=LATER)

    assert stored(hotline) == ("1441", "1", None, other.pk)
    proposal.refresh_from_db()
    assert (proposal.action, proposal.before["value"], proposal.proposed_by, proposal.decided_by) == (
        "change", "1599", one, other,
    )  # fmt: skip
    assert list(broken(at=LATER)) == []


def test_nobody_approves_their_own(hotline, one):
    proposal = hotlines.propose(changed(hotline, menu="1"), by=one, at=AT)

    with pytest.raises(hotlines.NotAllowed):
        hotlines.approve(proposal, by=one, at=LATER)

    assert stored(hotline) == ("1599", "", None, None)
    with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
        HotlineProposal.objects.filter(pk=proposal.pk).update(
            outcome="approved", decided_by=one, decided_at=LATER
        )


def test_an_addition_makes_no_row_before_it_is_approved(one, other):
    agency = make_agency()
    proposal = hotlines.propose(ContactPoint(agency=agency, kind="bank", value="1572"), by=one, at=AT)
    assert not agency.contact_points.exists()

    approved = hotlines.approve(proposal, by=other, at=LATER)

    assert approved.contact == agency.contact_points.get()
    assert list(ContactPoint.objects.shown().filter(agency=agency)) == [approved.contact]


def test_a_removal_leaves_the_number_standing_until_it_is_approved(hotline, one, other):
    proposal = hotlines.propose(changed(hotline, retired_on=AT.date()), by=one, at=AT)
    assert (proposal.action, stored(hotline)[2]) == ("remove", None)

    hotlines.approve(proposal, by=other, at=LATER)

    assert stored(hotline)[2] == dt.date(2026, 11, 25)
    assert not ContactPoint.objects.shown().filter(pk=hotline.pk).exists()
    assert list(broken(at=LATER)) == []


def test_a_removed_number_comes_back_by_an_addition(hotline, one, other):
    gone = hotlines.approve(
        hotlines.propose(changed(hotline, retired_on=AT.date()), by=one, at=AT), by=other, at=LATER
    )
    back = hotlines.propose(
        ContactPoint(agency=hotline.agency, kind="hotline", value="1599"), by=other, at=LATER
    )

    hotlines.approve(back, by=one, at=LATER)

    assert (back.action, stored(hotline)[2]) == ("add", None)
    assert gone.contact_id == hotline.pk == HotlineProposal.objects.get(pk=back.pk).contact_id


def test_a_number_that_changed_meanwhile_is_not_overwritten(hotline, one, other):
    proposal = hotlines.propose(changed(hotline, menu="1"), by=one, at=AT)
    ContactPoint.objects.filter(pk=hotline.pk).update(menu="9")

    with pytest.raises(hotlines.NotAllowed):
        hotlines.approve(proposal, by=other, at=LATER)

    assert stored(hotline)[1] == "9"


def test_one_number_has_one_open_proposal_and_the_same_again_is_the_same(hotline, one, other):
    first = hotlines.propose(changed(hotline, menu="1"), by=one, at=AT)

    assert hotlines.propose(changed(hotline, menu="1"), by=other, at=AT) == first
    with pytest.raises(hotlines.NotAllowed):
        hotlines.propose(changed(hotline, menu="2"), by=other, at=AT)


def test_a_decision_stands(hotline, one, other):
    proposal = hotlines.propose(changed(hotline, menu="1"), by=one, at=AT)
    hotlines.refuse(proposal, reason="โทรแล้วไม่ใช่", by=other, at=LATER)

    for decide in (lambda: hotlines.approve(proposal, by=other, at=LATER),
                   lambda: hotlines.refuse(proposal, reason="x", by=other, at=LATER)):  # fmt: skip
        with pytest.raises(hotlines.NotAllowed):
            decide()

    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.decided_reason, stored(hotline)[1]) == ("refused", "โทรแล้วไม่ใช่", "")


def test_a_refusal_says_why_and_a_withdrawal_need_not(hotline, one, other):
    proposal = hotlines.propose(changed(hotline, menu="1"), by=one, at=AT)

    with pytest.raises(hotlines.NotAllowed):
        hotlines.refuse(proposal, reason=" ", by=other, at=LATER)

    assert hotlines.refuse(proposal, reason="", by=one, at=LATER).outcome == "withdrawn"


@pytest.mark.parametrize(
    ("agency", "contact", "values", "takes_two"),
    [
        ("agency", {"kind": "hotline", "value": "1599"}, {"label_th": "ใหม่"}, True),
        ("agency", {"kind": "hotline", "value": "1599"}, {"note": "ภายใน"}, False),
        ("agency", {"kind": "hotline", "value": "1599", "conflict": "number"}, {"conflict": ""}, True),
        ("agency", {"kind": "phone"}, {"menu": "1"}, False),
        ("agency", {"kind": "phone"}, {"kind": "bank"}, True),
        ("bank", {"kind": "phone"}, {"menu": "1"}, True),
        ("bank", {"kind": "website", "value": "https://bank.example"}, {"label_th": "ใหม่"}, False),
    ],
)
def test_what_takes_two(agency, contact, values, takes_two):
    made = make_contact(make_agency(kind=agency), **contact)

    assert hotlines.needs_second_officer(changed(made, **values)) is takes_two


def test_a_change_past_the_agreement_is_a_broken_fact(hotline, one, other):
    proposal = hotlines.propose(changed(hotline, menu="1"), by=one, at=AT)
    hotlines.approve(proposal, by=other, at=LATER)

    ContactPoint.objects.filter(pk=hotline.pk).update(value="1155")

    assert list(broken(at=LATER)) == [
        f"contact point {hotline.pk}: it says something else than what two officers agreed to last"
    ]


def change_form(contact, **values):
    form = {"kind": contact.kind, "value": contact.value, "menu": contact.menu, "label_th": contact.label_th}
    return form | values


def test_the_form_of_a_number_proposes_and_the_page_of_the_proposal_decides(client, hotline, one, other):
    sign_in(client, one)
    path = reverse("admin:directory_contactpoint_change", args=[hotline.pk])
    answer = client.post(path, change_form(hotline, menu="2"))
    proposal = HotlineProposal.objects.get()
    assert answer.url == reverse(PAGE, args=[proposal.pk])
    own = client.get(answer.url).content.decode()
    assert ("อนุมัติ</button>" in own, "ถอนข้อเสนอของฉัน" in own, stored(hotline)[1]) == (False, True, "")

    sign_in(client, other)
    page = client.get(answer.url).content.decode()
    client.post(reverse("admin:directory_hotlineproposal_approve", args=[proposal.pk]))

    assert "ตรวจหมายเลขแล้ว อนุมัติ" in page
    assert stored(hotline) == ("1599", "2", None, other.pk)
    said = LogEntry.objects.filter(object_id=hotline.pk, content_type__model="contactpoint").get()
    assert str(one) in said.change_message and str(other) in said.change_message  # noqa: PT018 - one history line


def test_a_new_hotline_by_its_form_waits_too(client, one):
    sign_in(client, one)
    agency = make_agency()

    answer = client.post(
        reverse("admin:directory_contactpoint_add"),
        {"agency": agency.pk, "kind": "hotline", "value": "๑๕๙๙"},
    )

    proposal = HotlineProposal.objects.get()
    assert (proposal.action, proposal.value, answer.url) == ("add", "1599", reverse(PAGE, args=[proposal.pk]))
    assert not agency.contact_points.exists()


def test_an_agency_cannot_be_retired_with_its_hotlines(client, hotline, one):
    sign_in(client, one)
    free = make_agency()

    client.post(
        reverse("admin:directory_agency_changelist"),
        {"action": "retire", "_selected_action": [hotline.agency_id, free.pk]},
    )

    assert set(Agency.objects.exclude(retired_on=None).filter(pk__in=[hotline.agency_id, free.pk])) == {free}


@pytest.mark.parametrize(
    ("values", "column"), [({"retired_on": AT.date()}, "retired_on"), ({"kind": "bank"}, "kind")]
)
def test_an_agencys_own_fields_do_not_go_around_the_second_officer(hotline, values, column):
    from django.core.exceptions import ValidationError

    agency = hotline.agency
    for name, value in values.items():
        setattr(agency, name, value)

    with pytest.raises(ValidationError) as refused:
        agency.full_clean()

    assert set(refused.value.message_dict) == {column}


def test_a_withheld_hotline_is_not_released_by_one_officers_check(client, one):
    from directory import services

    disputed = make_contact(kind="hotline", value="1599", conflict="number")

    count = services.verify_contacts(ContactPoint.objects.filter(pk=disputed.pk), by=one, at=timezone.now())

    assert (count, stored(disputed)[3]) == (0, None)
