"""What the library's pages show, decided here so that templates only print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from alerts.models import BulletinEntry, CaseType
from directory.areas import NATION
from directory.thai import number, thai_sort_key
from media_library import queries
from media_library.models import Audience, Kind, Language, MediaFile, MediaItem
from media_library.models.items import LICENCE_PAGES
from media_library.texts import Block, blocks

PER_PAGE = 24
LENGTHS = {
    "short": gettext_lazy("ไม่เกิน 1 นาที"),
    "middle": gettext_lazy("1-5 นาที"),
    "long": gettext_lazy("เกิน 5 นาที"),
}
Role = MediaFile.Role
# Of what stands for an item without a picture.
ICONS = {
    Kind.RADIO: "sound", Kind.SCRIPT: "sound", Kind.VIDEO: "media", Kind.GAME: "quiz", Kind.ARTICLE: "text",
    Kind.DOCUMENT: "text", Kind.POSTER: "picture", Kind.INFOGRAPHIC: "picture",
}  # fmt: skip


def is_english() -> bool:
    return (get_language() or "th").startswith("en")


@dataclass(frozen=True)
class ItemRow:
    """One item in a list: its thumbnail (or none), what it is, and in which language it is."""

    title: str
    summary: str
    href: str
    kind: str
    facts: str
    thumbnail: MediaFile | None
    slug: str
    language: str
    icon: str

    @classmethod
    def of(cls, item: MediaItem) -> ItemRow:
        return cls(
            title=item.in_language("title"),
            summary=item.in_language("summary"),
            href=item.get_absolute_url(),
            kind=str(Kind(item.kind).label),
            facts=" · ".join(_facts(item)),
            thumbnail=thumbnail_of(getattr(item, "shown_files", [])),
            slug=item.slug,
            language=language_of(item),
            icon=ICONS[Kind(item.kind)],
        )


def language_of(item: MediaItem) -> str:
    """The language its title is shown in, where that is not the page's: for the screen reader's tongue."""
    return "th" if is_english() and not item.title_en else ""


def _facts(item: MediaItem) -> Iterable[str]:
    if item.seconds:
        yield length_text(item.seconds)
    for kind in list(item.case_types.all())[:2]:
        yield kind.in_language("short")


def length_text(seconds: float) -> str:
    """1:05 นาที; 30 วินาที."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _("%(count)s วินาที") % {"count": number(rest, language=get_language() or "th")}
    return _("%(length)s นาที") % {"length": f"{minutes}:{rest:02}"}


def thumbnail_of(files: Sequence[MediaFile]) -> MediaFile | None:
    """In the reader's language where there is one."""
    wanted = "en" if is_english() else "th"
    roles = (Role.THUMBNAIL, Role.WAVEFORM)
    shown = [file for file in files if file.role in roles]
    return min(shown, key=lambda file: (file.language != wanted, roles.index(file.role)), default=None)


@dataclass(frozen=True)
class Option:
    label: str
    href: str
    is_on: bool


@dataclass(frozen=True)
class FilterGroup:
    """One question about what to see, each answer a link; the first takes the answer back."""

    title: str
    name: str
    options: list[Option]

    @property
    def chosen(self) -> Option | None:
        """What is chosen, with the link that takes it back."""
        label = next((option.label for option in self.options[1:] if option.is_on), "")
        return Option(label, self.options[0].href, is_on=True) if label else None


@dataclass(frozen=True)
class LibraryPage:
    query: str
    area: str
    province: str
    provinces: list[tuple[str, str]]
    for_today: list[ItemRow]
    rows: list[ItemRow]
    page: Any
    filters: list[FilterGroup]
    kept: list[tuple[str, str]]
    is_filtered: bool

    @classmethod
    def of(cls, chosen: Mapping[str, str], *, number: str, at: dt.datetime) -> LibraryPage:
        narrowed = any(name != "province" for name in chosen)
        threats = (
            None
            if narrowed or number not in ("", "1")
            else queries.todays_threats(chosen.get("province", ""))
        )
        first = queries.items_against(threats.kinds, at=at) if threats else []
        page = Paginator(queries.chosen_items(chosen, at=at), PER_PAGE).get_page(number)
        every = queries.with_pictures([*first, *page.object_list])
        rows = [ItemRow.of(item) for item in every]
        return cls(
            query=chosen.get("q", ""),
            area=_area_name(threats),
            province=chosen.get("province", ""),
            provinces=_provinces(threats),
            for_today=rows[: len(first)],
            rows=rows[len(first) :],
            page=page,
            filters=list(_filters(chosen)),
            kept=[(name, value) for name, value in chosen.items() if name != "q"],
            is_filtered=narrowed,
        )


