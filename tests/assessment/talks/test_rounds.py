"""The nightly round on real tables: who is offered what, once a bulletin, and what it must not rest on."""

import datetime as dt

import pytest

from assessment.models import Task
from assessment.models.volunteers import State
from assessment.talks import rounds
from assessment.talks.services import accept, decline
from tests.assessment.talks.giving import AT, SATUN, make_task, make_volunteer, rising_in_satun

pytestmark = pytest.mark.django_db
NEXT = dt.timedelta(days=1)


def test_a_volunteer_is_offered_what_is_rising_near_home():
    volunteer = make_volunteer()
    rising_in_satun()

    made = rounds.make_due(at=AT)

    tasks = list(Task.objects.filter(volunteer=volunteer))
    assert len(tasks) == 3
    assert {task.district.province_id for task in tasks} == {"91"}
    assert {(task.case_type.code, task.is_rising, task.wanted) for task in tasks} == {("LOAN", True, 3)}
    assert all(task.km <= 50 for task in tasks)
    assert (made.offered, made.served) == (3, 3)
    assert made.needed == 7


def test_ones_own_district_is_near_whatever_its_size():
    volunteer = make_volunteer()
    rising_in_satun()

    rounds.make_due(at=AT)

    assert Task.objects.get(volunteer=volunteer, district_id="9105").km == 0


def test_a_second_ring_changes_nothing():
    make_volunteer()
    rising_in_satun()
    rounds.make_due(at=AT)
    before = Task.objects.count()

    again = rounds.make_due(at=AT)

    assert again is None
    assert Task.objects.count() == before


def test_without_a_bulletin_there_is_no_round():
    make_volunteer()

    assert rounds.make_due(at=AT) is None


def test_the_next_round_fills_up_and_never_goes_beyond_three():
    volunteer = make_volunteer()
    rising_in_satun()
    rounds.make_due(at=AT)
    decline(Task.objects.filter(volunteer=volunteer).first(), at=AT)
    rising_in_satun(dt.date(2026, 11, 25))

    rounds.make_due(at=AT + NEXT)

    assert volunteer.tasks.open().count() == 3
    assert volunteer.tasks.order_by().values("district").distinct().count() == 4


def test_what_was_declined_is_not_offered_again_soon():
    volunteer = make_volunteer()
    rising_in_satun()
    rounds.make_due(at=AT)
    for task in volunteer.tasks.all():
        decline(task, at=AT)
    declined = set(volunteer.tasks.values_list("district", flat=True))
    rising_in_satun(dt.date(2026, 11, 25))

    rounds.make_due(at=AT + NEXT)

    assert not declined & set(volunteer.tasks.open().values_list("district", flat=True))


def test_paused_and_expired_volunteers_are_not_asked():
    make_volunteer(state=State.PAUSED)
    make_volunteer(certified_until=dt.date(2026, 11, 24))
    rising_in_satun()

    assert rounds.make_due(at=AT).offered == 0


def test_nobody_is_asked_who_lives_too_far():
    make_volunteer(subdistrict_id="500101")
    rising_in_satun()

    made = rounds.make_due(at=AT)

    assert Task.objects.filter(district__province_id="91").count() == 0
    assert (made.needed, made.served) == (7, 0)


def test_overdue_tasks_lapse_and_are_offered_anew_to_others():
    task = make_task(make_volunteer(), due_on=dt.date(2026, 11, 24))

    rounds.make_due(at=AT)

    task.refresh_from_db()
    assert (task.state, task.answered_at) == (Task.State.LAPSED, AT)


def test_accepted_tasks_count_as_given_where_they_are():
    volunteer = make_volunteer()
    rising_in_satun()
    rounds.make_due(at=AT)
    for task in volunteer.tasks.all():
        accept(task, at=AT)
    other = make_volunteer()
    rising_in_satun(dt.date(2026, 11, 25))

    rounds.make_due(at=AT + NEXT)

    wanted = other.tasks.filter(district_id="9105").values_list("wanted", flat=True)
    assert list(wanted) == [2]


def test_queries_do_not_grow_with_volunteers(django_assert_num_queries):
    rising_in_satun()
    for _ in range(3):
        make_volunteer(subdistrict_id=SATUN)

    with django_assert_num_queries(QUERIES):
        rounds.make_due(at=AT)


QUERIES = 24
