"""The 84 areas of a bulletin: the nation, six regions, 77 provinces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from directory.models import Province, Region

NATION = "TH"
Kind = Literal["nation", "region", "province"]


@dataclass(frozen=True)
class Area:
    kind: Kind
    code: str
    name_th: str
    name_en: str
    province_codes: tuple[str, ...]
    population: int


def all_areas() -> list[Area]:
    """Every area in a stable order, in one query: nation, regions, provinces by code."""
    provinces = list(Province.objects.current().order_by("code"))
    regions = [
        _sum("region", region.value, region.name_th, region.name_en, members)
        for region in Region
        if (members := [province for province in provinces if province.region == region])
    ]
    return [
        _sum("nation", NATION, "ทั้งประเทศ", "Thailand", provinces),
        *regions,
        *(_sum("province", item.code, item.name_th, item.name_en, [item]) for item in provinces),
    ]


def _sum(kind: Kind, code: str, name_th: str, name_en: str, members: Sequence[Province]) -> Area:
    codes = tuple(province.code for province in members)
    return Area(kind, code, name_th, name_en, codes, sum(province.population for province in members))


def is_area_code(code: str) -> bool:
    """Whether `code` has the form of an area's code; whether that province exists is the database's to say."""
    return code == NATION or code in Region.values or (len(code) == 2 and code.isascii() and code.isdigit())
