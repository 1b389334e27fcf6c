"""The map: 77 tiles that do not overlap, levels of equal size, withheld provinces apart from those without cases."""

import csv
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from alerts.presenters.maps import DATA, LEVELS, draw, level_bounds, shapes
from directory.place_files import DATA as PLACES

NAMES = {code: f"จังหวัด {code}" for code in shapes()}


def drawn(rates):
    return draw({code: (rate, 1) for code, rate in rates.items()}, names=NAMES, title="แชร์ลูกโซ่")


def levels(rates):
    return {item.code: item.level for item in drawn(rates).provinces if item.code in rates}


def test_every_province_has_one_tile_of_its_own_an_outline_and_names_no_other_has():
    with (PLACES / "provinces.csv").open(encoding="utf-8") as stream:
        codes = {row["code"] for row in csv.DictReader(stream)}
    found = shapes()

    assert found.keys() == codes
    assert len({(shape.column, shape.row) for shape in found.values()}) == 77
    assert len({shape.short_th for shape in found.values()}) == 77
    assert len({shape.short_en for shape in found.values()}) == 77
    assert all(shape.path.startswith("M") and shape.path.endswith("z") for shape in found.values())


def test_outlines_are_small_enough_for_a_phone():
    assert len((DATA / "province_shapes.csv").read_bytes()) < 12_000


def test_neighbours_lie_near_each_other_on_the_tiles():
    found = shapes()
    for one, other in (("10", "11"), ("91", "90"), ("50", "58"), ("34", "33"), ("83", "82"), ("30", "31")):
        first, second = found[one], found[other]
        assert abs(first.column - second.column) + abs(first.row - second.row) <= 2, (one, other)


def test_levels_hold_equal_numbers_from_the_lowest_to_the_highest():
    codes = sorted(shapes())[:10]

    assert levels({code: Decimal(n + 1) for n, code in enumerate(codes)}) == {
        code: n // 2 + 1 for n, code in enumerate(codes)
    }


def test_withheld_is_neither_none_at_all_nor_the_lowest():
    result = drawn({"10": Decimal(3), "11": Decimal(0), "12": None})
    shades = {item.code: (item.shade, item.rate_text) for item in result.provinces}

    assert shades["12"] == shades["96"] == ("level-none", "–")
    assert shades["11"] == ("level-0", "0.0")
    assert shades["10"] == ("level-5", "3.0")
    assert [step.label for step in result.steps] == ["ไม่มีคดี", "3.0", "ไม่แสดง"]


def test_table_begins_with_the_highest_and_ends_with_the_withheld():
    result = drawn({"10": Decimal(3), "11": Decimal(0), "12": None, "13": Decimal(9)})

    assert [item.code for item in result.by_rate][:3] == ["13", "10", "11"]
    assert result.by_rate[-1].rate is None


def test_finding_names_the_highest_and_says_when_there_is_none():
    assert drawn({"10": Decimal(3), "13": Decimal(9)}).finding == (
        "แชร์ลูกโซ่: แจ้งมากที่สุดเมื่อเทียบกับประชากรที่ จังหวัด 13 (9.0 ต่อแสนคน)"
    )
    assert drawn({"10": None}).finding == "แชร์ลูกโซ่: ไม่แสดงจำนวนรายจังหวัด เพื่อปกป้องผู้เสียหาย"


@given(st.lists(st.decimals("0.001", "500", places=3), max_size=77))
def test_higher_rate_never_has_a_lower_level(rates):
    found = levels(dict(zip(sorted(shapes()), rates, strict=False)))
    ordered = [found[code] for _rate, code in sorted(zip(rates, sorted(shapes()), strict=False))]

    assert ordered == sorted(ordered)
    assert len(level_bounds(rates)) < LEVELS
