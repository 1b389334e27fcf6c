"""One box finds one's sub-district among all 7,436."""

import pytest

from accounts.places import find_places, place_labelled, place_of
from directory.models import Subdistrict

pytestmark = pytest.mark.django_db


def codes(text: str) -> list[str]:
    return [place.code for place in find_places(text)]


@pytest.mark.parametrize(
    "text",
    ["สีลม", "แขวงสีลม", "สีลม บางรัก", "แขวงสีลม เขตบางรัก กรุงเทพมหานคร 10500", "สีลม กทม", "Si Lom", "si lom bangkok",
     "SI LOM, BANG RAK", "สีลม ๑๐๕๐๐"],
)  # fmt: skip
def test_first_found_is_the_one_that_was_meant(text):
    assert codes(text)[0] == "100402"


def test_postcode_finds_every_subdistrict_that_has_it():
    expected = Subdistrict.objects.current().filter(postcodes__postcode="50180").order_by("code")

    assert codes("50180") == list(expected.values_list("code", flat=True))
    assert {place.postcode for place in find_places("10500")} == {"10500"}


def test_name_that_repeats_is_narrowed_by_its_province():
    assert len(codes("ในเมือง")) > 5
    assert [place.name_th for place in find_places("ในเมือง ขอนแก่น")] == [
        "ตำบลในเมือง อำเภอเมืองขอนแก่น จังหวัดขอนแก่น"
    ] + [place.name_th for place in find_places("ในเมือง ขอนแก่น")[1:]]


@pytest.mark.parametrize("text", ["", " ", "ก", "ไม่มีที่นี้", "99999", "'; --", "%", "x" * 5000])
def test_nothing_is_found_for_what_is_nowhere(text):
    assert find_places(text) == []


def test_every_place_is_found_again_by_its_label_in_both_languages():
    wrong = []
    for code in Subdistrict.objects.current().values_list("code", flat=True):
        place = place_of(code)
        wrong += [code for language in ("th", "en") if place_labelled(place.label(language)).code != code]

    assert wrong == []


def test_retired_or_unknown_code_is_no_place():
    assert place_of("999999") is None