def _area_name(threats: queries.Threats | None) -> str:
    if threats is None or threats.area.area_code == NATION:
        return ""
    return threats.area.name_en if is_english() else threats.area.name_th


def _provinces(threats: queries.Threats | None) -> list[tuple[str, str]]:
    """(code, name) in the reader's dictionary order."""
    found = [area for area in threats.areas if area.area_code.isdigit()] if threats else []
    if is_english():
        return sorted(((area.area_code, area.name_en) for area in found), key=lambda pair: pair[1])
    return sorted(((area.area_code, area.name_th) for area in found), key=lambda pair: thai_sort_key(pair[1]))


def _filters(chosen: Mapping[str, str]) -> Iterable[FilterGroup]:
    here = reverse("media_library:item-list")
    types = [
        (kind.code, kind.in_language("short"))
        for kind in CaseType.objects.filter(valid_to=None).exclude(says_th="")
    ]
    for name, title, choices in (
        ("kind", _("แบบไหน"), [(kind.value, kind.label) for kind in Kind]),
        ("type", _("เรื่องอะไร"), types),
        ("audience", _("สำหรับใคร"), [(one.value, one.label) for one in Audience]),
        ("language", _("ภาษา"), [(one.value, one.label) for one in Language]),
        ("length", _("ความยาว"), list(LENGTHS.items())),
    ):
        others = {key: value for key, value in chosen.items() if key != name}
        options = [Option(_("ทั้งหมด"), _href(here, others), name not in chosen)]
        options += [
            Option(str(label), _href(here, others | {name: value}), chosen.get(name) == value)
            for value, label in choices
        ]
        yield FilterGroup(title, name, options)


def _href(here: str, chosen: Mapping[str, str]) -> str:
    return f"{here}?{urlencode(chosen)}" if chosen else here


@dataclass(frozen=True)
class Download:
    label: str
    size: str
    href: str


@dataclass(frozen=True)
class ItemPage:
    item: MediaItem
    title: str
    summary: str
    alt: str
    transcript: str
    repost: str
    teaches: list[str]
    body: list[Block]
    kind: str
    licence: str
    licence_page: str
    picture: MediaFile | None
    player: dict[str, Any]
    downloads: list[Download]
    related: list[ItemRow]
    case_types: list[tuple[str, str]]
    share_line: str
    image: str
    only_thai: bool

    @property
    def is_beside(self) -> bool:
        """Whether words have room beside what is shown, on a wide screen."""
        return self.picture is not None or bool(self.player.get("is_upright"))

    @classmethod
    def of(cls, item: MediaItem, *, at: dt.datetime) -> ItemPage:
        files = files_for_reader(item)
        picture = files.get(Role.PICTURE)
        return cls(
            item=item,
            title=item.in_language("title"),
            summary=item.in_language("summary"),
            alt=item.in_language("alt"),
            transcript=item.in_language("transcript"),
            repost=item.in_language("repost"),
            teaches=item.in_language("teaches").splitlines(),
            body=blocks(item.in_language("body")),
            kind=str(Kind(item.kind).label),
            licence=item.get_licence_display(),
            licence_page=LICENCE_PAGES.get(item.licence, ""),  # type: ignore[call-overload]
            picture=picture,
            player=player_of(item, files),
            downloads=list(_downloads(files)),
            related=[
                ItemRow.of(other) for other in queries.with_pictures(queries.related_items(item, at=at))
            ],
            case_types=[
                (kind.in_language("short"), kind.get_absolute_url()) for kind in item.case_types.all()
            ],
            share_line=share_to_line(item),
            image=settings.SITE_URL + picture.get_absolute_url() if picture else "",
            only_thai=is_english() and not item.title_en,
        )


def files_for_reader(item: MediaItem) -> dict[str, MediaFile]:
    """{role: file} that is ready and may be given out, in the reader's language where there is one, else in Thai."""
    wanted = "en" if is_english() else "th"
    ready = [
        file
        for file in item.files.all()
        if file.state == MediaFile.State.READY and file.role != Role.ORIGINAL
    ]
    ready.sort(key=lambda file: (file.language == wanted, file.language == Language.THAI))
    return {file.role: file for file in ready}


