"""Wordings by staff are asked only after another one has read them; pages of the bank in admin."""

import json

import pytest

from accounts.models import Role, StaffRole
from assessment.issuing import current_form
from assessment.models import Item, ItemVersion
from assessment.reviewing import NotForYou, NotNow, approve, retire, submit
from tests.assessment.conftest import AT
from tests.factories import make_officer
from tests.staff import sign_in


def staff(role):
    user = make_officer()
    StaffRole.objects.create(user=user, role=role, granted_at=AT)
    return user


def new_wording(item, **changed):
    return item.versions.get().wording() | {"action": "วางสายแล้วโทร 1441"} | changed


@pytest.fixture
def item(bank):
    return Item.objects.order_by("pk").first()


def test_wording_by_staff_waits_for_another_reader(item):
    author, reader = make_officer(), make_officer()
    version = submit(item, new_wording(item), by=author, at=AT)

    assert version.status == ItemVersion.Status.REVIEW
    with pytest.raises(NotForYou):
        approve(version, by=author, at=AT)
    approve(version, by=reader, at=AT)

    standing = item.versions.values_list("number", "status", "reviewer")
    assert list(standing) == [(1, "retired", None), (2, "active", reader.pk)]


def test_reading_the_projects_own_wording_keeps_it_in_use(item):
    version, reader = item.versions.get(), make_officer()

    approve(version, by=reader, at=AT)

    version.refresh_from_db()
    assert (version.status, version.reviewer) == (ItemVersion.Status.ACTIVE, reader)


def test_retired_wording_leaves_the_forms_and_stays_retired(bank):
    version = current_form("short").versions.first()

    retire(version, reason="ล้าสมัย", at=AT)

    form = current_form("short")
    assert (form.issue, form.versions.filter(pk=version.pk).exists()) == (2, False)
    with pytest.raises(NotNow):
        retire(version, reason="อีกครั้ง", at=AT)


def test_editor_writes_and_reviewer_approves_in_admin(item, client):
    editor, reviewer = staff(Role.EDITOR), staff(Role.REVIEWER)
    sign_in(client, editor)
    wording = new_wording(item)

    data = {
        name: json.dumps(value) if name in ("content", "clues") else value for name, value in wording.items()
    }
    client.post("/admin/assessment/itemversion/add/", {"item": item.pk, **data})
    version = item.versions.get(number=2)
    assert (version.author, version.status) == (editor, ItemVersion.Status.REVIEW)
    chosen = {"action": "approve_chosen", "_selected_action": [version.pk]}
    client.post("/admin/assessment/itemversion/", chosen)
    version.refresh_from_db()
    assert version.status == ItemVersion.Status.REVIEW
    sign_in(client, reviewer)
    client.post("/admin/assessment/itemversion/", chosen)

    version.refresh_from_db()
    assert (version.status, version.reviewer) == (ItemVersion.Status.ACTIVE, reviewer)


def test_faulty_wording_is_refused_in_admin(item, client):
    sign_in(client, staff(Role.EDITOR))
    data = new_wording(item) | {"content": '{"from": "ก"}', "clues": "[]", "item": item.pk}

    response = client.post("/admin/assessment/itemversion/add/", data)

    assert response.status_code == 200
    assert item.versions.count() == 1


def test_preview_shows_question_and_feedback_to_editors_only(item, client):
    version = item.versions.get()
    address = f"/admin/assessment/itemversion/{version.pk}/preview/"

    assert client.get(address).status_code == 302
    sign_in(client, staff(Role.OFFICER))
    assert client.get(address).status_code == 403
    sign_in(client, staff(Role.EDITOR))
    page = client.get(address)

    assert version.explanation_wrong in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("page", ["item", "itemversion", "form", "calibrationrun"])
def test_lists_open(bank, client, page):
    sign_in(client, staff(Role.EDITOR))

    assert client.get(f"/admin/assessment/{page}/").status_code == 200


def test_wording_opens_and_cannot_be_changed(item, client):
    sign_in(client, staff(Role.EDITOR))
    address = f"/admin/assessment/itemversion/{item.versions.get().pk}/change/"

    assert client.get(address).status_code == 200
    assert client.post(address, {"action": "ก"}).status_code == 403
