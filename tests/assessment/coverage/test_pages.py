"""Coverage: what everybody sees is what may be told, staff see all of theirs, and each number has its period."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Role, StaffRole
from assessment.coverage import counting, places
from assessment.coverage.publishing import Reach
from assessment.models import CoverageWeek
from directory.models import LinkDay, Province
from tests.accounts.people import make_citizen
from tests.assessment.taking import always_scam, take
from tests.bulletins import make_bulletin
from tests.directory.letters.writing import issued
from tests.factories import make_agency, make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
# A Wednesday; the week before ended on 22 November.
AT = dt.datetime(2026, 11, 25, 5, 0, tzinfo=dt.UTC)
SUNDAY = dt.date(2026, 11, 22)
BEFORE = dt.datetime(2026, 11, 20, 5, 0, tzinfo=dt.UTC)
NATION, PLACE = reverse("assessment:coverage"), reverse("assessment:coverage-province", args=["50"])
STAFF = reverse("admin:assessment_coverageweek_changelist")


def people(count, *, subdistrict="500101", at=BEFORE):
    made = len(people.keys)
    people.keys += [f"{made + number}" for number in range(count)]
    return [make_citizen(key, at=at, subdistrict_id=subdistrict) for key in people.keys[made:]]


@pytest.fixture(autouse=True)
def _nobody():
    people.keys = []


def shown(code="5001"):
    week = CoverageWeek.objects.filter(district=code).latest("week_ends")
    return week.shown_registered, week.shown_passed


@pytest.mark.parametrize(
    ("at", "sunday"),
    [
        (dt.datetime(2026, 11, 22, 16, 59, tzinfo=dt.UTC), dt.date(2026, 11, 15)),
        (dt.datetime(2026, 11, 22, 17, 0, tzinfo=dt.UTC), SUNDAY),
        (AT, SUNDAY),
    ],
)
def test_a_week_is_over_on_sunday_midnight_in_bangkok(at, sunday):
    assert counting.last_sunday(at) == sunday


def test_a_week_is_counted_once_with_who_was_there_at_its_end(item_bank):
    there = people(7)
    people(3, at=AT)
    for citizen in there[:2]:
        take("full", by=citizen, at=BEFORE)
    take("full", by=there[2], says=always_scam, at=BEFORE)

    counted = [counting.count_week(at=AT), counting.count_week(at=AT)]

    assert counted == [928, 0]
    week = CoverageWeek.objects.get(district="5001", week_ends=SUNDAY)
    assert (week.registered, week.passed, week.shown_registered, week.shown_passed) == (7, 2, 7, 0)


def test_what_is_shown_waits_for_five_more(item_bank):
    people(6)
    counting.count_week(at=AT)
    people(4, at=AT)
    counting.count_week(at=AT + dt.timedelta(days=7))
    after_four = shown()
    people(1, at=AT)

    counting.count_week(at=AT + dt.timedelta(days=14))

    assert (after_four, shown()) == ((6, 0), (11, 0))


def test_staff_count_at_this_moment_everybody(item_bank):
    people(2)

    assert counting.reach_by_district(before=AT, province="50") == {"5001": Reach(2, 0)}


def test_public_pages_say_nothing_of_four_people_and_their_periods(client, item_bank):
    make_bulletin(areas={"50": {"JOB": 12, "LOAN": None}})
    people(4)
    people(9, subdistrict="100101")
    counting.count_week(at=AT)

    nation, place = client.get(NATION).content.decode(), client.get(PLACE).content.decode()

    for page in (nation, place):
        assert "นับถึง 22 พฤศจิกายน 2569" in page
        assert "no-store" not in page
    main = place[place.index("<main") : place.index("</main>")]
    assert main.count("ไม่แสดง") >= 3
    assert "(4)" not in main
    rows = {row.code: (row.registered, row.cases) for row in places.shown_provinces(None)}
    assert (rows["50"], rows["10"]) == ((None, None), (9, None))


def test_before_the_first_week_is_counted_there_is_no_table_of_nothing(client, item_bank):
    make_bulletin(areas={"50": {"JOB": 12, "LOAN": None}})

    nation, place = client.get(NATION).content.decode(), client.get(PLACE).content.decode()

    assert '<th scope="col" class="n">' in nation  # cases
    assert "ผ่านแบบทดสอบต่อหมื่นคน (คน)</th>" not in nation
    assert "จังหวัดที่คดีมากอยู่บนสุด" in nation
    assert "<table" not in place


def test_public_pages_may_be_kept_and_cost_the_same_queries(client, item_bank, django_assert_max_num_queries):
    make_bulletin()
    people(9)
    counting.count_week(at=AT)

    for path in (NATION, PLACE):
        with django_assert_max_num_queries(12):
            answer = client.get(path)
        assert answer["Cache-Control"].startswith("public")
    assert client.get(reverse("assessment:coverage-province", args=["99"])).status_code == 404


def test_cases_are_those_the_bulletin_published():
    make_bulletin(areas={"50": {"JOB": 12, "LOAN": None}, "10": {"JOB": 30}})
    from alerts.models import Bulletin

    rows = {row.code: row.cases for row in places.shown_provinces(Bulletin.objects.newest())}

    assert (rows["50"], rows["10"]) == (None, 30)


def test_a_gap_is_many_cases_and_few_who_passed():
    def row(code, passed, cases):
        return places.PlaceRow(code, code, code, 100_000, 100, passed, cases)

    rows = places.with_gaps([row("a", 50, 10), row("b", 5, 90), row("c", 40, 80), row("d", 6, None)])

    assert [found.code for found in rows if found.is_gap] == ["b"]


@pytest.mark.parametrize(
    ("count", "of", "expected"), [(5, 10_000, 5), (None, 10_000, None), (5, None, None), (5, 0, None)]
)
def test_a_rate_of_what_is_not_known_is_not_known(count, of, expected):
    assert places.rate(count, of, 10_000) == expected


def officer(province=None):
    user = make_officer()
    StaffRole.objects.create(user=user, role=Role.OFFICER, province_id=province, granted_at=AT)
    return user


def test_staff_of_a_province_see_it_whole_and_no_other(client, item_bank):
    people(3)
    people(2, subdistrict="100101")
    offices = [make_agency(province_id=code, name_th=name) for code, name in (("50", "ที่นี่"), ("10", "ที่อื่น"))]
    for office in offices:
        issued(agencies=[office], province_id=office.province_id)
    sign_in(client, officer("50"))

    page = client.get(STAFF).content.decode()

    assert "(3)" in page
    assert ("ที่นี่" in page, "ที่อื่น" in page, "(2)" in page) == (True, False, False)
    assert client.get(STAFF, {"province": "10"}).status_code == 404


def test_the_nations_staff_see_every_province_and_what_each_office_did(client, item_bank):
    office = make_agency(province_id="50", name_th="ที่ทำการทดสอบ")
    letter = issued(agencies=[office], province_id="50")
    copy = letter.circulations.get()
    copy.acknowledged_at, copy.received_on, copy.received_time = AT, AT.date(), dt.time(9)
    copy.office_name, copy.receipt_number = "x", "1"
    copy.save()
    LinkDay.objects.create(link=copy.link, day=AT.date(), opens=3, registrations=2, passed=1)
    sign_in(client, officer())

    found = client.get(STAFF).context["offices"]

    (row,) = [row for row in found if row.agency == office]
    assert (row.sent, row.received, row.forwarded, row.opens, row.registrations, row.passed) == (
        1,
        1,
        0,
        3,
        2,
        1,
    )


def test_who_is_no_officer_sees_no_numbers_of_staff(client):
    sign_in(client, make_officer())

    assert client.get(STAFF).status_code == 403


def test_every_province_has_a_page(client):
    assert {client.get(reverse("assessment:coverage-province", args=[code])).status_code
            for code in Province.objects.current().values_list("pk", flat=True)[:3]} == {200}  # fmt: skip
