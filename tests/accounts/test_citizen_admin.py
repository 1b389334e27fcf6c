"""Staff and citizens: what is shown, that it is recorded first, and that what lies elsewhere does not exist."""

import re

import pytest
from django.db import DatabaseError
from django.urls import reverse
from lxml import html

from accounts.models import Action, AuditRecord, Role, StaffRole
from tests.accounts.people import AT, make_citizen
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/citizen/"
SEARCH = f"{LIST}search/"


def officer_of(province, role=Role.OFFICER):
    user = make_officer()
    StaffRole.objects.create(user=user, role=role, province_id=province, granted_at=AT)
    return user


@pytest.fixture
def officer(client):
    user = officer_of("50")
    sign_in(client, user)
    return user


@pytest.fixture
def here():
    return make_citizen(
        "1", subdistrict_id="500101", first_name="เกรียงไกร", last_name="ใจดี", phone="+66811112222"
    )


@pytest.fixture
def elsewhere():
    return make_citizen("2", subdistrict_id="100101", first_name="เกศินี", phone="+66833334444")


def page_of(citizen):
    return f"{LIST}{citizen.pk}/change/"


def looks(officer):
    rows = AuditRecord.objects.filter(actor=officer).exclude(action=Action.SIGN_IN).order_by("sequence")
    return [(row.action, row.subjects, row.reason) for row in rows]


def test_the_list_shows_neither_names_nor_phones_and_is_recorded(client, officer, here, elsewhere):
    page = client.get(LIST)

    text = page.content.decode()
    assert "เก••• ใจ•••" in text
    assert "08•-•••-2222" in text
    assert not re.search("เกรียงไกร|ใจดี|1111|เกศินี|4444", text)
    assert looks(officer) == [("list", [here.pk], "")]
    assert "no-store" in page["Cache-Control"]


def test_the_detail_names_the_person_and_hides_the_phone(client, officer, here):
    text = client.get(page_of(here)).content.decode()

    assert "นายเกรียงไกร ใจดี" in text
    assert "08•-•••-2222" in text
    assert not re.search("0811112222|081-111-2222|66811112222", text)
    assert looks(officer) == [("view", [here.pk], "")]


def test_history_is_recorded(client, officer, here):
    client.get(f"{LIST}{here.pk}/history/")

    assert looks(officer) == [("history", [here.pk], "")]


@pytest.mark.parametrize("typed", ["081-111-2222", "+66811112222", "๐๘๑ ๑๑๑ ๒๒๒๒", "เกรียง", "เกรียงไกร ใจ"])
def test_people_are_found_however_it_is_written(client, officer, here, elsewhere, typed):
    page = client.post(SEARCH, {"term": typed}).content.decode()

    assert page.count("/change/") == 1
    assert page_of(here) in page
    assert looks(officer) == [("search", [here.pk], "")]


@pytest.mark.parametrize("typed", ["083-333-4444", "เกศินี", "9999", "%", "_"])
def test_who_lives_elsewhere_is_not_found_and_the_search_is_recorded(client, officer, here, elsewhere, typed):
    page = client.post(SEARCH, {"term": typed}).content.decode()

    assert "/change/" not in page
    assert looks(officer) == [("search", [], "")]
    assert typed not in str(AuditRecord.objects.filter(actor=officer).last().details)


def test_a_search_is_never_in_an_address(client, officer, here):
    page = html.document_fromstring(client.get(LIST).content.decode())
    asked = {form.get("action") for form in page.forms if "q" in form.fields and form.method == "GET"}

    assert asked == {reverse("admin:search")}  # the box at the top, in which there are no citizens
    assert client.get(f"{SEARCH}?term=0811112222").content.decode().count("/change/") == 0


@pytest.mark.parametrize(
    "query",
    ["first_name__startswith=เ", "last_name__regex=.", "phone_index=1", "user__email=x", "subdistrict=500101",
     "title__max_age__lt=15"],
)  # fmt: skip
def test_filters_that_are_not_offered_are_refused(client, officer, here, query):
    assert client.get(f"{LIST}?{query}").status_code == 400
    assert looks(officer) == []


