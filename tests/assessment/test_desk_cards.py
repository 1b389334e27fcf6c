"""The cards of volunteers and situations: who waits, for a first or a second officer."""

import datetime as dt

import pytest

from assessment.desk_cards import (
    items_card,
    open_reports,
    versions_to_review,
    volunteer_counts,
    volunteers_card,
)
from assessment.models import VolunteerReport
from assessment.models.volunteers import State
from directory.scopes import EVERYWHERE, NOWHERE, Scope
from tests.accounts.people import AT as MADE
from tests.assessment.volunteers.people import make_volunteer
from tests.factories import make_officer

AT = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 25)
HERE = Scope(national=False, provinces=frozenset({"50"}))
NOTHING = dict.fromkeys(("new", "proposed", "own", "active", "ending"), 0) | {"oldest": None}


@pytest.mark.parametrize(("days", "tone"), [(7, "due"), (8, "late")])
def test_a_week_is_the_longest_to_leave_somebody_without_an_answer(days, tone):
    card = volunteers_card(NOTHING | {"new": 1, "oldest": AT - dt.timedelta(days=days)}, 0, AT)

    assert [(line.note, line.tone) for line in card.lines] == [(f"นานสุด {days} วัน", tone)]


def test_nobody_waiting_is_calm_and_says_who_serves():
    card = volunteers_card(NOTHING | {"active": 4}, 0, AT)

    assert (card.is_calm, [(fact.value, fact.text) for fact in card.facts]) == (True, [("4", "อาสาที่ทำงานอยู่")])


def test_own_wording_waits_for_another():
    card = items_card({"count": 0, "oldest": None, "own": 2}, AT)

    assert (card.is_calm, [fact.text for fact in card.facts]) == (True, ["ที่คุณเขียน รอคนอื่นตรวจ"])


@pytest.mark.django_db
def test_counts_stay_in_the_province_and_tell_first_from_second():
    me, colleague = make_officer(), make_officer()
    applied = {"state": State.APPLIED, "subdistrict_id": "500101", "applied_at": MADE}
    make_volunteer("1", **applied)
    make_volunteer("2", **applied, proposed_state=State.ACTIVE, proposed_by=colleague, proposed_at=MADE)
    make_volunteer("3", **applied, proposed_state=State.DECLINED, proposed_by=me, proposed_at=MADE)
    make_volunteer("4", subdistrict_id="500101")
    make_volunteer("5", subdistrict_id="500101", certified_until=DAY - dt.timedelta(days=1))
    make_volunteer("6", subdistrict_id="100101", state=State.APPLIED, applied_at=MADE)

    counts = volunteer_counts(HERE, me, DAY)

    assert counts == {"new": 1, "oldest": MADE, "proposed": 1, "own": 1, "active": 1, "ending": 0}
    assert volunteer_counts(EVERYWHERE, me, DAY)["new"] == 2


@pytest.mark.django_db
def test_reports_are_counted_until_somebody_handled_them_and_only_where_one_may():
    volunteer = make_volunteer("1", subdistrict_id="500101")
    VolunteerReport.objects.create(volunteer=volunteer, words="x", at=MADE)
    VolunteerReport.objects.create(
        volunteer=volunteer, words="x", at=MADE, handled_at=MADE, handled_by=make_officer()
    )

    assert [open_reports(scope) for scope in (HERE, EVERYWHERE, NOWHERE)] == [1, 1, 0]


@pytest.mark.django_db
def test_no_wording_waits_when_none_was_sent():
    assert versions_to_review(make_officer()) == {"count": 0, "oldest": None, "own": 0}
