"""`me/`: one's own data in one's own browser, and nobody else's anywhere."""

import pytest

from accounts.line.backend import LINE_BACKEND
from accounts.purposes import Purpose
from tests.accounts.people import make_citizen, make_user
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"


def test_a_citizen_reads_what_is_held_of_them(client):
    citizen = make_citizen("1", phone="+66812345678", consents=(Purpose.SERVICE, Purpose.BULLETIN))
    make_citizen("2", phone="+66899999999", first_name="สมหญิง")
    client.force_login(citizen.user, backend=LINE_BACKEND)

    response = client.get(ME)

    assert response.status_code == 200
    said = response.json()
    assert (said["title"], said["first_name"], said["phone"]) == ("นาย", "สมชาย", "+66812345678")
    assert said["subdistrict"]["code"] == "100101"
    assert {row["purpose"]: row["is_given"] for row in said["consents"]}["bulletin"] is True
    assert said["whole_copy"] == "/accounts/me/data.json"
    assert "สมหญิง" not in response.content.decode()


def test_no_cache_keeps_it_and_no_other_site_reads_it(client):
    client.force_login(make_citizen().user, backend=LINE_BACKEND)

    response = client.get(ME, headers={"Origin": "https://evil.example"})

    assert (response["Cache-Control"], response["Vary"]) == ("private, no-store", "Cookie, Accept-Encoding")
    assert "Access-Control-Allow-Origin" not in response
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_nobody_and_staff_are_asked_to_sign_in(client):
    stranger = client.get(ME)
    sign_in(client, make_officer())
    officer = client.get(ME)

    assert [answer.status_code for answer in (stranger, officer)] == [401, 401]
    assert stranger["WWW-Authenticate"] == 'Session realm="/accounts/register/"'


def test_who_has_not_registered_is_told_where_to(client):
    client.force_login(make_user(), backend=LINE_BACKEND)

    response = client.get(ME)

    assert (response.status_code, response.json()["detail"]) == (
        403,
        "Not registered yet; register at /accounts/register/ first.",
    )


def test_no_parameter_leads_to_another_person(client):
    client.force_login(make_citizen("1").user, backend=LINE_BACKEND)

    assert client.get(f"{ME}?user={make_citizen('2').user.pk}").status_code == 400
