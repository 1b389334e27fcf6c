"""What the night does: invitations where they are needed, reminders once, and nothing for who took the consent back."""

import datetime as dt

import pytest

from accounts.consents import decide
from accounts.models import LineNotice
from accounts.purposes import Purpose
from assessment.models import Volunteer
from assessment.models.volunteers import State
from assessment.volunteers import nightly, rule
from tests.accounts.people import AT
from tests.assessment.volunteers.people import make_able, make_volunteer

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def kinds():
    return list(LineNotice.objects.order_by("pk").values_list("kind", flat=True))


def test_who_meets_the_rule_is_invited_once():
    citizen = make_able()

    counts = [nightly.invite_due(at=AT) for _ in range(2)]

    assert counts == [1, 0]
    assert list(Volunteer.objects.values_list("pk", "state", "rule")) == [
        (citizen.pk, "invited", rule.VERSION)
    ]
    assert kinds() == ["volunteer-invited"]


def test_districts_without_volunteers_come_first():
    make_volunteer("1", subdistrict_id="100101")
    make_able("2", subdistrict_id="100101")
    far = make_able("3", subdistrict_id="500101", at=AT + DAY)

    nightly.invite_due(at=AT + DAY, most=1)

    assert list(Volunteer.objects.filter(state="invited")) == [far.volunteer]


def test_who_took_the_consent_back_has_left():
    volunteer, other = make_volunteer("1"), make_volunteer("2")
    decide(volunteer.citizen.user, {Purpose.VOLUNTEER: False}, language="th", at=AT)

    nightly.run(at=AT)

    assert Volunteer.objects.get(pk=volunteer.pk).state == State.LEFT
    assert Volunteer.objects.get(pk=other.pk).state == State.ACTIVE


def test_reminder_comes_once_a_certificate():
    make_volunteer(certified_until=dt.date(2027, 1, 23))
    make_volunteer("2", certified_until=dt.date(2027, 1, 24))

    counts = [nightly.remind_due(at=AT + days * DAY) for days in (0, 0, 1, 1)]

    assert counts == [1, 0, 1, 0]
    assert kinds() == ["volunteer-renew", "volunteer-renew"]


def test_new_rule_brings_the_end_of_older_certificates_near():
    older, soon = (
        make_volunteer("1", rule="0"),
        make_volunteer("2", rule="0", certified_until=dt.date(2026, 12, 1)),
    )
    make_volunteer("3")

    counts = [nightly.shorten_older_rules(at=AT) for _ in range(2)]

    ends = dict(Volunteer.objects.values_list("pk", "certified_until"))
    assert counts == [1, 0]
    assert (ends[older.pk], ends[soon.pk]) == (dt.date(2027, 1, 23), dt.date(2026, 12, 1))
