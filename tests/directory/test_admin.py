"""Officers' screens: what must be checked, who checked it and when, texts with their history, nothing deleted."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from directory.models import Agency, ContactPoint, GuidanceText, Keeper
from directory.thai import thai_sort_key
from tests.factories import make_agency, make_contact, make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
AGENCIES = "admin:directory_agency"
CONTACTS = "admin:directory_contactpoint"


@pytest.fixture
def officer(client):
    user = make_officer(is_superuser=True)
    sign_in(client, user)
    return user


def test_a_stranger_and_an_officer_without_permission_see_nothing(client):
    agency = make_agency()
    paths = [
        reverse(f"{AGENCIES}_changelist"),
        reverse("admin:directory_agencyimport_add"),
        reverse(f"{AGENCIES}_export"),
        reverse(f"{AGENCIES}_change", args=[agency.pk]),
        reverse("admin:directory_agencyimport_template_agency_csv"),
    ]
    assert [client.get(path).status_code for path in paths] == [302] * 5

    sign_in(client, make_officer())

    assert [client.get(path).status_code for path in paths[:4]] == [403, 403, 403, 404]


@pytest.mark.parametrize(
    "model", ["agency", "contactpoint", "guidancetext", "province", "district", "subdistrict"]
)
def test_the_lists_are_searched_and_filtered(client, officer, model):
    for query in ("", "?q=กสิกร", "?q=1441"):
        assert client.get(reverse(f"admin:directory_{model}_changelist") + query).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_agencies_costs_the_same_queries(client, officer, rows, django_assert_num_queries):
    for _row in range(rows):
        make_agency(name_th="เฉพาะแถวทดสอบ", parent=make_agency(), province_id="10", district_id="1001")
    path = reverse(f"{AGENCIES}_changelist") + "?q=เฉพาะแถวทดสอบ"
    client.get(path)

    with django_assert_num_queries(5):
        page = client.get(path).content.decode()

    assert page.count("เฉพาะแถวทดสอบ</a>") == rows


def test_verified_today_records_who_and_when(client, officer):
    contacts = [make_contact(keeper=Keeper.FILE), make_contact(keeper=Keeper.FILE)]

    client.post(
        reverse(f"{CONTACTS}_changelist"),
        {"action": "verify_today", "_selected_action": [contact.pk for contact in contacts]},
    )

    for contact in contacts:
        contact.refresh_from_db()
        assert (contact.verified_by, contact.verified_on) == (officer, timezone.localdate())
        assert contact.keeper == Keeper.STAFF


def test_who_may_only_look_cannot_verify(client):
    from django.contrib.auth.models import Permission

    looker, contact = make_officer(), make_contact()
    looker.user_permissions.add(Permission.objects.get(codename="view_contactpoint"))
    sign_in(client, looker)

    client.post(
        reverse(f"{CONTACTS}_changelist"), {"action": "verify_today", "_selected_action": [contact.pk]}
    )

    contact.refresh_from_db()
    assert contact.verified_on is None
    assert client.get(reverse("admin:directory_agencyimport_add")).status_code == 403


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("due", {"never", "late"}), ("expired", {"late"}), ("unchecked", {"never"}), ("checked", {"fresh"})],
)
def test_the_filter_shows_what_must_be_checked(client, officer, choice, expected):
    ContactPoint.objects.update(retired_on="2026-01-01", verified_on=None, verified_by=None, expires_on=None)
    made = {
        "never": {},
        "late": {"verified_on": "2020-01-01", "expires_on": "2020-06-01", "verified_by": officer},
        "fresh": {"verified_on": "2020-01-01", "expires_on": "2999-01-01", "verified_by": officer},
    }
    for name, fields in made.items():
        make_contact(make_agency(name_th=f"ทดสอบ-{name}"), **fields)

    page = client.get(
        reverse(f"{CONTACTS}_changelist") + f"?check={choice}&retired_on__isempty=1"
    ).content.decode()

    assert set(re.findall(r"ทดสอบ-(\w+)", page)) == expected


def test_editing_a_contact_point_unchecks_it_and_makes_it_the_officers(client, officer):
    contact = make_contact(
        verified_on="2026-11-01", verified_by=officer, expires_on="2027-05-01", keeper=Keeper.FILE
    )

    client.post(
        reverse(f"{CONTACTS}_change", args=[contact.pk]),
        {"agency": contact.agency_id, "kind": "phone", "value": "๐๒-๙๙๙-๙๙๙๙"},
    )

    contact.refresh_from_db()
    assert (contact.value, contact.verified_on, contact.keeper) == ("+6629999999", None, Keeper.STAFF)


def test_editing_an_agency_with_its_numbers(client, officer):
    agency = make_agency(keeper=Keeper.FILE)
    contact = make_contact(agency)
    form = {
        "kind": "agency", "name_th": "ชื่อใหม่", "contact_points-TOTAL_FORMS": 2, "contact_points-INITIAL_FORMS": 1,
        "contact_points-0-id": contact.pk, "contact_points-0-agency": agency.pk, "contact_points-0-kind": "phone",
        "contact_points-0-value": "02-777-0000", "contact_points-1-agency": agency.pk, "contact_points-1-kind": "hotline",
        "contact_points-1-value": "1441",
    }  # fmt: skip

    client.post(reverse(f"{AGENCIES}_change", args=[agency.pk]), form)

    agency.refresh_from_db()
    assert (agency.name_th, agency.keeper, agency.sort_key) == ("ชื่อใหม่", Keeper.STAFF, thai_sort_key("ชื่อใหม่"))
    assert list(agency.contact_points.values_list("value", "keeper")) == [("+6627770000", "staff")]
    assert list(agency.proposals.values_list("value", "proposed_by")) == [("1441", officer.pk)]


def test_an_agency_is_retired_and_never_deleted(client, officer):
    agency = make_agency()

    client.post(reverse(f"{AGENCIES}_changelist"), {"action": "retire", "_selected_action": [agency.pk]})

    agency.refresh_from_db()
    assert agency.retired_on == timezone.localdate()
    assert client.post(reverse(f"{AGENCIES}_delete", args=[agency.pk]), {"post": "yes"}).status_code == 403
    assert Agency.objects.filter(pk=agency.pk).exists()


def test_saving_a_guidance_text_keeps_the_earlier_wording(client, officer):
    text = GuidanceText.objects.get(slug="law-hold")
    earlier = text.body_th

    client.post(
        reverse("admin:directory_guidancetext_change", args=[text.pk]),
        {
            "page": text.page, "part": text.part, "position": text.position, "title_th": text.title_th,
            "title_en": text.title_en, "body_th": "ถ้อยคำใหม่", "body_en": text.body_en, "as_of": "2026-11-24",
            "source": text.source, "revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0,
        },
    )  # fmt: skip

    text.refresh_from_db()
    assert (text.body_th, text.reviewed_by, text.keeper) == ("ถ้อยคำใหม่", officer, Keeper.STAFF)
    assert list(text.revisions.order_by("number").values_list("number", "body_th", "by")) == [
        (1, earlier, None),
        (2, "ถ้อยคำใหม่", officer.pk),
    ]
    assert LogEntry.objects.filter(user=officer, object_id=str(text.pk)).exists()
