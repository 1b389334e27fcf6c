"""The pages of the test, as a browser without scripts sees them."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.test import Client

from accounts.line.backend import LINE_BACKEND
from accounts.my_data import my_data
from assessment import loading
from assessment.models import Attempt, Card, Item, ItemVersion, Result
from tests.accounts.people import make_citizen
from tests.assessment.conftest import AT, take

SHORT = {"length": "short"}


def begin(client, **data):
    return client.post("/immunity/test/begin/", {**SHORT, **data})


def answer(client, position, said="scam", confidence="4", **more):
    return client.post(
        "/immunity/test/", {"position": position, "said": said, "confidence": confidence, **more}
    )


def finish(client, said="scam"):
    for position in range(1, 11):
        response = answer(client, position, said)
    return response


def sign_in(client, citizen):
    client.force_login(citizen.user, backend=LINE_BACKEND)


def test_stranger_begins_answers_and_gets_a_result_nobody_else_can_open(bank, client):
    begin(client)
    response = finish(client)

    attempt = Attempt.objects.get()
    assert response.url == f"/immunity/result/{attempt.code}/"
    assert client.get(response.url).status_code == 200
    assert client.get(f"{response.url}answers/").status_code == 200
    assert Client().get(response.url).status_code == 404
    assert Client().post(f"{response.url}forget/").status_code == 404


def test_citizens_result_is_theirs_alone(bank, client):
    attempt = take(by=make_citizen("a"))
    sign_in(client, make_citizen("b", phone="+66812345679"))

    assert client.get(attempt.get_absolute_url()).status_code == 404


def test_pages_of_a_person_are_kept_nowhere(bank, client):
    begin(client)
    addresses = ["/immunity/test/", finish(client).url]

    kept = {client.get(address)["Cache-Control"] for address in addresses}

    assert kept == {"private, no-store"}


@pytest.mark.parametrize("path", ["/immunity/", "/immunity/method/", "/immunity/items/"])
def test_public_pages_set_no_cookie_and_may_be_kept(bank, client, path):
    response = client.get(path)

    assert response["Cache-Control"].startswith("public")
    assert client.cookies == {}


def test_question_shows_neither_side_nor_clues(bank, client):
    begin(client)
    version = ItemVersion.objects.get(pk=Attempt.objects.get().order[0])

    page = client.get("/immunity/test/").content.decode()

    assert version.explanation_right not in page
    assert version.item.code not in page
    assert "<mark" not in page


def test_answers_that_are_not_whole_are_sent_back_with_what_is_missing(bank, client):
    begin(client)

    response = client.post("/immunity/test/", {"position": 1, "said": "scam"})

    assert response.status_code == 422
    assert "เลือกว่าแน่ใจแค่ไหน" in response.content.decode()
    assert response.context["form"]["said"].value() == "scam"


def test_going_back_and_answering_again_leads_on_and_changes_nothing(bank, client):
    begin(client)
    answer(client, 1, "scam")

    response = answer(client, 1, "honest")

    assert response.url == "/immunity/test/"
    assert list(Attempt.objects.get().answers.values_list("said_scam", flat=True)) == [True]


def test_question_that_is_not_due_is_refused(bank, client):
    begin(client)

    assert answer(client, 3).status_code == 409


def test_last_answer_sent_twice_leads_to_the_same_result(bank, client):
    begin(client)
    first = finish(client)

    again = answer(client, 10)

    assert again.url == first.url
    assert Result.objects.count() == 1


def test_fifty_posts_at_once_make_one_result(committed):
    loading.load_items(at=AT)
    client = Client()
    begin(client)
    for position in range(1, 10):
        answer(client, position)
    gate, urls = threading.Barrier(50), []

    def post():
        own = Client()
        own.cookies = client.cookies
        gate.wait()
        try:
            urls.append(answer(own, 10).url)
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    attempt = Attempt.objects.get()
    assert urls == [attempt.get_absolute_url()] * 50
    assert attempt.answers.count() == 10
    assert Result.objects.count() == 1


def test_new_test_of_a_stranger_asks_nothing_again(bank, client):
    for _ in range(3):
        begin(client)
        finish(client)

    asked = [version for attempt in Attempt.objects.all() for version in attempt.order]
    items = Item.objects.filter(versions__in=asked).distinct().count()
    assert items == len(asked) == 30


def test_who_says_scam_to_everything_reads_that_they_do_not_tell_apart(bank, client):
    begin(client)

    page = client.get(finish(client, "scam").url).content.decode()

    assert "ยังแยกไม่ค่อยออก" in page
    assert "คุณระแวงไว้ก่อน" in page


def test_feedback_marks_every_clue_and_starts_as_the_item_does(bank, client):
    begin(client)
    address = finish(client).url
    attempt = Attempt.objects.get()

    page = client.get(f"{address}answers/").content.decode()

    versions = ItemVersion.objects.in_bulk(attempt.order).values()
    assert page.count('<mark class="clue">') == sum(len(version.clues) for version in versions)
    assert "ใช่ ใช่" not in page


def test_result_of_a_stranger_moves_into_the_record_of_who_registered(bank, client):
    begin(client)
    address = finish(client).url
    citizen = make_citizen()
    sign_in(client, citizen)

    client.post(f"{address}keep/")

    assert Attempt.objects.get().citizen == citizen
    assert client.get(address).status_code == 200
    assert "ชุดสั้น" in client.get("/immunity/record/").content.decode()


def test_forgetting_erases_answers_result_and_card(bank, client):
    citizen = make_citizen()
    sign_in(client, citizen)
    attempt = take(by=citizen)
    client.post(f"{attempt.get_absolute_url()}card/")

    response = client.post(f"{attempt.get_absolute_url()}forget/")

    assert response.url == "/immunity/"
    assert [model.objects.count() for model in (Attempt, Result, Card)] == [0, 0, 0]


@pytest.mark.parametrize(("wished", "is_shown"), [({}, False), ({"shows_result": "yes"}, True)])
def test_card_shows_the_result_only_when_wished(bank, client, wished, is_shown):
    citizen = make_citizen()
    sign_in(client, citizen)
    attempt = take(by=citizen)

    client.post(f"{attempt.get_absolute_url()}card/", wished)
    page = client.get("/immunity/record/").content.decode()

    card = page.partition('class="card"')[2]
    assert ("แยกออก" in card.partition("</div>")[0]) is is_shown
    assert Card.objects.get().code in card


def test_own_data_lists_attempts_answers_and_results(bank):
    citizen = make_citizen()
    take(by=citizen)

    names = {table.name for table in my_data(citizen.user)}

    assert {"attempt", "answer", "result"} <= {name.rpartition(".")[2] for name in names}


def test_only_get_and_post_where_they_belong(bank, client):
    begin(client)
    code = finish(client).url

    assert client.get(f"{code}forget/").status_code == 405
    assert client.post(code).status_code == 405
    assert client.get("/immunity/test/begin/").status_code == 405


def test_research_counts_only_what_a_stranger_ticked(bank, client):
    begin(client)
    begin(client, research="yes")

    assert list(Attempt.objects.order_by("pk").values_list("research", flat=True)) == [False, True]


def test_fast_answer_is_marked_from_when_the_page_was_made(bank, client):
    begin(client)
    now = int(dt.datetime.now(dt.UTC).timestamp() * 1000)
    answer(client, 1, shown=now)
    answer(client, 2, shown=now - 60_000)

    assert list(Attempt.objects.get().answers.values_list("is_fast", flat=True)) == [True, False]


def test_without_items_the_page_says_so(db, client):
    response = client.get("/immunity/test/")

    assert "ยังไม่มีข้อทดสอบ" in response.content.decode()
    assert begin(client).status_code == 200
