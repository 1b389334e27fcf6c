"""Reads of places: what a label in a file may stand for."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

from django.db.models import F

from directory.models import District, Province, ProvinceAlias
from directory.thai import normalise_label

Key = TypeVar("Key", bound=Hashable)

# Everyday names that stand for one province only.
OTHER_NAMES = {
    "10": (
        "กทม",
        "กทม.",
        "กรุงเทพ",
        "กรุงเทพฯ",
        "กรุงเทพมหานครฯ",
        "Bangkok Metropolis",
        "Krung Thep Maha Nakhon",
        "BKK",
    ),
    "14": ("อยุธยา", "Ayutthaya"),
    "24": ("แปดริ้ว",),
    "30": ("โคราช", "Korat"),
}


def province_labels() -> dict[str, str]:
    """Normalised label -> province code: code, ISO, Thai and English names, common forms, and what officers added."""
    added = dict(ProvinceAlias.objects.values_list("normalised", "province_id"))
    return added | _clear(_province_pairs())


def _province_pairs() -> Iterator[tuple[str, str]]:
    rows = Province.objects.current().values_list("code", "iso_3166_2", "name_th", "name_en")
    for code, iso, name_th, name_en in rows:
        names = (name_th, *OTHER_NAMES.get(code, ()))
        forms = [form + name for form in ("", "จังหวัด", "จ.") for name in names]
        for label in (code, iso, *forms, name_en, f"{name_en} Province", f"Changwat {name_en}"):
            yield normalise_label(label), code


def district_labels() -> dict[tuple[str, str], str]:
    """(province code, normalised label) -> district code.

    Names repeat between provinces, so a name alone is no key. A Thai name beats an English one; an English one that two
    districts of a province share stands for neither. Retired districts keep the names nobody has taken over.
    """
    current = District.objects.current()
    retired = District.objects.filter(retired_on__isnull=False)
    labels: dict[tuple[str, str], str] = {}
    for districts in (retired, current):
        rows = list(
            districts.values_list("code", "province_id", "name_th", "name_en", F("province__name_th"))
        )
        for pairs in (_english_pairs, _thai_pairs):
            labels |= _clear(pair for row in rows for pair in pairs(*row))
    return labels


def _thai_pairs(
    code: str, province: str, name_th: str, _: str, province_name: str
) -> Iterator[tuple[tuple[str, str], str]]:
    names = [name_th, "เมือง"] if name_th == f"เมือง{province_name}" else [name_th]
    for name in names:
        for form in ("", "อำเภอ", "อ.", "เขต"):
            yield (province, normalise_label(form + name)), code


def _english_pairs(
    code: str, province: str, _: str, name_en: str, __: str
) -> Iterator[tuple[tuple[str, str], str]]:
    for form in (name_en, f"{name_en} District", f"Amphoe {name_en}", f"Khet {name_en}"):
        yield (province, normalise_label(form)), code


def _clear(pairs: Iterable[tuple[Key, str]]) -> dict[Key, str]:
    """Labels that stand for one code; a label that two places share stands for neither."""
    codes: dict[Key, set[str]] = {}
    for label, code in pairs:
        codes.setdefault(label, set()).add(code)
    return {label: next(iter(found)) for label, found in codes.items() if len(found) == 1}
