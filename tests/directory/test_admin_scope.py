"""An officer of one province keeps agencies of that province; the others do not exist there."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, StaffRole
from directory.models import Agency
from tests.factories import make_agency, make_contact, make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
HERE, THERE = "50", "57"
LIST = reverse("admin:directory_agency_changelist")
NO_CONTACTS = {"contact_points-TOTAL_FORMS": "0", "contact_points-INITIAL_FORMS": "0"}


@pytest.fixture
def officer(client):
    user = make_officer()
    StaffRole.objects.create(user=user, role=Role.OFFICER, province_id=HERE, granted_at=timezone.now())
    sign_in(client, user)
    return user


@pytest.fixture
def here():
    return make_agency(name_th="ที่ว่าการอำเภอทดสอบเหนือ", province_id=HERE)


@pytest.fixture
def there():
    return make_agency(name_th="ที่ว่าการอำเภอทดสอบใต้", province_id=THERE)


def without_secrets(response, pk) -> str:
    """The page without what differs in every answer: the id that was asked for and the CSRF tokens."""
    page = response.content.decode().replace(str(pk), "ID")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def change(agency):
    return reverse("admin:directory_agency_change", args=[agency.pk])


def test_officer_opens_agencies_of_the_own_province(client, officer, here):
    assert client.get(change(here)).status_code == 200


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_agency_elsewhere_is_answered_as_an_unknown_one(client, officer, there, page):
    elsewhere, unknown = (
        client.get(reverse(f"admin:directory_agency_{page}", args=[pk]), follow=True)
        for pk in (there.pk, 999_999_999)
    )

    assert elsewhere.redirect_chain == unknown.redirect_chain
    assert without_secrets(elsewhere, there.pk) == without_secrets(unknown, 999_999_999)


@pytest.mark.parametrize(
    "query", ["?q=ทดสอบใต้", f"?province__code__exact={THERE}", "?o=-1", "?all=", "?kind__exact=agency"]
)
def test_list_shows_nothing_from_elsewhere(client, officer, here, there, query):
    assert there.name_th not in client.get(LIST + query).content.decode()


def test_choosing_by_typing_finds_nothing_from_elsewhere(client, officer, here, there):
    asked = {"app_label": "directory", "model_name": "contactpoint", "field_name": "agency", "term": "ทดสอบ"}

    found = client.get(reverse("admin:autocomplete"), asked).json()["results"]

    assert [row["id"] for row in found] == [str(here.pk)]


def test_export_holds_the_own_province_only(client, officer, here, there):
    fields = {f"agencyresource_{name}": "on" for name in ("code", "name_th")}
    answer = client.post(reverse("admin:directory_agency_export"), {"format": "1", "resource": "0", **fields})

    text = answer.content.decode("utf-8-sig")
    assert (here.name_th in text, there.name_th in text) == (True, False)


def test_files_are_imported_for_the_nation_only(client, officer):
    assert client.get(reverse("admin:directory_agencyimport_add")).status_code == 403


def test_action_on_an_agency_elsewhere_changes_nothing(client, officer, there):
    client.post(LIST, {"action": "retire", "_selected_action": [there.pk]})

    assert Agency.objects.get(pk=there.pk).retired_on is None


def save(client, agency, **changed):
    page = client.get(change(agency))
    given = {**page.context["adminform"].form.initial, **changed}
    given = {name: value for name, value in given.items() if value is not None}
    return client.post(change(agency), given | NO_CONTACTS)


def test_agency_cannot_be_moved_elsewhere(client, officer, here):
    answer = save(client, here, province=THERE)

    assert "เลือกจังหวัดที่คุณดูแล" in answer.content.decode()
    assert Agency.objects.get(pk=here.pk).province_id == HERE


@pytest.mark.parametrize(("province", "made"), [(HERE, True), (THERE, False), ("", False)])
def test_agency_is_made_in_the_own_province_only(client, officer, province, made):
    given = {"code": "made", "kind": "agency", "name_th": "สำนักงานใหม่", "province": province, "position": "0"}

    client.post(reverse("admin:directory_agency_add"), given | NO_CONTACTS)

    assert Agency.objects.filter(code="made").exists() == made


def test_contact_of_an_agency_elsewhere_is_not_found(client, officer, there):
    contact = make_contact(there)

    answer = client.get(reverse("admin:directory_contactpoint_change", args=[contact.pk]))

    assert answer.status_code == 404


def test_contact_page_opened_for_an_agency_elsewhere_does_not_name_it(client, officer, there):
    answer = client.get(reverse("admin:directory_contactpoint_add"), {"agency": there.pk})

    assert there.name_th not in answer.content.decode()


def test_agency_elsewhere_cannot_be_named_as_the_parent(client, officer, here, there):
    answer = save(client, here, parent=there.pk)

    assert there.name_th not in answer.content.decode()
    assert Agency.objects.get(pk=here.pk).parent_id is None


def test_parent_elsewhere_that_is_there_already_stays(client, officer, here, there):
    Agency.objects.filter(pk=here.pk).update(parent=there)

    save(client, here, name_th="ที่ว่าการอำเภอชื่อใหม่", parent=there.pk)

    kept = Agency.objects.get(pk=here.pk)
    assert (kept.name_th, kept.parent_id) == ("ที่ว่าการอำเภอชื่อใหม่", there.pk)


def test_who_reads_the_whole_country_acts_only_where_acting_is_allowed(client, officer, here, there):
    StaffRole.objects.create(user=officer, role=Role.EDITOR, granted_at=timezone.now())

    client.post(LIST, {"action": "retire", "_selected_action": [here.pk, there.pk]})

    retired = Agency.objects.exclude(retired_on=None).filter(pk__in=[here.pk, there.pk])
    assert [agency.pk for agency in retired] == [here.pk]
    assert client.get(change(there)).status_code == 200


def test_agency_of_no_province_is_the_nations(client, officer):
    nation = make_agency(name_th="สำนักงานทั้งประเทศ", province_id=None)

    assert (nation.name_th in client.get(LIST).content.decode(), client.get(change(nation)).status_code) == (
        False,
        404,
    )


def test_role_that_ends_holds_no_more_at_the_next_request(client, officer, here):
    before = client.get(change(here)).status_code
    StaffRole.objects.update(ended_at=timezone.now(), ended_by=make_officer())

    assert (before, client.get(change(here)).status_code) == (200, 404)


def test_role_moved_to_another_province_moves_at_the_next_request(client, officer, here, there):
    StaffRole.objects.filter(user=officer).update(province=THERE)

    assert (client.get(change(here)).status_code, client.get(change(there)).status_code) == (404, 200)
