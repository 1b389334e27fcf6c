"""Areas, invitations by an officer, and volunteers in a file."""

import csv
import io

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Action, AuditRecord
from assessment.models import Volunteer
from assessment.models.volunteers import State
from assessment.volunteers import desk
from tests.assessment.talks.giving import rising_in_satun
from tests.assessment.volunteers.people import make_able, make_officer, make_volunteer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
AREAS, EXPORT = "/admin/assessment/volunteer/areas/", "/admin/assessment/volunteer/export/"


def officer(province="91"):
    user = make_officer(province)
    return sign_in(Client(), user), user


def test_areas_without_volunteers_where_talks_are_wanted_come_first():
    rising_in_satun()
    now = timezone.now()
    make_volunteer("1", subdistrict_id="910501", at=now)
    make_volunteer("2", subdistrict_id="910501", state=State.APPLIED, at=now)
    make_able("3", subdistrict_id="910101", at=now)
    client, _ = officer()

    rows = client.get(AREAS).context["rows"]

    found = {row.code: row for row in rows}
    assert {code[:2] for code in found} == {"91"}
    assert (found["9105"].active, found["9105"].applied, found["9101"].eligible) == (1, 1, 1)
    assert [row.lacks for row in rows] == sorted((row.lacks for row in rows), reverse=True)
    assert rows[0].lacks
    assert not found["9105"].lacks


def test_who_may_not_speak_any_more_is_not_counted_as_active():
    expired = timezone.localdate().replace(year=2020)
    make_volunteer(subdistrict_id="910501", certified_until=expired)
    make_volunteer("2", subdistrict_id="910501", state=State.APPLIED)
    client, _ = officer()

    (row,) = client.get(AREAS).context["rows"]

    assert (row.active, row.applied) == (0, 1)


def test_officer_invites_in_their_own_place_only():
    now = timezone.now()
    here, elsewhere = make_able("1", subdistrict_id="910501", at=now), make_able("2", at=now)
    client, user = officer()

    client.post(AREAS, {"district": "9105"})
    client.post(AREAS, {"district": "1001"})

    assert list(Volunteer.objects.values_list("pk", "state")) == [(here.pk, "invited")]
    assert here.volunteer.steps.get().by == user
    assert not Volunteer.objects.filter(pk=elsewhere.pk).exists()


def test_file_names_the_people_of_the_place_and_is_recorded():
    volunteer = make_volunteer(
        subdistrict_id="910501", languages=["th", "mfa"], times=["weekend"], at=timezone.now()
    )
    make_volunteer("2")
    client, user = officer()

    answer = client.post(EXPORT, {"reason": "case", "reference": "ตช 12/2569", "province": "", "state": ""})

    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    record = AuditRecord.objects.get(action=Action.EXPORT)
    assert (row[0], row[3], row[4]) == ("นายสมชาย ใจดี", "ไทย, มลายูปัตตานี", "เสาร์ อาทิตย์")
    assert user.email in row[-1]
    assert (record.subjects, record.kind, record.reference) == (
        [volunteer.pk],
        "accounts.citizen",
        "ตช 12/2569",
    )
    assert "081" not in answer.content.decode()
    assert len(head) == len(row)
    assert "no-store" in answer["Cache-Control"]


def test_file_needs_a_reason():
    make_volunteer(subdistrict_id="910501")
    client, _ = officer()

    answer = client.post(EXPORT, {"reason": "", "province": "", "state": ""})

    assert "นายสมชาย" not in answer.content.decode()
    assert not AuditRecord.objects.filter(action=Action.EXPORT).exists()


def test_more_than_one_officer_may_take_are_refused(monkeypatch):
    monkeypatch.setattr(desk, "MOST_ALONE", 1)
    for key in ("1", "2"):
        make_volunteer(key, subdistrict_id="910501")
    client, _ = officer()

    answer = client.post(EXPORT, {"reason": "case", "province": "91", "state": "active"})

    assert answer.status_code == 422
    assert not AuditRecord.objects.filter(action=Action.EXPORT).exists()
