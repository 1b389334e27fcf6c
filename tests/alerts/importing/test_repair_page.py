"""The officer's page of the quarantine: what is unknown, what it means, and who may say so."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, StaffRole
from alerts.importing.services import import_case_file
from alerts.models import CaseTypeAlias, ImportBatch
from directory.models import ProvinceAlias
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:alerts_importbatch_repair")
LINES = "case_no,reported_at,case_type,province\nK1,2026-11-20,หลอกรักออนไลน์,10\nK2,2026-11-20,66,เชียงใหมม่\n"


@pytest.fixture
def officer(client):
    user = make_officer()
    StaffRole.objects.create(user=user, role=Role.OFFICER, granted_at=timezone.now())
    sign_in(client, user)
    return user


@pytest.fixture
def batch(tmp_path, at):
    path = tmp_path / "cases.csv"
    path.write_text(LINES)
    return import_case_file(path, source_name="", file_name="cases.csv", by=None, at=at).batch


def sent(*meanings):
    data = {"form-TOTAL_FORMS": len(meanings), "form-INITIAL_FORMS": len(meanings)}
    for at, (column, label, key) in enumerate(meanings):
        data |= {f"form-{at}-column": column, f"form-{at}-label": label, f"form-{at}-key": key}
    return data


def test_page_lists_what_is_unknown_and_guesses_without_choosing(client, officer, batch):
    page = client.get(PAGE)

    lines = [(line["name"].label, line["name"].rows, line["guess"]) for line in page.context["lines"]]
    assert lines == [("หลอกรักออนไลน์", 1, ""), ("เชียงใหมม่", 1, "เชียงใหม่")]
    assert "อาจหมายถึง เชียงใหม่" in page.content.decode()
    assert page.content.decode().count(" selected") == page.content.decode().count('value="" selected') == 2


def test_meanings_become_aliases_that_say_who_made_them(client, officer, batch):
    chosen = sent(("case_type", "หลอกรักออนไลน์", ""), ("province", "เชียงใหมม่", "50"))

    answer = client.post(PAGE, chosen, follow=True)

    batch.refresh_from_db()
    assert "จำความหมายแล้ว 1 คำ" in answer.content.decode()
    assert (
        ProvinceAlias.objects.get().province_id,
        CaseTypeAlias.objects.filter(label="หลอกรักออนไลน์").count(),
    ) == ("50", 0)
    assert (batch.repair, batch.repair_by) == (ImportBatch.Repair.ASKED, officer)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_repr) == (officer, "เชียงใหมม่")


@pytest.mark.parametrize("key", ["nowhere", "99"])
def test_a_meaning_that_is_none_is_refused(client, officer, batch, key):
    answer = client.post(PAGE, sent(("province", "เชียงใหมม่", key)), follow=True)

    assert "ข้อมูลที่ส่งมาไม่ครบ" in answer.content.decode()
    assert not ProvinceAlias.objects.exists()


def test_nothing_chosen_is_said_and_nothing_happens(client, officer, batch):
    answer = client.post(PAGE, sent(("province", "เชียงใหมม่", "")), follow=True)

    batch.refresh_from_db()
    assert "ยังไม่ได้เลือกความหมายของคำใด" in answer.content.decode()
    assert batch.repair == ""


def test_an_empty_quarantine_says_so(client, officer):
    assert "ไม่มีคำที่รอความหมาย" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("role", "province"), [(Role.EDITOR, None), (Role.OFFICER, "50"), (Role.AUDITOR, None)]
)
def test_others_may_neither_see_nor_say_it(client, batch, role, province):
    user = make_officer()
    StaffRole.objects.create(user=user, role=role, province_id=province, granted_at=timezone.now())
    sign_in(client, user)

    answers = [
        client.get(PAGE).status_code,
        client.post(PAGE, sent(("province", "เชียงใหมม่", "50"))).status_code,
    ]

    assert answers == [403, 403]
    assert not ProvinceAlias.objects.exists()
