"""The queue: an officer meets the people of their province only, and no one decides alone."""

import pytest
from django.test import Client

from accounts.models import Action, AuditRecord
from assessment.models import Volunteer, VolunteerPost, VolunteerReport
from assessment.models.volunteers import State
from assessment.volunteers import path
from tests.accounts.people import AT
from tests.assessment.volunteers.people import make_officer, make_volunteer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
LIST = "/admin/assessment/volunteer/"


def desk(province="10"):
    user = make_officer(province)
    return sign_in(Client(), user), user


def waiting(key="1", **changed):
    return make_volunteer(key, state=State.APPLIED, motivation="อยากช่วย", applied_at=AT, **changed)


def press(client, name, *volunteers):
    return client.post(LIST, {"action": name, "_selected_action": [one.pk for one in volunteers]})


def states(*volunteers):
    return [Volunteer.objects.get(pk=one.pk).state for one in volunteers]


def test_officer_sees_their_province_only():
    here, elsewhere = waiting("1"), waiting("2", subdistrict_id="500101")
    client, _ = desk()

    rows = client.get(LIST).context["cl"].result_list

    assert rows == [here]
    assert client.get(f"{LIST}{elsewhere.pk}/change/").status_code == 404
    assert (
        client.post(f"{LIST}{elsewhere.pk}/propose/", {"state": "active", "reason": "x"}).status_code == 404
    )


def test_one_proposes_and_another_decides():
    volunteer = waiting()
    (first, proposer), (second, decider) = desk(), desk()

    first.post(f"{LIST}{volunteer.pk}/propose/", {"state": "active", "reason": "ใบสมัครดี"})
    first.post(f"{LIST}{volunteer.pk}/decide/", {"agrees": "1"})
    alone = states(volunteer)
    second.post(f"{LIST}{volunteer.pk}/decide/", {"agrees": "1"})

    step = volunteer.steps.get()
    assert (alone, states(volunteer)) == ([State.APPLIED], [State.ACTIVE])
    assert (step.proposed_by, step.by, step.reason) == (proposer, decider, "ใบสมัครดี")


def test_proposal_needs_a_reason():
    volunteer = waiting()
    client, _ = desk()

    client.post(f"{LIST}{volunteer.pk}/propose/", {"state": "declined", "reason": ""})

    assert Volunteer.objects.get().proposed_state == ""


def test_many_are_proposed_and_decided_at_once():
    mine, other = [waiting(str(key)) for key in (1, 2)], waiting("3", subdistrict_id="500101")
    (first, _), (second, _) = desk(), desk()

    press(first, "accept_many", *mine, other)
    press(first, "agree_many", *mine)
    alone = states(*mine)
    press(second, "agree_many", *mine, other)

    assert alone == [State.APPLIED, State.APPLIED]
    assert states(*mine, other) == [State.ACTIVE, State.ACTIVE, State.APPLIED]


def test_removal_takes_a_reason_and_ends_the_card():
    volunteer = make_volunteer()
    client, officer = desk()

    client.post(f"{LIST}{volunteer.pk}/remove/", {"reason": ""})
    without = states(volunteer)
    client.post(f"{LIST}{volunteer.pk}/remove/", {"reason": "ขอเงินผู้ฟัง"})

    assert (without, states(volunteer)) == ([State.ACTIVE], [State.REMOVED])
    assert volunteer.steps.get().by == officer


def test_look_at_an_application_is_recorded_as_a_look_at_the_person():
    volunteer = waiting()
    client, officer = desk()

    page = client.get(f"{LIST}{volunteer.pk}/change/").content.decode()

    record = AuditRecord.objects.get(action=Action.VIEW)
    assert "อยากช่วย" in page
    assert (record.actor, record.kind, record.subjects) == (officer, "accounts.citizen", [volunteer.pk])
    assert "motivation" in record.fields


def test_list_names_nobody():
    waiting()
    client, _ = desk()

    page = client.get(LIST).content.decode()

    assert "สมชาย" not in page
    assert "อยากช่วย" not in page


def test_officer_writes_to_their_own_province():
    client, officer = desk()

    client.post("/admin/assessment/volunteerpost/add/", {"province": "10", "text": "ประชุมวันศุกร์"})
    client.post("/admin/assessment/volunteerpost/add/", {"province": "50", "text": "ไม่ใช่ของฉัน"})
    client.post("/admin/assessment/volunteerpost/add/", {"province": "", "text": "ทั้งประเทศ"})

    assert list(VolunteerPost.objects.values_list("text", "by")) == [("ประชุมวันศุกร์", officer.pk)]


def test_reports_reach_the_officers_of_the_province_and_are_closed():
    here, elsewhere = make_volunteer("1"), make_volunteer("2", subdistrict_id="500101")
    reports = [
        VolunteerReport.objects.create(volunteer=one, words="มีคนแอบอ้าง", at=AT) for one in (here, elsewhere)
    ]
    client, officer = desk()
    address = "/admin/assessment/volunteerreport/"

    rows = client.get(address).context["cl"].result_list
    client.post(address, {"action": "handle", "_selected_action": [one.pk for one in reports]})

    assert rows == [reports[0]]
    handled = VolunteerReport.objects.order_by("pk").values_list("handled_by", flat=True)
    assert list(handled) == [officer.pk, None]


def test_history_says_who_did_what():
    volunteer = waiting()
    (first, _), (_, decider) = desk(), desk()
    path.propose(volunteer, State.ACTIVE, "ดี", by=make_officer(), at=AT)
    path.decide(volunteer, agrees=True, by=decider, at=AT)

    page = first.get(f"{LIST}{volunteer.pk}/change/").content.decode()

    assert str(decider) in page
    assert "ให้พ้นสภาพทันที" in page
