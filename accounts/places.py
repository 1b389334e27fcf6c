"""Finds one's sub-district by one box: its name, district, province or postcode, in Thai or English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import F

from accounts.reference import now
from directory.models import Subdistrict, SubdistrictPostcode
from directory.thai import is_english, normalise_label, to_arabic_digits

MOST = 20
_WORDS = re.compile(r"[\s,/]+")
# What people write before a name. Only where a word is longer than the prefix: ตำบล alone says nothing.
_PREFIXES = re.compile(
    r"^(?:ตำบล|แขวง|อำเภอ|เขต|จังหวัด|ต\.|อ\.|จ\.|tambon|khwaeng|amphoe|khet|changwat)(?=.)|"
    r"(?<=.)(?:subdistrict|district|province)$"
)
_OTHER_PROVINCE_NAMES = {"10": "กทม กทม. กรุงเทพ กรุงเทพฯ", "14": "อยุธยา", "30": "โคราช korat"}


@dataclass(frozen=True)
class FoundPlace:
    """A sub-district as people choose it. The names are whole: แขวงบางรัก, เขตบางรัก, กรุงเทพมหานคร."""

    code: str
    name_th: str
    name_en: str
    postcode: str

    def label(self, language: str) -> str:
        return f"{self.name_en if is_english(language) else self.name_th} {self.postcode}".strip()


@dataclass(frozen=True)
class _Entry:
    place: FoundPlace
    own: tuple[str, ...]  # normalised names of the sub-district
    around: tuple[str, ...]  # of its district and province
    postcodes: tuple[str, ...]
    everything: (
        str  # all of these in one text: most places are passed over by looking here once for each word
    )

    def place_with(self, words: Sequence[str]) -> FoundPlace:
        """The place, with the postcode that was asked for where it has several."""
        asked = [postcode for postcode in self.postcodes if postcode in words]
        return replace(self.place, postcode=asked[0]) if asked else self.place

    def rank(self, words: Sequence[str]) -> int | None:
        """0 is best; None when a word is found nowhere."""
        if "".join(words) in self.own:  # a name that is written in several words
            return 0
        ranks = [self._rank_of(word) for word in words]
        if not all(rank is not None for rank in ranks):
            return None
        return min(rank for rank in ranks if rank is not None)

    def _rank_of(self, word: str) -> int | None:
        if word.isdigit():
            return 1 if any(postcode.startswith(word) for postcode in self.postcodes) else None
        if word in self.own:
            return 0
        if any(name.startswith(word) for name in self.own):
            return 1
        if any(name.startswith(word) for name in self.around):
            return 2
        return 3 if any(word in name for name in (*self.own, *self.around)) else None


def find_places(text: str, *, most: int = MOST) -> list[FoundPlace]:
    """Sub-districts in which every word of the text is found; the best first, then by their code."""
    words = _words(text)
    if not words:
        return []
    holding = _entries()
    for word in words:
        holding = [entry for entry in holding if word in entry.everything]
    ranked = [(rank, entry) for entry in holding if (rank := entry.rank(words)) is not None]
    ranked.sort(key=lambda pair: (pair[0], pair[1].place.code))
    return [entry.place_with(words) for _, entry in ranked[:most]]


def place_of(code: str) -> FoundPlace | None:
    """The sub-district with this code, if it exists today."""
    return _by_code().get(code)


def place_labelled(text: str) -> FoundPlace | None:
    """The sub-district whose whole label this is, in either language: what a box holds after one was chosen."""
    return _by_label().get(text.strip())


def _words(text: str) -> list[str]:
    raw = [normalise_label(to_arabic_digits(word)) for word in _WORDS.split(text.strip()[:100])]
    return [word for word in (_PREFIXES.sub("", word) for word in raw) if len(word) > 1 or word.isdigit()]


def _entries() -> Sequence[_Entry]:
    return _read_entries(now())


def _by_code() -> dict[str, FoundPlace]:
    return _read_by_code(now())


def _by_label() -> dict[str, FoundPlace]:
    return _read_by_label(now())


@lru_cache(maxsize=1)
def _read_by_code(_: int) -> dict[str, FoundPlace]:
    return {entry.place.code: entry.place for entry in _entries()}


@lru_cache(maxsize=1)
def _read_by_label(_: int) -> dict[str, FoundPlace]:
    return {entry.place.label(language): entry.place for language in ("en", "th") for entry in _entries()}


@lru_cache(maxsize=1)
def _read_entries(_: int) -> tuple[_Entry, ...]:
    postcodes: dict[str, list[str]] = {}
    rows = SubdistrictPostcode.objects.order_by("-is_primary", "postcode")
    for code, postcode in rows.values_list("subdistrict_id", "postcode"):
        postcodes.setdefault(code, []).append(postcode)
    places = Subdistrict.objects.current().annotate(
        district_th=F("district__name_th"), district_en=F("district__name_en"),
        province_th=F("district__province__name_th"), province_en=F("district__province__name_en"),
    )  # fmt: skip
    return tuple(_entry(place, postcodes.get(place.code, [])) for place in places.order_by("code"))


def _entry(place: Subdistrict, postcodes: list[str]) -> _Entry:
    row: dict[str, str] = place.__dict__  # with the annotated names
    sub_prefix, prefix = ("แขวง", "เขต") if place.is_in_bangkok else ("ตำบล", "อำเภอ")
    province = row["province_th"] if place.is_in_bangkok else f"จังหวัด{row['province_th']}"
    found = FoundPlace(
        place.code,
        f"{sub_prefix}{place.name_th} {prefix}{row['district_th']} {province}",
        f"{place.name_en}, {row['district_en']}, {row['province_en']}",
        postcodes[0] if postcodes else "",
    )
    names = [row["district_th"], row["district_en"], row["province_th"], row["province_en"]]
    others = _OTHER_PROVINCE_NAMES.get(place.code[:2], "").split()
    own = normalise_label(place.name_th), normalise_label(place.name_en)
    around = tuple(normalise_label(name) for name in (*names, *others))
    return _Entry(found, own, around, tuple(postcodes), "\n".join((*own, *around, *postcodes)))
