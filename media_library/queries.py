"""Reads of the library: what a reader chose, what helps against today's threats, what is related."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    CharField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Value,
    prefetch_related_objects,
)

from alerts.models import Bulletin, BulletinArea, CaseType
from alerts.threats import first_threats
from directory.areas import NATION
from directory.search.finding import find
from media_library.models import Kind, MediaFile, MediaItem
from media_library.models.items import MediaItemQuerySet

FOUND = 200
# Of so many newest items about a threat the first of each kind is taken.
NEWEST = 60
SHOWN = ("slug", "kind", "title_th", "title_en", "summary_th", "summary_en", "seconds")
LENGTHS = {
    "short": Q(seconds__lte=60),
    "middle": Q(seconds__gt=60, seconds__lte=300),
    "long": Q(seconds__gt=300),
}
# Of a threat, one of each of these kinds is shown first: to read, to hang up, to hear.
FIRST_KINDS = (Kind.ARTICLE, Kind.VIDEO, Kind.RADIO, Kind.POSTER, Kind.INFOGRAPHIC, Kind.SCRIPT)
SHOWN_ROLES = (MediaFile.Role.THUMBNAIL, MediaFile.Role.PICTURE, MediaFile.Role.WAVEFORM)


def chosen_items(chosen: Mapping[str, str], *, at: dt.datetime) -> MediaItemQuerySet:
    """The public items a reader chose, the newest first, or the best match first where words were given."""
    items = MediaItem.objects.public(at).select_related("maker")
    if "kind" in chosen:
        items = items.filter(kind=chosen["kind"])
    if "type" in chosen:
        about = MediaItem.case_types.through.objects.filter(
            mediaitem=OuterRef("pk"), casetype__code=chosen["type"]
        )
        items = items.filter(Exists(about))
    if "audience" in chosen:
        items = items.filter(audiences__overlap=[chosen["audience"], "everyone"])
    if "language" in chosen:
        items = items.filter(languages__contains=[chosen["language"]])
    if "length" in chosen:
        items = items.filter(LENGTHS[chosen["length"]])
    return _matching(items, chosen["q"]) if "q" in chosen else items.order_by("-published_at", "-id")


def _matching(items: MediaItemQuerySet, words: str) -> MediaItemQuerySet:
    keys = [document.key for document in find(words, kinds=("media",), limit=FOUND).documents]
    place = Func(
        Value(keys, ArrayField(CharField())),
        F("slug"),
        function="array_position",
        output_field=IntegerField(),
    )
    return items.filter(slug__in=keys).annotate(place=place).order_by("place")


@dataclass(frozen=True)
class Threats:
    """Today's case types to beware of first, and where."""

    area: BulletinArea
    kinds: list[CaseType]
    areas: list[BulletinArea]


def todays_threats(province: str = "") -> Threats | None:
    """Of the newest bulletin, in a province or the nation; None while there is no bulletin, or no such area."""
    newest = Bulletin.objects.order_by("-date", "-revision").values("pk")[:1]
    areas = list(BulletinArea.objects.filter(bulletin__in=newest))
    area = next((found for found in areas if found.area_code == (province or NATION)), None)
    if area is None:
        return None
    entries = first_threats(area, area.entries.select_related("case_type", "area"))
    return Threats(area, [entry.case_type for entry in entries], areas)


def items_against(kinds: Sequence[CaseType], *, at: dt.datetime, each: int = 2) -> list[MediaItem]:
    """For each case type, in order, `each` of its newest items, of different kinds; no item twice. For lists: without their bodies."""
    newest: dict[int, dict[str, MediaItem]] = {kind.pk: {} for kind in kinds}
    for item in _newest_about(list(newest), at):
        newest[item.about_type].setdefault(item.kind, item)
    chosen: dict[int, MediaItem] = {}
    for by_kind in newest.values():
        fresh = [item for item in by_kind.values() if item.pk not in chosen]
        chosen |= {item.pk: item for item in sorted(fresh, key=lambda item: _place(item.kind))[:each]}
    return list(chosen.values())


def _newest_about(types: list[int], at: dt.datetime) -> Iterable[Any]:
    """The NEWEST newest items about each type, which stands in `about_type`: one query, a few steps down an index each."""
    through = MediaItem.case_types.through
    each = [
        MediaItem.objects.public(at)
        .filter(Exists(through.objects.filter(mediaitem=OuterRef("pk"), casetype=pk)))
        .order_by("-published_at", "-id")
        .annotate(about_type=Value(pk))
        .only(*SHOWN)[:NEWEST]
        for pk in types
    ]
    return each[0].union(*each[1:], all=True) if each else []


def _place(kind: str) -> int:
    return FIRST_KINDS.index(Kind(kind)) if kind in FIRST_KINDS else len(FIRST_KINDS)


def with_pictures(items: Iterable[MediaItem]) -> list[MediaItem]:
    """The same items with their case types and thumbnails read at once (two queries)."""
    shown = MediaFile.objects.filter(role__in=SHOWN_ROLES, state=MediaFile.State.READY)
    together = list(items)
    prefetch_related_objects(together, "case_types", Prefetch("files", shown, to_attr="shown_files"))
    return together


def related_items(item: MediaItem, *, at: dt.datetime, limit: int = 4) -> list[MediaItem]:
    """Others about the same case types, the newest first; other kinds before more of the same."""
    ids = [kind.pk for kind in item.case_types.all()]
    about = MediaItem.case_types.through.objects.filter(mediaitem=OuterRef("pk"), casetype__in=ids)
    others = MediaItem.objects.public(at).filter(Exists(about)).exclude(pk=item.pk).select_related("maker")
    newest = others.order_by("-published_at", "-id")
    found = list(newest.exclude(kind=item.kind)[:limit])
    return found if len(found) == limit else found + list(newest.filter(kind=item.kind)[: limit - len(found)])


def items_about(code: str, *, at: dt.datetime, limit: int = 6) -> list[MediaItem]:
    """Items about one case type, those made for it alone first."""
    items = MediaItem.objects.public(at).filter(case_types__code=code).select_related("maker")
    return with_pictures(items.order_by("kind", "-published_at", "-id")[:limit])
