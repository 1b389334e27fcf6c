"""The 84 areas of a bulletin: the nation, six regions, 77 provinces."""

from __future__ import annotations

from dataclasses import dataclass

from directory.models import Province, Region

NATION = "TH"
REGION_NAMES_EN = {
    "north": "North", "northeast": "Northeast", "central": "Central", "east": "East", "west": "West", "south": "South",
}  # fmt: skip


@dataclass(frozen=True)
class Area:
    kind: str
    code: str
    name_th: str
    name_en: str
    province_codes: tuple[str, ...]
    population: int


def all_areas() -> list[Area]:
    """Every area in a stable order, in one query: nation, regions, provinces by code."""
    provinces = list(Province.objects.current().order_by("code"))
    regions = [
        _sum("region", region.value, str(region.label), REGION_NAMES_EN[region.value], members)
        for region in Region
        if (members := [province for province in provinces if province.region == region])
    ]
    return [
        _sum("nation", NATION, "ทั้งประเทศ", "Thailand", provinces),
        *regions,
        *(_sum("province", item.code, item.name_th, item.name_en, [item]) for item in provinces),
    ]


def _sum(kind: str, code: str, name_th: str, name_en: str, members: list[Province]) -> Area:
    codes = tuple(province.code for province in members)
    return Area(kind, code, name_th, name_en, codes, sum(province.population for province in members))


def is_area_code(code: str) -> bool:
    return code == NATION or code in REGION_NAMES_EN or (len(code) == 2 and code.isdigit())
