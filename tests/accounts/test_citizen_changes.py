"""An officer corrects or erases a person who asks: for a reason, recorded, and in the officer's own place only."""

import datetime as dt

import pytest
from django.db import DatabaseError
from django.utils import timezone

from accounts.models import AuditRecord, Citizen, Consent, DeauthorizeRequest, LineIdentity
from tests.accounts.people import make_citizen
from tests.accounts.test_citizen_admin import LIST, looks, officer_of
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = officer_of("50")
    sign_in(client, user)
    return user


@pytest.fixture
def here():
    return make_citizen("1", subdistrict_id="500101", first_name="เกรียงไกร", phone="+66811112222")


def asked(client, citizen, **changed):
    """What the form holds, with what is changed and a reason."""
    form = client.get(f"{LIST}{citizen.pk}/correct/").context["form"]
    filled = {name: form[name].value() or "" for name in form.fields}
    return filled | {"reason": "asked", "reference": "ตช 0039/2569"} | changed


def test_correction_is_done_and_recorded_with_its_reason(client, officer, here):
    answer = client.post(
        f"{LIST}{here.pk}/correct/", asked(client, here, first_name="เกริก", phone="089 876 5432")
    )

    here.refresh_from_db()
    record = AuditRecord.objects.filter(action="change").get()
    assert answer.status_code == 302
    assert (here.first_name, here.phone.reveal(), here.last_name) == ("เกริก", "+66898765432", "ใจดี")
    assert (record.subjects, sorted(record.fields), record.reason, record.reference) == (
        [here.pk], ["first_name", "phone"], "asked", "ตช 0039/2569",
    )  # fmt: skip
    assert looks(officer)[0] == ("view", [here.pk], "")


def test_phone_that_is_left_empty_stays_and_is_not_shown(client, officer, here):
    page = client.get(f"{LIST}{here.pk}/correct/").content.decode()
    client.post(f"{LIST}{here.pk}/correct/", asked(client, here, last_name="ดีใจ"))

    here.refresh_from_db()
    assert "1112222" not in page.replace("-", "")
    assert (here.phone.reveal(), here.last_name) == ("+66811112222", "ดีใจ")


@pytest.mark.parametrize(
    "changed",
    [
        {"reason": ""},
        {"first_name": ""},
        {"phone": "12"},
        {"place": "บางรัก"},
        {"place": "สีลม"},
        {"place": "ในเมือง"},
    ],
)
def test_what_lacks_a_reason_or_leads_elsewhere_changes_nothing(client, officer, here, changed):
    answer = client.post(f"{LIST}{here.pk}/correct/", asked(client, here, last_name="อื่น") | changed)

    here.refresh_from_db()
    assert (answer.status_code, here.last_name, here.subdistrict_id) == (422, "ใจดี", "500101")
    assert not AuditRecord.objects.filter(action="change").exists()


@pytest.mark.parametrize("way", ["correct", "erase"])
def test_officer_of_another_province_meets_nobody(client, here, way):
    sign_in(client, officer_of("10"))

    answers = [
        client.get(f"{LIST}{here.pk}/{way}/"),
        client.post(f"{LIST}{here.pk}/{way}/", {"reason": "asked"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Citizen.objects.get() == here


def test_erasing_is_the_persons_own_leaving_with_a_record(client, officer, here):
    answer = client.post(f"{LIST}{here.pk}/erase/", {"reason": "asked", "reference": ""})

    here.user.refresh_from_db()
    record = AuditRecord.objects.filter(action="change").get()
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert (Citizen.objects.count(), LineIdentity.objects.count(), here.user.is_active) == (0, 0, False)
    assert not [row for row in Consent.objects.filter(user=here.user).newest() if row.is_given]
    assert (record.subjects, record.reason, record.details) == ([here.pk], "asked", {"what": "erased"})
    assert DeauthorizeRequest.objects.count() <= 1


def test_erasing_asks_for_a_reason_and_for_the_passkey_again(client, here):
    user = officer_of("50")
    sign_in(client, user)
    without_reason = client.post(f"{LIST}{here.pk}/erase/", {"reason": ""})
    sign_in(client, user, proved=timezone.now() - dt.timedelta(minutes=6))
    unproved = client.post(f"{LIST}{here.pk}/erase/", {"reason": "asked"})

    assert without_reason.status_code == 422
    assert unproved["Location"].startswith("/staff/confirm/")
    assert Citizen.objects.get() == here


@pytest.mark.parametrize("way", ["correct", "erase"])
def test_what_cannot_be_recorded_is_not_done(client, officer, here, monkeypatch, way):
    filled = asked(client, here, last_name="อื่น")

    def refuse():
        raise DatabaseError("disk full")

    monkeypatch.setattr("accounts.audit.records._take_head", refuse)
    client.raise_request_exception = False
    answer = client.post(f"{LIST}{here.pk}/{way}/", filled)

    here.refresh_from_db()
    assert answer.status_code >= 500
    assert here.last_name == "ใจดี"
