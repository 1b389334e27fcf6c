"""Pages of a volunteer: their own tasks and talks, from the offer to the result."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.line.backend import LINE_BACKEND
from assessment.models import BoardChoice, Talk, Task
from assessment.models.volunteers import State
from directory.thai import local_day
from tests.accounts.people import make_citizen
from tests.assessment.talks.giving import answered, make_talk, make_task, make_volunteer

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def volunteer(now):
    return make_volunteer(at=now - DAY)


@pytest.fixture
def mine(client, volunteer):
    client.force_login(volunteer.citizen.user, backend=LINE_BACKEND)
    return client


def planned(form, now, **changed):
    values = {
        "case_type": form.fields["case_type"].queryset.get(code="LOAN").pk, "audience": "seniors",
        "date": f"{local_day(now)}", "district": "9105", "place": "ศาลาวัด", "agency": "",
    }  # fmt: skip
    return values | changed


def test_a_task_says_where_what_and_how_often(mine, volunteer, now):
    make_task(volunteer, at=now)

    page = mine.get("/volunteers/tasks/")

    row = page.context["offered"][0]
    assert row.headline == "อำเภอละงู: หลอกให้กู้เงินกำลังเพิ่มขึ้น"
    assert row.wanted == "ต้องการการบรรยาย 3 ครั้ง"
    assert page["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("name", "state"),
    [("accept", Task.State.ACCEPTED), ("decline", Task.State.DECLINED), ("done", Task.State.OFFERED)],
)
def test_a_task_is_answered_by_a_button(mine, volunteer, now, name, state):
    task = make_task(volunteer, at=now)

    response = mine.post(f"/volunteers/tasks/{task.pk}/{name}/")

    task.refresh_from_db()
    assert (response.url, task.state) == ("/volunteers/tasks/", state)


def test_tasks_and_talks_of_others_are_not_found(mine, item_bank, now):
    other = make_volunteer(at=now)
    task, talk = make_task(other, at=now), make_talk(other, at=now)

    answers = [
        mine.post(f"/volunteers/tasks/{task.pk}/accept/"),
        mine.get(f"/volunteers/talks/{talk.pk}/"),
        mine.post(f"/volunteers/talks/{talk.pk}/cancel/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert mine.get(f"/volunteers/talks/plan/?task={task.pk}").context["task"] is None


@pytest.mark.parametrize("page", ["tasks/", "talks/", "talks/plan/"])
def test_only_those_who_may_speak_get_in(client, now, page):
    paused = make_volunteer(at=now, state=State.PAUSED)
    for user in (paused.citizen.user, make_citizen("b").user):
        client.force_login(user, backend=LINE_BACKEND)

        assert client.get(f"/volunteers/{page}").url == "/volunteers/me/"


def test_a_talk_is_planned_for_a_task_and_shows_two_codes(mine, volunteer, item_bank, now):
    task = make_task(volunteer, at=now)
    address = f"/volunteers/talks/plan/?task={task.pk}"
    form = mine.get(address).context["form"]

    response = mine.post(address, planned(form, now))

    talk = Talk.objects.get()
    page = mine.get(response.url)
    assert (response.url, talk.task, talk.place) == (f"/volunteers/talks/{talk.pk}/", task, "ศาลาวัด")
    assert [code.path for code in page.context["page"].codes] == [
        f"/t/{talk.before_code}/",
        f"/t/{talk.after_code}/",
    ]
    assert page.content.decode().count('class="talk-qr"') == 2


@pytest.mark.parametrize("days", [-1, 91])
def test_a_talk_is_of_today_or_the_next_90_days(mine, item_bank, now, days):
    form = mine.get("/volunteers/talks/plan/").context["form"]

    response = mine.post("/volunteers/talks/plan/", planned(form, now, date=f"{local_day(now) + days * DAY}"))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["date"]


def test_a_district_far_away_cannot_be_chosen(mine, item_bank, now):
    form = mine.get("/volunteers/talks/plan/").context["form"]

    response = mine.post("/volunteers/talks/plan/", planned(form, now, district="5001"))

    assert list(response.context["form"].errors) == ["district"]


def test_a_talk_is_held_and_its_result_read(mine, volunteer, item_bank, now):
    talk = answered(make_talk(volunteer, at=now))

    response = mine.post(f"/volunteers/talks/{talk.pk}/", {"attendance": "30-59", "note": "ถามเรื่องแอปเงินกู้"})

    page = mine.get(response.url).context["page"]
    assert (page.talk.state, page.gain.before, page.gain.after) == (Talk.State.HELD, 50, 100)
    assert page.gain.headline.startswith("คนฟังรู้ทันขึ้น")


def test_a_result_of_four_people_says_nothing(mine, volunteer, item_bank, now):
    talk = answered(make_talk(volunteer, at=now), people=4)

    mine.post(f"/volunteers/talks/{talk.pk}/", {"attendance": "1-9", "note": ""})

    assert mine.get(f"/volunteers/talks/{talk.pk}/").context["page"].gain is None


def test_my_reach_sums_up_what_i_gave(mine, volunteer, item_bank, now):
    for _ in range(2):
        talk = answered(make_talk(volunteer, at=now))
        mine.post(f"/volunteers/talks/{talk.pk}/", {"attendance": "30-59", "note": ""})

    reach = mine.get("/volunteers/talks/").context["reach"]

    assert (reach.talks, reach.listeners, reach.pooled.mean, reach.pooled.answered) == (2, 60, 50, 24)


def test_being_counted_is_a_choice(mine, volunteer):
    page = mine.get("/volunteers/talks/")

    mine.post("/volunteers/talks/boards/", {"counts": "on", "team": ""})

    assert page.context["boards"].initial == {"counts": False, "team": None}
    assert BoardChoice.objects.get().volunteer == volunteer


@pytest.mark.parametrize("talks", [1, 3])
def test_the_list_of_talks_costs_the_same_for_one_and_three(
    mine, volunteer, item_bank, now, talks, django_assert_num_queries
):
    for _ in range(talks):
        make_talk(volunteer, at=now)

    with django_assert_num_queries(9):
        mine.get("/volunteers/talks/")
