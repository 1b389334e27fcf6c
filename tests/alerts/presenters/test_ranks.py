"""Rankings by cases and by loss."""

from decimal import Decimal
from types import SimpleNamespace

from alerts.presenters.ranks import ranking_by_cases, ranking_by_loss


def row(name, **values):
    blank = dict.fromkeys(("cases", "loss_baht", "lower", "upper", "rank_cases", "rank_loss"))
    entry = SimpleNamespace(**blank | {"suppressed": False, "trend": "usual"} | values)
    return SimpleNamespace(name=name, address=f"/{name}/", entry=entry)


ROWS = [
    row(
        "น้อย",
        cases=10,
        rank_cases=2,
        loss_baht=Decimal(9_000_000),
        rank_loss=1,
        lower=Decimal(5),
        upper=Decimal(20),
    ),
    row(
        "มาก",
        cases=40,
        rank_cases=1,
        loss_baht=Decimal(3_000_000),
        rank_loss=2,
        lower=Decimal(10),
        upper=Decimal(50),
    ),
    row("ปิด", suppressed=True),
    row("ไม่มี", cases=0),
]


def test_ranking_by_cases_puts_the_usual_range_behind_each_bar():
    ranking = ranking_by_cases(ROWS)

    assert [(rank.place, rank.name, rank.value) for rank in ranking.ranks] == [
        (1, "มาก", "40 คดี"),
        (2, "น้อย", "10 คดี"),
    ]
    assert [(rank.width, rank.band_x, rank.band_width) for rank in ranking.ranks] == [
        (80.0, 20.0, 80.0),
        (20.0, 10.0, 30.0),
    ]
    assert ranking.finding == "แจ้งมากที่สุดคือ มาก ไม่มีประเภทใดเพิ่มขึ้นผิดปกติ"
    assert ranking.has_bands


def test_ranking_by_loss_has_its_own_order_and_no_band():
    ranking = ranking_by_loss(ROWS)

    assert [(rank.name, rank.value, rank.width) for rank in ranking.ranks] == [
        ("น้อย", "9 ล้านบาท", 100.0),
        ("มาก", "3 ล้านบาท", 33.3),
    ]
    assert ranking.finding == "เสียเงินมากที่สุดกับ น้อย รวม 9 ล้านบาท"
    assert not ranking.has_bands


def test_rising_types_are_named_in_the_finding_and_marked():
    rows = [*ROWS, row("พุ่ง", cases=30, rank_cases=3, trend="rising")]

    ranking = ranking_by_cases(rows)

    assert ranking.finding == "เพิ่มขึ้นผิดปกติ: พุ่ง"
    assert [rank.is_above for rank in ranking.ranks] == [False, False, True]


def test_withheld_types_are_counted_and_not_ranked():
    assert ranking_by_cases(ROWS).withheld == ranking_by_loss(ROWS).withheld == 1


def test_nothing_to_rank_is_said():
    assert ranking_by_cases([]).finding == "ยังไม่มีข้อมูลในช่วงนี้"
    assert ranking_by_loss([]).finding == "ยังไม่มีข้อมูลความเสียหายในช่วงนี้"