def test_no_order_tells_what_is_hidden(client, officer, here):
    other = make_citizen("3", subdistrict_id="500101", first_name="กก", phone="+66800000000", at=AT)

    orders = set()
    for column in range(6):
        for sign in ("", "-"):
            rows = client.get(f"{LIST}?o={sign}{column}").context["cl"].result_list
            orders.add(tuple(row.pk for row in rows))

    assert orders <= {(other.pk, here.pk), (here.pk, other.pk)}
    assert client.get(f"{LIST}?o=1").context["cl"].result_list == [other, here]  # the default: newest first


@pytest.mark.parametrize("way", ["change/", "history/", "delete/", "reveal/"])
def test_who_lives_elsewhere_is_answered_like_nobody(client, officer, here, elsewhere, way):
    def answer(pk):
        method = client.post if way == "reveal/" else client.get
        response = method(f"{LIST}{pk}/{way}", {"reason": "case"})
        return response.status_code, response.content.decode().replace(f"/{pk}/", "/N/")

    foreign, unknown = answer(elsewhere.pk), answer(elsewhere.pk + 1000)

    assert foreign == unknown
    assert foreign[0] in {403, 404}
    assert looks(officer) == []


def test_the_phone_is_shown_for_a_reason_and_to_nobody_else(client, officer, here):
    path = f"{LIST}{here.pk}/reveal/"

    without = client.post(path, {"reason": "", "reference": ""})
    shown = client.post(path, {"reason": "case", "reference": "ตช 0039/2569"})

    assert (without.status_code, "081-111-2222" in without.content.decode()) == (422, False)
    assert "081-111-2222" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert looks(officer) == [("reveal", [here.pk], "case")]
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("reference", ["081 111 2222", "1-2345-67890-12-3", "<b>", "๐๘๑๑๑๑๒๒๒๒"])
def test_a_reference_is_no_place_for_a_phone(client, officer, here, reference):
    answer = client.post(f"{LIST}{here.pk}/reveal/", {"reason": "case", "reference": reference})

    assert answer.status_code == 422
    assert looks(officer) == []


def test_repeats_of_a_phone_are_counted_among_those_one_may_see(client, officer, here):
    make_citizen("4", subdistrict_id="500102", phone="+66811112222")
    make_citizen("5", subdistrict_id="100101", phone="+66811112222")

    text = client.get(page_of(here)).content.decode()

    assert "อีก 1 คน" in text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", LIST), ("get", "{page}"), ("get", "{pk}history/"), ("post", SEARCH), ("post", "{pk}reveal/"),
        ("post", f"{LIST}export/"),
    ],
)  # fmt: skip
def test_what_cannot_be_recorded_is_not_shown(client, officer, here, monkeypatch, method, path):
    def refuse():
        raise DatabaseError("disk full")

    monkeypatch.setattr("accounts.audit.records._take_head", refuse)
    path = path.format(page=page_of(here), pk=f"{LIST}{here.pk}/")

    response = client.get(path) if method == "get" else client.post(path, {"term": "เกรียง", "reason": "case"})

    assert response.status_code == 503
    assert not re.search("เก•••|เกรียงไกร|2222", response.content.decode())


def test_citizens_do_not_wait_for_the_audit(client, here, monkeypatch):
    def refuse():
        raise DatabaseError("disk full")

    monkeypatch.setattr("accounts.audit.records._take_head", refuse)
    client.force_login(here.user, backend="accounts.line.backend.LineBackend")

    assert client.get("/accounts/me/").status_code == 200
    assert client.get("/accounts/me/data/").status_code == 200


def test_nothing_is_changed_or_assigned_here(client, officer, here):
    before = {name: value for name, value in vars(here).items() if name not in {"_state", "phone"}}

    answer = client.post(
        page_of(here),
        {
            "first_name": "x",
            "is_staff": 1,
            "role": "administrator",
            "registered_at": "",
            "subdistrict": "100101",
        },
    )

    here.refresh_from_db()
    assert answer.status_code == 403
    assert {name: getattr(here, name) for name in before if name != "repeats"} == before


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_other_roles_do_not_meet_citizens(client, here, role):
    sign_in(client, officer_of(None, role))

    paths = [LIST, page_of(here), SEARCH, reverse("admin:accounts_citizen_export")]
    assert [client.get(path).status_code for path in paths] == [403, 404, 403, 403]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries(client, officer, rows, django_assert_num_queries):
    for number in range(rows):
        make_citizen(str(number + 1), subdistrict_id="500101")
    client.get(LIST)

    with django_assert_num_queries(11):
        client.get(LIST)