def player_of(item: MediaItem, files: Mapping[str, MediaFile]) -> dict[str, Any]:
    """What components/_player.html takes; empty where nothing plays. The smallest film first: lines are slow."""
    file = files.get(Role.SMALL) or files.get(Role.LARGE) or files.get(Role.AUDIO)
    if file is None:
        return {}
    poster = files.get(Role.THUMBNAIL)
    return {
        "kind": "video" if item.kind == Kind.VIDEO else "audio",
        "source": file.get_absolute_url(),
        "type": file.content_type,
        "length": length_text(file.seconds or item.seconds or 0),
        "size": filesizeformat(file.bytes),
        "width": file.width,
        "height": file.height,
        "is_upright": (file.height or 0) > (file.width or 0),
        "tracks": _tracks(item),
        "poster": poster.get_absolute_url() if poster else "",
        "waveform": files.get(Role.WAVEFORM),
    }


@dataclass(frozen=True)
class Track:
    """Captions of a film in one language."""

    address: str
    language: str
    label: str


def _tracks(item: MediaItem) -> list[Track]:
    """Of every language that has captions, the reader's first."""
    labels = {"th": _("คำบรรยายภาษาไทย"), "en": _("คำบรรยายภาษาอังกฤษ")}
    order = ["en", "th"] if is_english() else ["th", "en"]
    return [
        Track(reverse("media_library:captions", args=[item.slug, code]), code, labels[code])
        for code in order
        if getattr(item, f"captions_{code}")
    ]


def _downloads(files: Mapping[str, MediaFile]) -> Iterable[Download]:
    """Every form with its size, so that nobody pays for what they did not mean."""
    for role in (Role.SHEET, Role.PICTURE, Role.AUDIO, Role.SMALL, Role.LARGE):
        file = files.get(role)
        if file:
            form = file.extension.upper()
            yield Download(
                f"{Role(role).label} ({form})",
                filesizeformat(file.bytes),
                f"{file.get_absolute_url()}?download=1",
            )


def share_to_line(item: MediaItem) -> str:
    """A plain link: LINE opens with the text, the reader chooses to whom."""
    text = f"{item.in_language('repost') or item.in_language('title')}\n{settings.SITE_URL}{item.get_absolute_url()}"
    return f"https://line.me/R/share?text={quote(text)}"


def crumbs() -> list[tuple[str, str]]:
    return [(_("สื่อความรู้"), reverse("media_library:item-list"))]


def trends_by_type() -> dict[int, str]:
    """{case type id: how it goes in the nation in the newest bulletin}."""
    threats = (
        BulletinEntry.objects.filter(area__area_code=NATION)
        .order_by("-area__bulletin__date", "-area__bulletin__revision")
        .select_related("area")[:40]
    )
    newest = threats[0].area_id if threats else None
    return {entry.case_type_id: entry.get_trend_display() for entry in threats if entry.area_id == newest}


@dataclass(frozen=True)
class UseRow:
    """How often an item was of use in some days."""

    label: str
    views: int
    plays: int
    downloads: int


@dataclass(frozen=True)
class ItemUse:
    """For the editor: whether an item is used, and whether its trick is on the rise."""

    rows: list[UseRow]
    trends: list[tuple[str, str]]

    @classmethod
    def of(cls, item: MediaItem, *, today: dt.date) -> ItemUse:
        week = [today - dt.timedelta(days=days) for days in (6, 13)]
        spans = [
            (_("7 วันล่าสุด"), Q(day__gte=week[0])),
            (_("7 วันก่อนหน้า"), Q(day__gte=week[1], day__lt=week[0])),
            (_("ทั้งหมด"), Q()),
        ]
        names = ("views", "plays", "downloads")
        sums = item.days.aggregate(
            **{
                f"{name}_{at}": Sum(name, filter=span, default=0)
                for at, (_label, span) in enumerate(spans)
                for name in names
            }
        )
        rows = [
            UseRow(label, *(sums[f"{name}_{at}"] for name in names))
            for at, (label, _span) in enumerate(spans)
        ]
        trends = trends_by_type()
        named = ((kind.in_language("short"), trends.get(kind.pk, "")) for kind in item.case_types.all())
        return cls(rows, [(name, trend) for name, trend in named if trend])
