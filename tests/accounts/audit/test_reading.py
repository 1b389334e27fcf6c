"""Auditors read the audit, which is recorded; people see who looked at them, without a name of staff."""

import datetime as dt

import pytest

from accounts.models import Action, AuditRecord, Role
from tests.accounts.audit.chains import AT, record
from tests.accounts.people import make_citizen
from tests.accounts.test_citizen_admin import officer_of
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
AUDIT = "/admin/accounts/auditrecord/"


@pytest.fixture
def auditor(client):
    user = officer_of(None, Role.AUDITOR)
    sign_in(client, user)
    return user


def shown(client, query=""):
    return [row["sequence"] for row in client.get(AUDIT + query).context["rows"]]


def test_records_are_found_by_officer_person_action_and_day(client, auditor):
    officer = officer_of("50")
    first = record(officer, subjects=[900001], at=AT - dt.timedelta(days=2))
    second = record(officer, subjects=[900001, 900002], action=Action.SEARCH)

    assert shown(client, f"?actor={officer.pk}") == [second.sequence, first.sequence]
    assert shown(client, "?person=900002") == [second.sequence]
    assert shown(client, f"?actor={officer.pk}&action=view") == [first.sequence]
    assert shown(client, f"?actor={officer.pk}&since=2026-11-23&until=2026-11-24") == [second.sequence]
    assert shown(client, "?person=900001&until=2026-11-22") == [first.sequence]


def test_reading_is_recorded_with_what_was_asked(client, auditor):
    record(officer_of("50"), subjects=[900003])

    client.get(f"{AUDIT}?person=900003")

    last = AuditRecord.objects.get(actor=auditor, action=Action.READ_AUDIT)
    assert last.details["person"] == 900003


def test_pages_follow_each_other_without_a_gap(client, auditor):
    made = [record(subjects=[900004]).sequence for _number in range(52)]

    first = client.get(f"{AUDIT}?person=900004")
    second = shown(client, "?" + first.context["older"])

    assert [row["sequence"] for row in first.context["rows"]] + second == made[::-1]


def test_one_record_shows_everything_but_changes_nothing(client, auditor):
    made = record(officer_of("50"), subjects=[900005], reason="case", reference="12/69")

    page = client.get(f"{AUDIT}{made.sequence}/change/").content.decode()

    assert bytes(made.hash).hex() in page
    assert "เจ้าหน้าที่ดูแลประชาชน เชียงใหม่" in page
    assert client.post(f"{AUDIT}{made.sequence}/change/").status_code == 403
    assert client.post(f"{AUDIT}{made.sequence}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("role", "province"),
    [(Role.OFFICER, "50"), (Role.OFFICER, None), (Role.EDITOR, None), (Role.REVIEWER, None),
     (Role.ADMINISTRATOR, None)],
)  # fmt: skip
def test_nobody_else_sees_the_audit(client, role, province):
    sign_in(client, officer_of(province, role))

    assert client.get(AUDIT).status_code == 403


def test_people_see_who_looked_in_which_role_but_not_by_name(client):
    citizen = make_citizen("1", subdistrict_id="500101")
    other = make_citizen("2", subdistrict_id="500101")
    officer = officer_of("50")
    record(officer, subjects=[citizen.pk], action=Action.REVEAL, reason="case")
    record(officer_of(None), subjects=[other.pk], action=Action.SEARCH)
    client.force_login(citizen.user, backend="accounts.line.backend.LineBackend")

    page = client.get("/accounts/me/data/").content.decode()
    copy = client.get("/accounts/me/data.json").json()

    assert "เจ้าหน้าที่ดูแลประชาชน เชียงใหม่" in page
    assert officer.email not in page
    assert copy["looks"] == [
        {"at": AT.isoformat(), "who": "เจ้าหน้าที่ดูแลประชาชน เชียงใหม่", "what": "ดูเบอร์โทรเต็ม", "why": "สืบสวนคดี"}
    ]


def test_staff_signing_in_and_out_is_recorded_and_citizens_are_not(client):
    officer, citizen = officer_of("50"), make_citizen("1")
    sign_in(client, officer)
    client.post("/staff/sign-out/")
    client.force_login(citizen.user, backend="accounts.line.backend.LineBackend")

    rows = AuditRecord.objects.filter(actor__in=[officer, citizen.user]).order_by("sequence")
    assert [(row.actor_id, row.action) for row in rows] == [(officer.pk, "sign-in"), (officer.pk, "sign-out")]
