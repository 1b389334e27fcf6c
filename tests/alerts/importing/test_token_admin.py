"""The staff screens of tokens."""

import datetime as dt

import pytest
from django.utils import timezone

from alerts.importing.tokens import token_of
from alerts.models import ApiToken, Source
from tests.alerts.api.sending import administrator, token
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
ADD = "/admin/alerts/apitoken/add/"


def form(**changed):
    source, _ = Source.objects.get_or_create(name="tpo")
    return {"name": "ระบบรับแจ้งความ", "source": source.pk, "scopes": ["cases:import"], "days": 90} | changed


def test_a_token_is_made_with_the_passkey_and_shown_once(client):
    by = administrator()
    sign_in(client, by)

    response = client.post(ADD, form())
    made = ApiToken.objects.get()
    text = response.content.decode().partition('<code class="token">')[2].partition("<")[0]
    later = client.get(f"/admin/alerts/apitoken/{made.pk}/change/")

    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert token_of(text, at=timezone.now()) == made
    assert (made.made_by, made.source.name, made.scopes) == (by, "tpo", ["cases:import"])
    assert made.expires_at - made.made_at == dt.timedelta(days=90)
    assert text not in later.content.decode() + str(dict(client.session))
    assert made.prefix in later.content.decode()


def test_without_a_fresh_passkey_nothing_is_made_or_revoked(client):
    made, text = token()
    by = administrator()
    sign_in(client, by, proved=timezone.now() - dt.timedelta(minutes=10))

    answers = [client.post(ADD, form()), client.post(f"/admin/alerts/apitoken/{made.pk}/revoke/")]

    assert [answer["Location"].partition("?")[0] for answer in answers] == ["/staff/confirm/"] * 2
    assert ApiToken.objects.get() == made
    assert token_of(text, at=timezone.now()) == made


def test_revoking_is_one_press_and_stays_to_be_seen(client):
    made, text = token()
    by = administrator()
    sign_in(client, by)

    response = client.post(f"/admin/alerts/apitoken/{made.pk}/revoke/")
    made.refresh_from_db()

    assert response["Location"] == f"/admin/alerts/apitoken/{made.pk}/change/"
    assert (made.revoked_by, token_of(text, at=timezone.now())) == (by, None)
    assert "ยกเลิกโทเคนนี้ทันที" not in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    "changed", [{"days": 367}, {"days": 0}, {"scopes": []}, {"scopes": ["everything"]}, {"name": ""}]
)
def test_a_token_that_is_for_nothing_or_for_ever_is_not_made(client, changed):
    sign_in(client, administrator())

    response = client.post(ADD, form(**changed))

    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert ApiToken.objects.count() == 0


def test_the_same_name_twice_is_refused_so_that_a_page_sent_again_makes_no_second_token(client):
    sign_in(client, administrator())

    client.post(ADD, form())
    client.post(ADD, form())

    assert ApiToken.objects.count() == 1


def test_an_officer_without_the_right_sees_no_token(client):
    made, _ = token()
    sign_in(client, make_officer())

    answers = [
        client.get(ADD),
        client.post(f"/admin/alerts/apitoken/{made.pk}/revoke/"),
        client.get("/admin/alerts/apitoken/"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client, count, django_assert_max_num_queries):
    by = administrator()
    for number in range(count):
        token(f"ระบบ {number}", by=by)
    sign_in(client, by)

    with django_assert_max_num_queries(9):
        client.get("/admin/alerts/apitoken/")
