"""Fifty presses of one button, from fifty connections."""

from functools import partial

from assessment.invariants import broken
from assessment.loading import load_items
from assessment.models import Answer, Result
from assessment.taking import Said, give_answer, start
from tests.assessment.taking import AT
from tests.at_once import at_once


def test_fifty_presses_make_one_answer_and_one_result(committed):
    load_items(at=AT)
    attempt = start("short", by=None, at=AT)
    for position in range(1, 10):
        give_answer(attempt, Said(position, True, 2), at=AT)

    def press(number):
        return give_answer(attempt, Said(10, number % 2 == 0, 1 + number % 4), at=AT).value

    outcomes = at_once([partial(press, number) for number in range(50)])

    found = Answer.objects.filter(attempt=attempt).count(), Result.objects.filter(attempt=attempt).count()
    problems = list(broken(at=AT))
    assert sorted(outcomes) == ["repeated"] * 49 + ["taken"]
    assert found == (10, 1)
    assert problems == []
