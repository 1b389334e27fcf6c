"""Gains read from answers, groups that say nothing when small, doubts, and boards without people."""

import pytest

from assessment.models import Talk
from assessment.talks.answering import Seat, questions, take
from assessment.talks.doubts import Doubt
from assessment.talks.outcomes import board, doubts_about, effects, gain_of
from assessment.talks.services import choose_boards
from tests.assessment.talks.giving import AT, answer, answered, confirmed, kind, make_talk, make_volunteer
from tests.factories import make_agency

pytestmark = pytest.mark.django_db


def test_gain_pairs_what_one_phone_said(item_bank):
    talk = answered(make_talk(make_volunteer()), people=5)
    answer(talk, "after", 2, 2)

    found = gain_of(talk.answers.all())

    assert (found.answered_before, found.answered_after, found.pairs) == (5, 6, 5)
    assert (found.before, found.after) == (0.5, 1.0)
    assert found.is_clear


def test_effects_leave_talks_with_few_answers_out_of_groups_and_totals(item_bank):
    volunteer = make_volunteer()
    answered(confirmed(volunteer), people=10)
    answered(confirmed(volunteer, case_type=kind("JOB"), audience="workers"), people=4)
    answered(make_talk(volunteer), people=50)

    found = effects(Talk.objects.all())

    assert (found.whole.talks, found.whole.pooled.answered) == (2, 20)
    by_type = {row.name: row.pooled and row.pooled.answered for row in found.by_type}
    assert by_type == {kind("LOAN").short_th: 20, kind("JOB").short_th: None}
    assert [row.pooled is None for row in found.by_audience] == [False, True]


def test_the_first_answer_of_a_phone_counts_and_repeats_are_counted(item_bank):
    talk = make_talk(make_volunteer())
    seat = Seat.draw()
    said = [version.item.is_scam for version in questions(talk, seat.letter("before"))]

    kept = [
        take(talk, "before", seat, answers, shown=None, nth=1, at=AT)
        for answers in (said, [not one for one in said])
    ]

    talk.refresh_from_db()
    only = talk.answers.get()
    assert kept == [True, False]
    assert (only.caught, only.trusted, talk.repeats) == (2, 2, 1)


def test_a_phone_answers_one_set_before_and_the_other_after(item_bank):
    for first in "ab":
        seat = Seat("0" * 32, first)

        assert {seat.letter("before"), seat.letter("after")} == {"a", "b"}


def test_thirty_answers_of_one_phone_are_a_doubt_for_the_officer_and_nothing_else(item_bank):
    talk = make_talk(make_volunteer())
    for nth in range(1, 31):
        answer(talk, "after", 2, 2, nth=nth, at=AT.replace(minute=nth))

    assert doubts_about(talk) == [Doubt.SAME_PHONE]
    assert talk.answers.count() == 30


def test_boards_show_areas_and_teams_of_five_who_agreed(item_bank):
    team = make_agency(province_id="91", name_th="สภ.ทดสอบ")
    volunteers = [make_volunteer() for _ in range(6)]
    for volunteer in volunteers:
        confirmed(volunteer)
    for volunteer in volunteers[:5]:
        choose_boards(volunteer, counts=True, team=team, at=AT)

    assert [(row.name, row.talks, row.listeners) for row in board("area")] == [("สตูล", 5, 150)]
    assert [(row.name, row.talks) for row in board("team")] == [("สภ.ทดสอบ", 5)]


def test_four_who_agreed_are_on_no_board(item_bank):
    for _ in range(4):
        volunteer = make_volunteer()
        confirmed(volunteer)
        confirmed(volunteer)
        choose_boards(volunteer, counts=True, team=None, at=AT)

    assert (board("area"), board("team")) == ([], [])
