"""Which case types an area is warned of first, and what stands in where its own numbers are too small: one rule for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alerts.models import BulletinArea, BulletinEntry
from directory.areas import NATION
from directory.models import Province

SHOWN = 3


def first_threats(
    area: BulletinArea, entries: Iterable[BulletinEntry], *, shown: int = SHOWN
) -> list[BulletinEntry]:
    """The first by "beware first" that have advice to give.

    Where an area's own numbers are too small to rank so many, the rest comes from its region and the nation: the
    entries of another area (`entry.area_id`), whose figures must be said to be those of that area.
    """
    found = _ranked(entries)[:shown]
    if len(found) < shown:
        for wider in _wider(area):
            known = {entry.case_type_id for entry in found}
            more = _ranked(wider.entries.select_related("case_type", "area"))
            found += [entry for entry in more if entry.case_type_id not in known][: shown - len(found)]
    return found


def coarser_counts(area: BulletinArea, entries: Iterable[BulletinEntry]) -> dict[int, BulletinEntry]:
    """For each case type id that this area withholds, the entry of the smallest area around it that shows its count."""
    withheld = [entry.case_type_id for entry in entries if entry.suppressed]
    codes = _wider_codes(area) if withheld else []
    shown = BulletinEntry.objects.filter(
        area__bulletin=area.bulletin_id,
        area__area_code__in=codes,
        case_type_id__in=withheld,
        suppressed=False,
    ).select_related("area")
    largest_first = sorted(shown, key=lambda entry: -codes.index(entry.area.area_code)) if codes else []
    return {entry.case_type_id: entry for entry in largest_first}


def _ranked(entries: Iterable[BulletinEntry]) -> list[BulletinEntry]:
    ranked = [entry for entry in entries if entry.rank_beware and entry.case_type.says_th]
    return sorted(
        ranked, key=lambda entry: (entry.rank_beware, entry.rank_cases or 0, entry.case_type.position)
    )


def _wider(area: BulletinArea) -> Iterator[BulletinArea]:
    """The areas around this one in the same bulletin, the smallest first."""
    codes = _wider_codes(area)
    found = BulletinArea.objects.filter(bulletin=area.bulletin_id, area_code__in=codes)
    areas = {wider.area_code: wider for wider in found}
    yield from (areas[code] for code in codes if code in areas)


def _wider_codes(area: BulletinArea) -> list[str]:
    if area.area_code == NATION:
        return []
    region = Province.objects.filter(code=area.area_code).values_list("region", flat=True).first()
    return [code for code in (region, NATION) if code]
