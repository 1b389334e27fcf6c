"""Bulletins to render: every number different from every other, so that a number names the place it came from."""

import datetime as dt
from decimal import Decimal

from alerts.models import Bulletin, BulletinEntry, CaseType
from directory.areas import NATION
from directory.models import Province

DATE = dt.date(2026, 11, 25)
AS_OF = dt.datetime(2026, 11, 24, 20, 47, 51, tzinfo=dt.UTC)  # 25 November, 03:47 in Thailand
ORDER = ("INVEST_COMPUTER", "CALL_CENTER", "GOODS_NON_ORG", "REMOTE_APP", "ROMANCE")


def make_bulletin(day=DATE, *, revision=1, simulated=False, status="final", areas=(NATION, "50", "north")):
    """A bulletin with the first three threats, one withheld type and one quiet type in each area."""
    bulletin = Bulletin.objects.create(
        date=day,
        revision=revision,
        status=status,
        as_of=AS_OF + dt.timedelta(hours=revision - 1),
        data_through=day - dt.timedelta(days=1),
        period_start=day - dt.timedelta(days=7),
        period_end=day - dt.timedelta(days=1),
        is_simulated=simulated,
        method_version="2026.1",
        parameters={},
        input_sha256="a" * 64,
        sha256=f"{day.toordinal():060x}{revision:04x}",
        created_at=AS_OF + dt.timedelta(hours=revision - 1, minutes=5),
    )
    for index, code in enumerate(areas):
        make_area(bulletin, code, base=1000 * revision + 300 * index)
    return bulletin


def make_area(bulletin, code, *, base=1000, ranked=3):
    name_th, name_en = names(code)
    area = bulletin.areas.create(
        area_code=code, name_th=name_th, name_en=name_en, population=1_234_567, total_cases=None
    )
    kinds = {kind.code: kind for kind in CaseType.objects.filter(code__in=ORDER)}
    for place, kind in enumerate(ORDER, start=1):
        area.entries.create(case_type=kinds[kind], **figures(place, base, is_ranked=place <= ranked))
    return area


def names(code):
    if code == NATION:
        return "ทั้งประเทศ", "Thailand"
    province = Province.objects.filter(code=code).first()
    return (province.name_th, province.name_en) if province else ("ภาคเหนือ", "North")


def figures(place, base, *, is_ranked):
    """The numbers of an entry; the fourth is withheld, the fifth has no case."""
    if not is_ranked:
        cases = None if place == 4 else 0
        return {"cases": cases, "trend": BulletinEntry.Trend.INSUFFICIENT, "suppressed": cases is None}
    return {
        "cases": base + 11 * place,
        "previous_cases": base + 13 * place,
        "loss_baht": Decimal(f"{base * 7919 * place}.25"),
        "median_loss_baht": Decimal(f"{base * 3 + place}.50"),
        "trimmed_mean_loss_baht": Decimal(f"{base * 5 + place}.75"),
        "largest_case_share": Decimal(f"0.{1000 + base + place}"[:6]),
        "per_100k": Decimal(f"{base / 100 + place:.3f}"),
        "expected": Decimal(f"{base + 17 * place}.30"),
        "lower": Decimal(f"{base - 19 * place}.40"),
        "upper": Decimal(f"{base + 23 * place}.60"),
        "trend": BulletinEntry.Trend.RISING if place == 1 else BulletinEntry.Trend.USUAL,
        "rank_cases": 4 - place,
        "rank_loss": place,
        "rank_beware": place,
    }


def area_of(bulletin, code=NATION):
    return bulletin.areas.select_related("bulletin").get(area_code=code)
