"""What is shown to the officer: each doubt by itself, and none about an honest hall."""

import datetime as dt
from dataclasses import replace

import pytest

from assessment.talks.doubts import Doubt, Facts, doubts

AT = dt.datetime(2026, 11, 25, 3, 0, tzinfo=dt.UTC)
HALL = Facts(
    at=[AT + dt.timedelta(seconds=3 * n) for n in range(60)],
    nth=[1] * 60,
    hurried=2,
    repeats=3,
    before=30,
    after=30,
    most=50,
    mean_before=0.5,
    mean_after=0.8,
    talks_that_day=2,
)


def test_an_honest_hall_raises_no_doubt():
    assert doubts(HALL) == []


def test_a_talk_without_answers_raises_no_doubt():
    nothing = replace(HALL, at=[], nth=[], hurried=0, before=0, after=0, mean_before=None, mean_after=None)

    assert doubts(nothing) == []


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"nth": [*range(1, 31)]}, Doubt.SAME_PHONE),
        ({"repeats": 30}, Doubt.REPEATED),
        ({"most": 29}, Doubt.MORE_THAN_CAME),
        ({"hurried": 30}, Doubt.HURRIED),
        ({"at": [AT] * 15}, Doubt.AT_ONCE),
        ({"mean_before": 0.0, "mean_after": 1.0}, Doubt.TOO_GOOD),
        ({"talks_that_day": 6}, Doubt.MANY_TALKS),
    ],
)
def test_each_doubt_has_its_cause(change, doubt):
    assert doubts(replace(HALL, **change)) == [doubt]


def test_a_number_of_people_that_was_not_said_cannot_be_exceeded():
    assert doubts(replace(HALL, most=None, before=500)) == []
