"""Finding a citizen for staff: by phone however it is written, or by the beginning of a name. And what a list shows of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Citizen
from accounts.models.citizens import CitizenQuerySet
from accounts.phones import NotAThaiPhone, parse_phone
from directory.thai import to_arabic_digits

MOST_FOUND = 50
_LEADING_VOWELS = "เแโใไ"
_HIDDEN = "•••"


@dataclass(frozen=True)
class Search:
    """What was understood of a search term: `by` phone, name, or nothing (a number that is no phone)."""

    by: str
    term: str

    def within(self, rows: CitizenQuerySet) -> CitizenQuerySet:
        if self.by == "phone":
            return rows.with_phone(self.term)
        if self.by != "name":
            return rows.none()
        first, _, last = self.term.partition(" ")
        found = rows.filter(first_name__istartswith=first)
        return found.filter(last_name__istartswith=last) if last else found


def understood(text: str) -> Search:
    text = " ".join(text.split())
    try:
        return Search("phone", parse_phone(text))
    except NotAThaiPhone:
        digits = sum(character.isdigit() for character in to_arabic_digits(text))
        return Search("nothing" if digits else "name", text)


def initial(name: str) -> str:
    """ส••• of สมชาย, เก••• of เกรียงไกร: a vowel that is written first is no initial."""
    if not name:
        return ""
    return name[: 2 if name[0] in _LEADING_VOWELS else 1] + _HIDDEN


def initials(citizen: Citizen) -> str:
    return f"{initial(citizen.first_name)} {initial(citizen.last_name)}".strip()


def repeats(shown: Iterable[Citizen], among: CitizenQuerySet) -> dict[int, int]:
    """{citizen: how many others `among` those the officer may see have the same phone}, in one query."""
    indexes = {citizen.pk: bytes(citizen.phone_index) for citizen in shown}
    rows = (
        among.filter(phone_index__in=set(indexes.values())).order_by().values_list("phone_index", flat=True)
    )
    counts = Counter(bytes(index) for index in rows)
    return {pk: counts[index] - 1 for pk, index in indexes.items()}
