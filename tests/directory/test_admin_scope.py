"""An officer of one province keeps agencies of that province; the others do not exist there."""

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


def change(agency):
    return reverse("admin:directory_agency_change", args=[agency.pk])


def test_officer_opens_agencies_of_the_own_province(client, officer, here):
    assert client.get(change(here)).status_code == 200


def test_agency_elsewhere_is_answered_as_an_unknown_one(client, officer, there):
    elsewhere = client.get(change(there), follow=True)
    unknown = client.get(reverse("admin:directory_agency_change", args=[999_999_999]), follow=True)

    assert elsewhere.redirect_chain == unknown.redirect_chain
    assert there.name_th not in elsewhere.content.decode()


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
    assert client.get(reverse("admin:directory_agency_import")).status_code == 403


def test_action_on_an_agency_elsewhere_changes_nothing(client, officer, there):
    client.post(LIST, {"action": "retire", "_selected_action": [there.pk]})

    assert Agency.objects.get(pk=there.pk).retired_on is None


def test_agency_cannot_be_moved_elsewhere(client, officer, here):
    page = client.get(change(here))
    given = {**page.context["adminform"].form.initial, "province": THERE}
    given = {name: value for name, value in given.items() if value is not None}
    forms = {"contacts-TOTAL_FORMS": "0", "contacts-INITIAL_FORMS": "0"}

    answer = client.post(change(here), given | forms)

    assert "เลือกจังหวัดที่คุณดูแล" in answer.content.decode()
    assert Agency.objects.get(pk=here.pk).province_id == HERE


def test_agency_cannot_be_made_elsewhere(client, officer):
    given = {
        "code": "made-there",
        "kind": "agency",
        "name_th": "สำนักงานใหม่",
        "province": THERE,
        "position": "0",
    }
    forms = {"contacts-TOTAL_FORMS": "0", "contacts-INITIAL_FORMS": "0"}

    client.post(reverse("admin:directory_agency_add"), given | forms)

    assert not Agency.objects.filter(code="made-there").exists()


def test_contact_of_an_agency_elsewhere_is_not_found(client, officer, there):
    contact = make_contact(there)

    answer = client.get(reverse("admin:directory_contactpoint_change", args=[contact.pk]))

    assert answer.status_code == 302
