"""Who may be invited: each condition alone keeps the door shut, and one person's page and the night agree."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Citizen
from accounts.purposes import Purpose
from assessment.models import Attempt, Result
from assessment.results import FORM
from assessment.scoring import signal_detection
from assessment.volunteers import rule
from tests.accounts.people import AT, make_citizen
from tests.assessment.volunteers.people import CONSENTS, make_able, make_result

DAY = dt.timedelta(days=1)
ALL = Citizen.objects.all()


@pytest.mark.django_db
def test_who_meets_every_condition_is_eligible():
    citizen = make_able()

    found = rule.standing(citizen, at=AT)

    assert found == rule.Standing(True, True, True, True, True, is_undecided=False)
    assert list(rule.eligible(ALL, at=AT)) == [citizen.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("person", "test", "lacking"),
    [
        ({"age_group": ""}, {}, "is_adult"),
        ({"consents": (Purpose.SERVICE,)}, {}, "has_agreed"),
        ({}, {"each": 5, "caught": 5}, "has_test"),
        ({}, {"at": AT - 365 * DAY}, "has_test"),
        ({}, {"caught": 5}, "sees_scams"),
        ({}, {"caught": 10, "alarms": 3}, "trusts_the_honest"),
    ],
)
def test_each_condition_is_needed(person, test, lacking):
    consents = () if person.get("age_group") == "" else CONSENTS
    citizen = make_citizen(**{"consents": {*consents, Purpose.SERVICE}} | person)
    make_result(citizen, **{"at": AT} | test)

    found = rule.standing(citizen, at=AT)

    assert not getattr(found, lacking)
    assert not found.is_eligible
    assert list(rule.eligible(ALL, at=AT)) == []


@pytest.mark.django_db
def test_who_calls_everything_a_scam_is_not_eligible():
    citizen = make_citizen(consents=CONSENTS)
    make_result(citizen, caught=10, alarms=10)

    found = rule.standing(citizen, at=AT)

    assert (found.sees_scams, found.trusts_the_honest) == (False, False)


@pytest.mark.django_db
def test_newest_test_counts():
    citizen = make_able(at=AT - DAY)
    make_result(citizen, caught=3, alarms=3, at=AT)

    assert list(rule.eligible(ALL, at=AT)) == []


@pytest.mark.django_db
def test_undecided_person_answers_twenty_more_that_count_together():
    citizen = make_citizen(consents=CONSENTS)
    make_result(citizen, caught=8, alarms=2, at=AT - DAY)
    alone = rule.standing(citizen, at=AT)
    make_result(citizen, caught=8, alarms=1, at=AT)

    together = rule.standing(citizen, at=AT)

    assert (alone.is_undecided, alone.is_eligible) == (True, False)
    assert (together.is_undecided, together.is_eligible) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("passed", "theta", "se", "d_low", "sees"),
    [
        (None, 2.0, 0.1, 0.5, False),  # too few answers for a mark: by d'
        (None, -2.0, 0.1, 0.9, True),
        (True, 1.2, 0.4, 0.1, True),  # 1.2 - 1.64 x .4 = .544
        (False, 1.1, 0.4, 2.0, False),  # .444
    ],
)
def test_adaptive_test_is_judged_by_the_mark_as_soon_as_it_may_be_used(passed, theta, se, d_low, sees):
    citizen = make_citizen(consents=CONSENTS)
    figures = {"theta": theta, "se": se, "d_low": d_low, "d_prime": 2.0, "criterion": 0.0, "passed": passed}
    make_result(citizen, each=4, caught=4, kind=Attempt.Kind.ADAPTIVE, method="adaptive-1", **figures)

    found = rule.standing(citizen, at=AT)

    assert (found.has_test, found.sees_scams, found.trusts_the_honest) == (True, sees, True)


@pytest.mark.parametrize(("criterion", "trusts"), [(-0.159, False), (-0.158, True)])
def test_false_alarms_of_an_adaptive_test_are_those_expected_on_the_bank(criterion, trusts):
    result = Result(method="adaptive-1", d_prime=2.0, criterion=criterion, d_low=1.0)

    found = rule.evidence([result])

    assert found.trusts_the_honest is trusts  # a fifth lies 0.8416 below the middle


@settings(max_examples=60)
@given(st.integers(0, 10), st.integers(0, 10))
def test_one_more_scam_caught_or_one_false_alarm_less_never_shuts_the_door(caught, alarms):
    better = _evidence(min(caught + 1, 10), max(alarms - 1, 0))
    found = _evidence(caught, alarms)

    assert better.sees_scams >= found.sees_scams
    assert better.trusts_the_honest >= found.trusts_the_honest


def test_nine_of_ten_of_either_is_just_enough():
    assert _evidence(9, 1).sees_scams
    assert not _evidence(8, 1).sees_scams
    assert not _evidence(9, 2).sees_scams


def _evidence(caught, alarms):
    low = float(signal_detection([caught], [10 - caught], [alarms], [10 - alarms]).interval[0, 0])
    counts = {"scams_caught": caught, "scams": 10, "false_alarms": alarms, "honest": 10}
    return rule.evidence([Result(method=FORM, d_low=low, **counts)])
