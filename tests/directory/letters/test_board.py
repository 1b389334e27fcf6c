"""How far a letter is: counted in branches and provinces, however the offices hang together."""

import datetime as dt

import pytest
from django.utils import timezone

from directory.letters import services
from directory.letters.board import board_of
from directory.letters.queries import Progress, progress_of
from directory.models import Letter
from tests.directory.letters.writing import HERE, THERE, Tree, copy_of, issued, receive
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return timezone.localdate()


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def letter(tree):
    letter = issued(root=tree.hall)
    receive(copy_of(letter, tree.one))
    return letter


def shares(board):
    return {b.agency.name_th: (b.progress.received, b.progress.sent) for b in board.branches}


def test_each_branch_counts_itself_and_all_below(letter, tree, day):
    top, inside = (board_of(letter, node, on=day) for node in (tree.hall.parent_id, tree.hall.pk))

    assert shares(top) == {"ศาลากลางทดสอบ": (1, 5)}
    assert shares(inside) == {"อำเภอทดสอบ": (1, 3), "อบต.แดนไกล": (0, 1)}
    assert [agency.pk for agency in inside.trail] == [tree.hall.pk]
    assert [branch.has_more for branch in top.branches] == [True]


def test_provinces_are_counted_apart_and_what_has_none_too(tree, day):
    letter = issued(agencies=[tree.one, tree.elsewhere, make_agency(province_id=None)])
    receive(copy_of(letter, tree.one))

    board = board_of(letter, None, on=day)

    assert {tile.name: (tile.text, tile.step) for tile in board.provinces} == {
        "เชียงใหม่": ("1/1", "all"), "เชียงราย": ("0/1", "none"),
    }  # fmt: skip
    assert board.nowhere.sent == 1


def test_after_the_due_date_who_did_not_answer_is_overdue(letter, day):
    later = day + dt.timedelta(days=15)

    progress = progress_of(letter, on=later)

    assert progress == Progress(sent=5, overdue=4, received=1, done=0)
    assert letter.circulations.overdue(later).count() == 4
    assert letter.circulations.overdue(letter.due_on).count() == 0


def test_withdrawn_office_is_not_counted(letter, tree, day):
    services.withdraw(copy_of(letter, tree.two), reason="ผิด", by=make_officer(), at=timezone.now())

    assert progress_of(letter, on=day).sent == 4


def test_colour_steps():
    steps = [Progress(sent=10, received=received).step for received in (0, 1, 5, 10)]

    assert steps == ["none", "some", "most", "all"]
    assert Progress().step == "none"


def test_board_asks_as_often_for_many_branches_as_for_one(letter, tree, day, django_assert_num_queries):
    with django_assert_num_queries(8):
        board_of(Letter.objects.get(pk=letter.pk), tree.hall.pk, on=day)
    more = [make_agency(parent=tree.hall, province_id=code) for code in (HERE, THERE, "10")]
    other = issued(agencies=[tree.one, *more])

    with django_assert_num_queries(8):
        board_of(Letter.objects.get(pk=other.pk), tree.hall.pk, on=day)
