"""Training: four questions of one type, others each time, and the first answers of a draw stand."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.line.backend import LINE_BACKEND
from alerts.models import CaseType
from assessment.models import ItemVersion, Lesson
from assessment.volunteers import training
from tests.assessment.volunteers.people import make_volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("item_bank")]
LOAN = "/volunteers/training/LOAN/"


@pytest.fixture
def volunteer():
    return make_volunteer(at=timezone.now())


@pytest.fixture
def client(volunteer):
    client = Client()
    client.force_login(volunteer.citizen.user, backend=LINE_BACKEND)
    return client


def loan():
    return CaseType.objects.get(code="LOAN")


def asked(client, volunteer):
    seat = client.get(LOAN).context["form"].initial["seat"]
    return seat, training.opened(seat, volunteer, loan())


def answers(draw, *, wrong=0):
    says = [version.item.is_scam ^ (number < wrong) for number, version in enumerate(draw.versions())]
    return {f"said_{number}": "scam" if said else "honest" for number, said in enumerate(says, start=1)}


def test_all_four_right_is_passed_and_shown(client, volunteer):
    seat, draw = asked(client, volunteer)

    page = client.post(LOAN, {"seat": seat, **answers(draw)}).content.decode()

    assert "ผ่านแล้ว พร้อมบรรยายเรื่องนี้" in page
    assert list(training.passed(volunteer)) == [loan().pk]
    assert "ผ่านแล้ว 1 เรื่อง" in client.get("/volunteers/training/").content.decode()


def test_questions_are_half_scams_and_hold_no_twins(client, volunteer):
    for _ in range(5):
        versions = asked(client, volunteer)[1].versions()

        assert sum(version.item.is_scam for version in versions) == 2
        assert len({version.item.scene for version in versions}) == 4


def test_answers_shown_after_a_mistake_do_not_pass_the_same_draw(client, volunteer):
    seat, draw = asked(client, volunteer)
    client.post(LOAN, {"seat": seat, **answers(draw, wrong=1)})

    page = client.post(LOAN, {"seat": seat, **answers(draw)}).content.decode()

    assert "ถูก 3 จาก 4" in page
    assert list(Lesson.objects.values_list("right", flat=True)) == [3]


def test_draw_of_somebody_else_or_of_another_type_is_not_taken(client, volunteer):
    other = make_volunteer("2", at=timezone.now())
    draw = training.draw(loan())

    client.post(LOAN, {"seat": draw.signed(other), **answers(draw)})
    client.post("/volunteers/training/JOB/", {"seat": draw.signed(volunteer), **answers(draw)})

    assert Lesson.objects.count() == 0


def test_what_is_not_answered_is_asked_again(client, volunteer):
    seat, draw = asked(client, volunteer)

    page = client.post(LOAN, {"seat": seat, **answers(draw) | {"said_2": ""}})

    assert page.status_code == 422
    assert [row["shown"] for row in page.context["rows"]] != []
    assert Lesson.objects.count() == 0


def test_question_page_gives_no_answer_away(client):
    page = client.get(LOAN).content.decode()

    explained = ItemVersion.objects.values_list("explanation_right", flat=True)
    assert not [words for words in explained if words in page]
