"""A passed test counts once for the short link that brought the person, and nothing is written about who it was."""

import pytest
from django.db import connection
from django.test import Client

from assessment.models import Attempt, ItemVersion, Result
from directory.link_counts import CAME_BY
from directory.models import Link, LinkDay
from tests.assessment.taking import AT, always_scam, post_answer, right
from tests.factories import make_agency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("item_bank")]
PHONE = "Mozilla/5.0 (Linux; Android 9; SM-A105F; wv) Chrome/119.0 Mobile Safari/537.36 Line/13.20.1/IAB"


@pytest.fixture
def link():
    return Link.objects.create(
        kind="agency", label="งานวัด", agency=make_agency(), target="/immunity/test/", created_at=AT
    )


def passed():
    return list(LinkDay.objects.filter(passed__gt=0).values_list("link", "passed"))


def go_through(client, code, *, says=right, length="long"):
    """Begin by the link and answer to the end."""
    client.post("/immunity/test/begin/", {"length": length, "link": code})
    attempt = Attempt.objects.select_related("link").order_by("-pk").first()
    for position, pk in enumerate(attempt.order, start=1):
        post_answer(client, position, says=says(ItemVersion.objects.get(pk=pk)))
    return attempt


def person():
    return Client(headers={"User-Agent": PHONE})


def test_the_link_of_a_test_says_to_the_test_by_which_link_somebody_came(link):
    assert person().get(link.path)["Location"] == f"/immunity/test/?link={link.code}"


def test_a_pass_counts_once_for_the_link(link):
    client = person()

    attempt = go_through(client, link.code)
    post_answer(client, len(attempt.order))

    assert passed() == [(link.pk, 1)]
    assert CAME_BY not in client.session


def test_who_does_not_pass_is_not_counted_and_may_still(link):
    client = person()

    go_through(client, link.code, says=always_scam)

    assert (Result.objects.get().is_pass, passed(), client.session[CAME_BY]) == (False, [], link.code)


def test_a_machine_that_passes_is_not_counted(link):
    go_through(Client(headers={"User-Agent": "python-requests/2.32"}), link.code)

    assert (Result.objects.get().is_pass, passed()) == (True, [])


def test_without_a_link_nothing_is_counted_and_no_session_begins(link):
    client = person()

    go_through(client, "")

    assert (Result.objects.get().is_pass, passed(), "sessionid" in client.cookies) == (True, [], False)


def test_who_registers_by_a_link_is_counted_for_it_when_they_pass_and_nothing_of_theirs_names_it(link):
    client = person()
    session = client.session
    session[CAME_BY] = link.code
    session.save()
    client.cookies["sessionid"] = session.session_key

    attempt = go_through(client, "")

    assert (passed(), attempt.link) == ([(link.pk, 1)], None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM assessment_attempt WHERE link_id IS NOT NULL")
        assert cursor.fetchone() == (0,)
