"""The four questions of a hall: no login, no cookie to answer, once a phone, closed on other days."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts import limits
from assessment.models import ItemVersion, MiniAnswer, Talk
from tests.assessment.talks.giving import make_talk, make_volunteer

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def talk(item_bank):
    return make_talk(make_volunteer(at=timezone.now() - DAY), at=timezone.now())


def reply(phone, code, *, is_right=True, **changed):
    """Open the page and send it."""
    page = phone.get(f"/t/{code}/")
    talk = page.context["talk"]
    shown = {row["number"]: row["shown"] for row in page.context["rows"]}
    given = {"seat": page.context["form"].initial["seat"]}
    for number, drawn in shown.items():
        scam = _is_scam(talk, drawn)
        given[f"said_{number}"] = "scam" if scam is is_right else "honest"
    return phone.post(f"/t/{code}/", given | changed, HTTP_USER_AGENT="Test")


def _is_scam(talk, drawn):
    for version in ItemVersion.objects.filter(pk__in=[*talk.set_a, *talk.set_b]).select_related("item"):
        if [line["text"] for line in version.content["lines"]] == [
            "".join(piece.text for piece in line.pieces) for line in drawn.lines
        ] and version.content["from"] == "".join(piece.text for piece in drawn.name):
            return version.item.is_scam
    raise AssertionError("not a question of this talk")


def test_a_phone_answers_before_and_after_and_is_paired(talk):
    phone = Client()

    before = reply(phone, talk.before_code, is_right=False)
    after = reply(phone, talk.after_code)

    said = {answer.phase: answer for answer in MiniAnswer.objects.all()}
    assert said["before"].pair == said["after"].pair
    assert (said["before"].score, said["after"].score) == (0.0, 1.0)
    assert (before.context["rows"], after.context["right"]) == ([], 4)


def test_the_second_set_is_another(talk):
    phone = Client()
    page = phone.get(f"/t/{talk.before_code}/")
    said = {f"said_{number}": "scam" for number in range(1, 5)}
    phone.post(f"/t/{talk.before_code}/", said | {"seat": page.context["form"].initial["seat"]})

    again = phone.get(f"/t/{talk.after_code}/")

    first, second = ({str(row["shown"]) for row in one.context["rows"]} for one in (page, again))
    assert not first & second


def test_opening_sets_no_cookie_and_answering_sets_one_for_this_site_only(talk):
    phone = Client()

    opened = phone.get(f"/t/{talk.before_code}/")
    answered = reply(phone, talk.before_code)

    assert not opened.cookies
    assert list(answered.cookies) == ["talk"]
    assert (answered.cookies["talk"]["path"], answered.cookies["talk"]["httponly"]) == ("/", True)
    assert opened["Cache-Control"] == "private, no-store"


def test_a_phone_without_cookies_is_counted_all_the_same(talk):
    reply(Client(), talk.before_code)
    reply(Client(), talk.after_code)

    assert MiniAnswer.objects.values("pair").distinct().count() == 2


def test_sending_the_same_page_again_counts_once(talk):
    phone = Client()
    page = phone.get(f"/t/{talk.before_code}/")
    given = {"seat": page.context["form"].initial["seat"], **{f"said_{n}": "scam" for n in range(1, 5)}}

    for _ in range(3):
        phone.post(f"/t/{talk.before_code}/", given)

    talk.refresh_from_db()
    assert (MiniAnswer.objects.count(), talk.repeats) == (1, 2)


def test_answers_of_one_kind_of_phone_are_numbered_and_none_refused(talk):
    for _ in range(3):
        reply(Client(), talk.before_code)

    assert sorted(MiniAnswer.objects.values_list("nth", flat=True)) == [1, 2, 3]


def test_what_is_missing_is_asked_again_and_kept(talk):
    response = reply(Client(), talk.before_code, said_3="")

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["said_3"]
    assert response.context["form"].data["said_1"]
    assert MiniAnswer.objects.count() == 0


@pytest.mark.parametrize("seat", ["", "forged", None])
def test_a_seat_that_is_not_ours_gets_the_questions_again(talk, seat):
    other = make_talk(make_volunteer(at=timezone.now() - DAY), at=timezone.now())
    of_another = Client().get(f"/t/{other.before_code}/").context["form"].initial["seat"]

    response = reply(Client(), talk.before_code, seat=of_another if seat is None else seat)

    assert response.context["rows"]
    assert MiniAnswer.objects.count() == 0


@pytest.mark.parametrize(
    ("days", "before", "after"), [(-2, False, False), (-1, False, True), (0, True, True), (1, False, False)]
)
def test_codes_open_on_their_days(talk, days, before, after):
    Talk.objects.filter(pk=talk.pk).update(date=talk.date + days * DAY)

    opened = ["rows" in (Client().get(f"/t/{code}/").context) for code in (talk.before_code, talk.after_code)]

    assert opened == [before, after]


def test_a_cancelled_talk_asks_nothing(talk):
    Talk.objects.filter(pk=talk.pk).update(state=Talk.State.CANCELLED)

    assert "rows" not in Client().get(f"/t/{talk.before_code}/").context


@pytest.mark.parametrize("code", ["00000000", "nowhere", "0000-000", "0" * 40])
def test_unknown_codes_are_not_found(db, code):
    assert Client().get(f"/t/{code}/").status_code == 404


def test_what_another_site_sends_is_refused(talk):
    response = Client().post(f"/t/{talk.before_code}/", {}, headers={"sec-fetch-site": "cross-site"})

    assert response.status_code == 403


def test_a_flood_from_one_address_is_slowed(talk, monkeypatch):
    monkeypatch.setattr("assessment.talks.public_views.ADDRESS", limits.Rate("address", 0, 300))

    assert reply(Client(), talk.before_code).status_code == 429


def test_questions_cost_few_queries(talk, django_assert_num_queries):
    with django_assert_num_queries(2):
        Client().get(f"/t/{talk.before_code}/")


def test_a_row_of_answers_holds_nothing_of_a_person(talk):
    reply(Client(), talk.before_code)

    names = {field.name for field in MiniAnswer._meta.get_fields()}
    assert names == {"id", "talk", "phase", "pair", "caught", "trusted", "is_fast", "nth", "at"}


def test_boards_are_public_and_empty_without_volunteers(db):
    page = Client().get("/volunteers/boards/")

    assert (page.context["areas"], page.context["teams"]) == ([], [])
