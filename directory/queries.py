"""Reads of places: what a label in a file may stand for."""

from __future__ import annotations

from directory.models import District, Province
from directory.thai import normalise_label

OTHER_NAMES = {
    "10": ("กทม", "กทม.", "กรุงเทพ", "กรุงเทพฯ", "กรุงเทพมหานครฯ", "Bangkok Metropolis", "BKK"),
    "14": ("อยุธยา", "Ayutthaya"),
    "30": ("โคราช", "Korat"),
    "24": ("แปดริ้ว",),
}


def province_labels() -> dict[str, str]:
    """Normalised label -> province code: code, ISO, Thai and English names, common forms."""
    labels: dict[str, str] = {}
    for province in Province.objects.all():
        thai = [form + province.name_th for form in ("", "จังหวัด", "จ.")]
        names = [
            province.code,
            province.iso_3166_2,
            province.name_en,
            *thai,
            *OTHER_NAMES.get(province.code, ()),
        ]
        labels.update({normalise_label(name): province.code for name in names})
    return labels


def district_labels() -> dict[tuple[str, str], str]:
    """(province code, normalised label) -> district code. Names repeat between provinces, so a name alone is no key."""
    labels: dict[tuple[str, str], str] = {}
    for district in District.objects.select_related("province"):
        names = [form + district.name_th for form in ("", "อำเภอ", "อ.", "เขต")] + [district.name_en]
        if district.name_th == f"เมือง{district.province.name_th}":
            names += ["เมือง", "อ.เมือง", "อำเภอเมือง"]
        labels.update({(district.province_id, normalise_label(name)): district.code for name in names})
    return labels
