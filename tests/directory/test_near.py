"""Who is near: by a place that is chosen, measured over the globe, agencies whose point is known only."""

import math

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from directory.models import Agency, Subdistrict
from directory.near import EARTH_KM, nearest, places_called
from tests.factories import make_agency, make_contact

pytestmark = pytest.mark.django_db
NEAR = reverse("directory:near")
HERE = (13.75, 100.5)


def kilometres(one, other):
    """The spherical law of cosines: the same distance by another formula."""
    (a, b), (c, d) = (tuple(map(math.radians, point)) for point in (one, other))
    inner = math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)
    return EARTH_KM * math.acos(min(1, inner))


def station(latitude, longitude, **kw):
    return make_agency(kind="police_station", latitude=latitude, longitude=longitude, **kw)


@pytest.fixture
def alone():
    """No agency but those of the test."""
    Agency.objects.update(retired_on="2026-01-01")


@pytest.mark.usefixtures("alone")
def test_the_nearest_come_first_with_their_distance():
    points = [(13.9, 100.5), (13.76, 100.52), (18.79, 98.98), (13.75, 100.5)]
    made = [station(*point) for point in points]

    found = nearest(*HERE, each=4)

    assert [near.agency for near in found] == [made[3], made[1], made[0], made[2]]
    assert [near.km for near in found] == pytest.approx(
        sorted(kilometres(HERE, point) for point in points), abs=1e-3
    )


@pytest.mark.usefixtures("alone")
def test_an_agency_without_a_point_stands_roughly_where_its_sub_district_is_or_nowhere():
    make_agency(kind="police_station")
    rough = make_agency(kind="tao", province_id="11", district_id="1103", subdistrict_id="110301")
    own = make_agency(
        kind="tao", province_id="11", district_id="1103", subdistrict_id="110301", latitude=20, longitude=100
    )

    found = nearest(*HERE)

    assert [(near.agency, near.is_rough) for near in found] == [(rough, True), (own, False)]


@pytest.mark.usefixtures("alone")
def test_each_kind_has_its_own_nearest_and_retired_ones_are_not_listed():
    kept = [station(13.75 + step / 100, 100.5) for step in range(5)]
    hall = make_agency(kind="province_hall", latitude=15, longitude=100)
    station(13.75, 100.5, retired_on="2026-01-01")
    make_agency(kind="bank", latitude=13.75, longitude=100.5)

    found = nearest(*HERE, each=2)

    assert [near.agency for near in found] == [*kept[:2], hall]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10540", "110301"),
        ("ตำบลบางพลีใหญ่", "110301"),
        ("bang phli yai", "110301"),
        ("ไม่มีที่ไหน", None),
        ("", None),
        ("99999", None),
    ],
)
def test_a_place_is_found_by_its_name_or_postcode(text, expected):
    codes = [place.pk for place in places_called(text)]

    assert expected in codes if expected else codes == []


def test_a_stranger_without_scripts_finds_who_is_near(client):
    number = make_contact(station(13.6, 100.7, name_th="สถานีตำรวจทดสอบ"))
    answer = client.get(NEAR, {"q": "10540"})
    assert f"{NEAR}?subdistrict=110301" in answer.content.decode()

    page = client.get(NEAR, {"subdistrict": "110301"})

    text = page.content.decode()
    assert text.index("สถานีตำรวจทดสอบ") < text.index(f'href="tel:{number.value}"')
    assert "กม." in text
    assert page["Cache-Control"].startswith("public")
    assert "geolocation=()" in page["Permissions-Policy"]


@pytest.mark.parametrize("asked", [{"subdistrict": "999999"}, {"subdistrict": "๑"}, {"q": "<b>x"}, {}])
def test_what_is_no_place_asks_again(client, asked):
    page = client.get(NEAR, asked)

    assert page.status_code == 200
    assert "<b>x" not in page.content.decode()


def test_a_sub_district_without_a_point_leads_to_its_district(client):
    place = Subdistrict.objects.current().filter(latitude=None).first()

    page = client.get(NEAR, {"subdistrict": place.pk}).content.decode()

    assert "ยังไม่มีพิกัด" in page
    assert f"district={place.district_id}" in page


def test_it_costs_the_same_few_queries(client, django_assert_num_queries):
    for path in ("110301", "500101"):
        client.get(NEAR, {"subdistrict": path})
        with django_assert_num_queries(5):
            client.get(NEAR, {"subdistrict": path})


@pytest.mark.parametrize(("latitude", "longitude"), [(13.7, None), (None, 100), (51.5, 0)])
def test_a_point_is_whole_and_in_thailand(latitude, longitude):
    agency = make_agency()
    agency.latitude, agency.longitude = latitude, longitude

    with pytest.raises(ValidationError) as refused:
        agency.full_clean(validate_constraints=False)

    assert set(refused.value.message_dict) == {"latitude"}


def test_an_agency_with_a_point_leads_to_a_map_and_others_do_not(client):
    there, nowhere = station(13.75, 100.5), make_agency()

    pages = [client.get(agency.get_absolute_url()).content.decode() for agency in (there, nowhere)]

    assert ["openstreetmap.org/?mlat=13.7500&amp;mlon=100.5000" in page for page in pages] == [True, False]
