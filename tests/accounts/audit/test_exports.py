"""Exports: small ones with a reason, large ones and phones with a second officer, all recorded and marked."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError
from django.utils import timezone

from accounts import exports
from accounts.models import Action, AuditRecord, ExportRequest, Role
from tests.accounts.people import make_citizen
from tests.accounts.test_citizen_admin import officer_of
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
EXPORT = "/admin/accounts/citizen/export/"


@pytest.fixture
def officer(client):
    user = officer_of("50")
    sign_in(client, user)
    return user


@pytest.fixture
def here():
    return make_citizen("1", subdistrict_id="500101", first_name="=เกรียงไกร", phone="+66811112222")


@pytest.fixture
def elsewhere():
    return make_citizen("2", subdistrict_id="100101", first_name="เกศินี", phone="+66833334444")


def request_of(user, **kw):
    defaults = {
        "asked_at": timezone.now(),
        "reason": "case",
        "count": 1,
        "with_phones": True,
        "province_id": "50",
    }
    return ExportRequest.objects.create(asked_by=user, **defaults | kw)


def file_of(asked):
    return f"/admin/accounts/exportrequest/{asked.pk}/file/"


def approve_path(asked):
    return f"/admin/accounts/exportrequest/{asked.pk}/approve/"


def exported(officer):
    rows = AuditRecord.objects.filter(actor=officer, action=Action.EXPORT)
    return [(row.subjects, row.fields[3], row.reason) for row in rows]


def test_a_small_file_is_recorded_marked_and_safe_to_open(client, officer, here, elsewhere):
    answer = client.post(EXPORT, {"reason": "case"})

    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert officer.email in lines[0]
    assert len(lines) == 3
    assert "'=เกรียงไกร" in lines[2]
    assert "08•-•••-2222" in lines[2]
    assert lines[2].endswith(lines[0])
    assert exported(officer) == [([here.pk], "phone_masked", "case")]
    assert "no-store" in answer["Cache-Control"]


def test_an_export_needs_a_reason(client, officer, here):
    answer = client.post(EXPORT, {"reason": ""})

    assert "เกรียงไกร" not in answer.content.decode()
    assert exported(officer) == []


def test_an_export_asks_for_the_passkey_again(client, here):
    user = officer_of("50")
    sign_in(client, user, proved=timezone.now() - dt.timedelta(minutes=6))

    answer = client.post(EXPORT, {"reason": "case"})

    assert answer["Location"].startswith("/staff/confirm/?")
    assert exported(user) == []


def test_a_place_outside_is_no_choice(client, officer, elsewhere):
    answer = client.post(EXPORT, {"reason": "case", "province": "10"})

    assert (answer.status_code, exported(officer)) == (200, [])


@pytest.mark.parametrize("how", ["many", "phones"])
def test_many_people_or_phones_wait_for_a_second_officer(client, officer, here, monkeypatch, how):
    if how == "many":
        monkeypatch.setattr(exports, "MOST_ALONE", 0)
    answer = client.post(
        EXPORT, {"reason": "case", "province": "50"} | ({"with_phones": "on"} if how == "phones" else {})
    )

    asked = ExportRequest.objects.get()
    assert answer["Location"] == "/admin/accounts/exportrequest/"
    assert (asked.asked_by, asked.count, asked.province_id) == (officer, 1, "50")
    assert client.post(file_of(asked)).status_code == 404
    assert exported(officer) == []


def test_nobody_approves_their_own(client, officer):
    asked = request_of(officer)

    client.post(approve_path(asked))

    asked.refresh_from_db()
    assert asked.approved_by is None
    with pytest.raises(IntegrityError, match="two_people"):
        ExportRequest.objects.filter(pk=asked.pk).update(approved_by=officer, approved_at=timezone.now())


@pytest.mark.parametrize(
    ("province", "asked_for", "is_approved"),
    [("50", "50", True), (None, "50", True), (None, None, True), ("10", "50", False), ("50", None, False)],
)
def test_the_second_officer_must_have_the_place(client, province, asked_for, is_approved):
    asked = request_of(officer_of(None), province_id=asked_for)
    second = officer_of(province)
    sign_in(client, second)

    client.post(approve_path(asked))

    asked.refresh_from_db()
    assert (asked.approved_by == second) is is_approved
    assert AuditRecord.objects.filter(actor=second, action=Action.APPROVE).exists() is is_approved


def test_an_approved_file_has_phones_and_alarms_the_auditors(
    client, officer, here, elsewhere, mailoutbox, caplog
):
    auditor = officer_of(None, Role.AUDITOR)
    asked = request_of(officer)
    exports.approve(asked, by=officer_of("50"), at=timezone.now())

    lines = client.post(file_of(asked)).getvalue().decode("utf-8-sig").splitlines()

    assert "081-111-2222" in lines[2]
    assert exported(officer) == [([here.pk], "phone", "case")]
    assert [mail.to for mail in mailoutbox] == [[auditor.email]]
    assert "081" not in mailoutbox[0].body
    assert f"Export of 1 citizens by staff {officer.pk}, request {asked.pk}" in caplog.messages


def test_who_registered_after_the_request_is_not_in_the_file(client, officer, here):
    asked = request_of(officer)
    exports.approve(asked, by=officer_of("50"), at=timezone.now())
    make_citizen("9", subdistrict_id="500101", at=timezone.now() + dt.timedelta(minutes=1))

    assert len(client.post(file_of(asked)).getvalue().decode().splitlines()) == 3


def test_an_approval_is_over_after_a_day_and_for_nobody_else(client, officer, here):
    late = timezone.now() - dt.timedelta(hours=25)
    second = officer_of("50")
    over = request_of(officer, asked_at=late, approved_by=second, approved_at=late)
    of_another = request_of(second, approved_by=officer, approved_at=timezone.now())

    assert [client.post(file_of(asked)).status_code for asked in (over, of_another)] == [404, 404]
    with pytest.raises(exports.NotApproved):
        exports.approve(request_of(officer, asked_at=late), by=second, at=timezone.now())


def test_back_from_the_passkey_one_sees_the_request_again(client, officer):
    asked = request_of(officer)

    for path in (file_of(asked), approve_path(asked)):
        assert client.get(path)["Location"] == f"/admin/accounts/exportrequest/{asked.pk}/change/"


def test_a_request_elsewhere_does_not_exist(client, officer):
    asked = request_of(officer_of("10"), province_id="10")

    assert client.get(f"/admin/accounts/exportrequest/{asked.pk}/change/").status_code == 404
    assert client.post(approve_path(asked)).status_code == 404


def test_what_cannot_be_recorded_is_not_sent(client, officer, here, monkeypatch):
    def refuse():
        raise DatabaseError

    asked = request_of(officer)
    exports.approve(asked, by=officer_of("50"), at=timezone.now())
    monkeypatch.setattr("accounts.audit.records._take_head", refuse)

    answers = [client.post(EXPORT, {"reason": "case"}), client.post(file_of(asked))]

    assert [answer.status_code for answer in answers] == [503, 503]
