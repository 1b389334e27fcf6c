"""Places: 77 / 928 / 7,436 from the files, loaded again without change, retired and never deleted."""

import csv
import datetime as dt
import shutil

import pytest
from django.db import IntegrityError, transaction

from directory.areas import all_areas, is_area_code
from directory.data_files import DATA, FileRefused
from directory.loading import load_places
from directory.models import District, Province, Subdistrict, SubdistrictPostcode
from directory.queries import district_labels, province_labels
from directory.thai import normalise_label

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    for path in DATA.glob("*.csv"):
        shutil.copy(path, tmp_path)
    return tmp_path


def rewrite(path, change):
    with path.open(encoding="utf-8", newline="") as stream:
        heading, *rows = csv.reader(stream)
    rows = change(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([heading, *rows])


def test_the_files_give_every_unit_of_thailand():
    assert Province.objects.current().count() == 77
    assert District.objects.current().count() == 928
    assert Subdistrict.objects.current().count() == 7436
    assert Province.objects.get(pk="10").police_region == "กองบัญชาการตำรวจนครบาล"
    assert SubdistrictPostcode.objects.filter(is_primary=True).count() == 7436


def test_a_second_load_changes_nothing(at):
    for loaded in load_places(at=at):
        assert (loaded.created, loaded.updated, loaded.retired, loaded.removed) == (0, 0, 0, 0)


def test_a_corrected_name_changes_one_row(at, folder):
    rewrite(
        folder / "provinces.csv",
        lambda rows: [[r[0], r[1], r[2] + "!", *r[3:]] if r[0] == "91" else r for r in rows],
    )
    provinces = load_places(at=at, folder=folder)[0]
    assert (provinces.updated, provinces.unchanged) == (1, 76)
    assert Province.objects.get(pk="91").name_en == "Satun!"


def test_a_unit_that_left_the_files_is_retired_and_comes_back(at):
    District.objects.create(code="1099", province_id="10", name_th="เขตเก่า", name_en="Old")
    assert load_places(at=at)[1].retired == 1
    assert load_places(at=at + dt.timedelta(days=9))[1].retired == 0
    old = District.objects.get(pk="1099")
    assert old.retired_on == dt.date(2026, 11, 24)
    assert old not in District.objects.current()
    assert old in District.objects.current(dt.date(2026, 11, 23))
    District.objects.filter(pk="1001").update(retired_on=dt.date(2020, 1, 1))
    assert load_places(at=at)[1].updated == 1
    assert District.objects.get(pk="1001").retired_on is None


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("provinces.csv", lambda rows: rows[:-1], "provinces.csv: 76 rows, 77 are expected"),
        ("provinces.csv", lambda rows: [*rows[:-1], rows[0]], 'provinces.csv, row 78, column code: "10" is already in row 2'),
        ("provinces.csv", lambda rows: [["๑๐", *rows[0][1:]], *rows[1:]], 'provinces.csv, row 2, column code: "๑๐" is not 2 digits'),
        ("districts.csv", lambda rows: [["9901", *rows[0][1:]], *rows[1:]], 'districts.csv, row 2, column code: "9901" lies in 99, not in provinces.csv'),
        ("subdistricts.csv", lambda rows: [[*rows[0][:3], "", *rows[0][4:]], *rows[1:]], "subdistricts.csv, row 2, column latitude: is empty while its other half is not"),
        ("postcodes.csv", lambda rows: rows[1:], "main postcodes in postcodes.csv, 1 is expected"),
    ],
)  # fmt: skip
def test_an_unsound_file_is_refused_by_row_and_column_and_nothing_changes(at, folder, name, change, message):
    rewrite(folder / name, change)
    with pytest.raises(FileRefused) as refusal:
        load_places(at=at, folder=folder)
    assert message in str(refusal.value)
    assert Province.objects.current().count() == 77


def test_the_database_refuses_a_district_outside_its_province():
    with pytest.raises(IntegrityError, match="directory_district_code_in_province"), transaction.atomic():
        District.objects.create(code="1150", province_id="10", name_th="ก", name_en="k")


def test_areas_are_the_nation_six_regions_and_77_provinces(django_assert_num_queries):
    with django_assert_num_queries(1):
        areas = all_areas()
    assert [area.kind for area in areas] == ["nation"] + ["region"] * 6 + ["province"] * 77
    nation, *rest = areas
    regions, provinces = rest[:6], rest[6:]
    assert sorted(code for region in regions for code in region.province_codes) == [p.code for p in provinces]
    assert nation.population == sum(p.population for p in provinces) == sum(r.population for r in regions)
    assert all(is_area_code(area.code) for area in areas)
    assert not any(is_area_code(code) for code in ("", "1", "๑๐", "central ", "TH-10"))


@pytest.mark.parametrize(
    "label", ["10", "TH-10", "กทม.", "กรุงเทพฯ", "จังหวัดกรุงเทพมหานคร", "bangkok", " Bangkok "]
)
def test_bangkok_is_known_by_many_names(label):
    assert province_labels()[normalise_label(label)] == "10"


def test_a_district_is_named_within_its_province():
    labels = district_labels()
    assert labels["91", normalise_label("อ.เมือง")] == labels["91", normalise_label("เมืองสตูล")] == "9101"
    assert labels["90", normalise_label("เมือง")] == "9001"
    assert labels["10", normalise_label("เขตดุสิต")] == "1002"
    codes = set(labels.values())
    assert codes == set(District.objects.current().values_list("code", flat=True))
