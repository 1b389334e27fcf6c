"""Wordings by staff: read by another before they are asked; the editor's plain lines."""

import json

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role, StaffRole
from assessment import editing
from assessment.admin_forms import clues_of, content_of, typed
from assessment.models import ItemVersion
from tests.assessment.taking import AT
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("item_bank")]


@pytest.fixture
def version():
    return ItemVersion.objects.active().filter(item__channel="web").first()


@pytest.fixture
def author():
    return make_officer()


def staff(role):
    officer = make_officer()
    StaffRole.objects.create(user=officer, role=role, granted_at=AT)
    return officer


def test_wording_is_asked_only_after_another_has_read_it(version, author):
    written = editing.write(version.item, version.wording() | {"action": "วางสายทันที"}, by=author, at=AT)
    with pytest.raises(editing.NotReviewable):
        editing.approve(written, by=author, at=AT)
    before = ItemVersion.objects.active().get(item=version.item)

    editing.approve(written, by=make_officer(), at=AT)

    version.refresh_from_db()
    assert before == version
    assert ItemVersion.objects.active().get(item=version.item) == written
    assert version.status == "retired"


def test_database_refuses_an_author_as_reviewer(version, author):
    written = editing.write(version.item, version.wording(), by=author, at=AT)

    with pytest.raises(IntegrityError, match="read_by_another"), transaction.atomic():
        ItemVersion.objects.filter(pk=written.pk).update(reviewer=author, reviewed_at=AT)


def test_faulty_wording_is_refused(version, author):
    with pytest.raises(editing.Faulty, match="no clue"):
        editing.write(version.item, version.wording() | {"clues": []}, by=author, at=AT)


def test_editor_gives_back_what_it_was_given():
    for version in ItemVersion.objects.active():
        lines = typed(version)
        assert (content_of(lines), clues_of(lines["marks"])) == (version.content, version.clues)


def test_editor_writes_a_version_that_waits_and_reviewer_puts_it_to_use(client, version):
    editor, reviewer = staff(Role.EDITOR), staff(Role.REVIEWER)
    texts = ("explanation_right", "explanation_wrong", "source", "cue_count", "premise")
    values = {name: getattr(version, name) for name in texts} | typed(version)
    sign_in(client, editor)
    client.post(
        "/admin/assessment/itemversion/add/", values | {"item": version.item_id, "action": "ปิดหน้าเว็บ"}
    )
    written = ItemVersion.objects.get(item=version.item, number=version.number + 1)
    waiting = written.status

    sign_in(client, reviewer)
    client.post("/admin/assessment/itemversion/", {"action": "approve", "_selected_action": [written.pk]})

    written.refresh_from_db()
    assert (waiting, written.author) == ("review", editor)
    assert (written.status, written.reviewer, written.action) == ("active", reviewer, "ปิดหน้าเว็บ")


def test_preview_shows_question_and_clues(client, version):
    sign_in(client, staff(Role.REVIEWER))

    page = client.get(f"/admin/assessment/itemversion/{version.pk}/preview/").content.decode()

    assert page.count('<figure class="seen') == 2
    assert "<mark" in page


def test_export_holds_the_whole_wording(client, version):
    sign_in(client, staff(Role.REVIEWER))

    answer = client.post(
        "/admin/assessment/itemversion/", {"action": "export_json", "_selected_action": [version.pk]}
    )

    row = json.loads(answer.content)[0]
    assert (row["code"], row["content"], row["clues"]) == (version.item.code, version.content, version.clues)
