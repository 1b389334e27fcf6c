"""Rows are decoded in blocks for speed; whatever stands beside a row, it becomes the same line."""

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from alerts.importing.headings import read_headings
from alerts.importing.rows import Labels, RowDecoder, keyed_hash

HEADINGS = [
    "case_no",
    "reported_at",
    "incident_at",
    "case_type",
    "province",
    "district",
    "loss_baht",
    "age",
    "sex",
    "channel",
]
LABELS = Labels(
    case_types={"job": 4, "loan": 7},
    provinces={"กรุงเทพมหานคร": "10", "สตูล": "91"},
    districts={("91", "ละงู"): "9105"},
    district_codes=frozenset({"9105"}),
)
CELLS = (
    ["RTP-1", "๑๒๓", "12.0", "1.2E+15", "", " A 7 "],
    ["2026-11-24 10:00", "2026-11-24T10:00:59", "24/11/2569", "24/11/2569 14.30 น.", "45321.5", "45321.12345678", "",
     "-", "ไม่ทราบ", "31/02/2569", "2026-11-24 25:00", "2026-11-24 10:00:00Z", " 2026-11-24 ", "24 พ.ย. 2569"],
    ["2026-11-20", "", "-", "ไม่ทราบ", "20/11/2569 08:15", "never"],
    ["job", "loan", "", "mystery"],
    ["กรุงเทพมหานคร", "สตูล", "", "-", "ปารีส"],
    ["ละงู", "9105", "", "", "บางรัก"],
    ["1154", "1,154.50", "฿1,154", "", "-5", "much", "๑,๑๕๔ บาท"],
    ["30", "30-44", "", "ร้อย"],
    ["หญิง", "m", "", "?"],
    ["LINE", "", "ตลาดนัด"],
)  # fmt: skip
row = st.tuples(*map(st.sampled_from, CELLS)).map(list)


def values(lines):
    """The lines' cells, with the two ways of writing a moment or an amount made one."""
    cells = [line.split("\t") for line in lines]
    return [[re.sub(r" (\d\d:\d\d)\+", r" \1:00+", re.sub(r"[ T](\d):", r" 0\1:", cell.replace("T", " "))) for cell in row[:7]]
            + [row[7] if row[7] == "\\N" else Decimal(row[7]), *row[8:]] for row in cells]  # fmt: skip


def decoder():
    return RowDecoder(read_headings(HEADINGS), LABELS, b"k" * 32, short_rows_are_whole=False)


@given(st.lists(row, min_size=1, max_size=40))
def test_a_block_gives_the_lines_its_rows_give_one_by_one(rows):
    numbered = list(enumerate(rows, 2))

    beside_a_cut_row = decoder().lines([*numbered, (99, ["cut"])]).splitlines()[:-1]

    assert values(decoder().lines(numbered).splitlines()) == values(beside_a_cut_row)


def test_a_regular_row_becomes_one_line_of_decoded_columns():
    cells = ["RTP-1", "24/11/2569 14.30 น.", "2026-11-20", "loan", "", "9105", "1,154.5", "61", "หญิง", "ไลน์"]

    line = decoder().lines([(2, cells)])

    key = keyed_hash(b"k" * 32)("RTP-1")
    assert (
        line == f"2\t{key}\t2026-11-24 14:30:00+07\t2026-11-20+07\t7\t91\t9105\t1154.50\t60+\tf\tline\t\\N\n"
    )


def test_a_row_in_trouble_names_every_column_and_keeps_no_value():
    cells = ["RTP-1", "31/02/2569", "never", "mystery", "ปารีส", "", "-5", "ร้อย", "?", ""]

    line = decoder().lines([(2, cells)])

    problems = (
        "reported_at:date_impossible,incident_at:date_unreadable,case_type:case_type_unknown,"
        "province:province_unknown,loss_baht:loss_negative,age:age_unreadable,sex:sex_unknown"
    )
    assert line == f"2\t{keyed_hash(b'k' * 32)('RTP-1')}" + "\t\\N" * 9 + f"\t{{{problems}}}\n"


def test_the_case_number_is_hashed_with_a_key_after_what_spreadsheets_do_to_it_is_undone():
    same = [
        decoder().lines([(2, [text, "2026-11-24", "", "job", *[""] * 6])])
        for text in ("123", "๑๒๓", " 123 ", "123.0")
    ]

    assert len(set(same)) == 1
    assert keyed_hash(b"a" * 32)("123") != keyed_hash(b"b" * 32)("123")
