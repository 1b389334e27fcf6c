"""Loads the project's own items from media_library/data: texts, short films, and posters and infographics drawn from texts.

Idempotent: what is the same is not written or drawn again. What staff have made their own, or have withdrawn, is left alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from alerts.models import CaseType
from directory.models import Keeper
from media_library import clips
from media_library.drawing import film, frame
from media_library.drawing.infographic import Infographic
from media_library.drawing.poster import Poster
from media_library.files import receiving, storing
from media_library.files.checking import Picture
from media_library.models import (
    Kind,
    Licence,
    Maker,
    MediaFile,
    MediaItem,
    Publication,
    Series,
    SeriesItem,
    State,
)
from media_library.services import content_of, sha256_of

DATA = Path(__file__).parent / "data"
FILES = ("scripts", "posters", "infographics", "articles", "clips")
LANGUAGES = ("th", "en")
SCRIPT_SECONDS = 30
# Raise it when a design changes in code: every sheet is drawn again.
DESIGN = 3
TEXTS = ("title", "summary", "body", "alt", "transcript", "captions", "teaches", "repost")


class Loaded(NamedTuple):
    name: str
    created: int
    updated: int
    unchanged: int
    kept: int


def read_clips() -> Iterator[dict[str, Any]]:
    """The items that are short films."""
    return read_items(("clips",))


def read_items(names: Sequence[str] = FILES) -> Iterator[dict[str, Any]]:
    """Every item of the data files as {field: value}, with its series and place in it."""
    for name in names:
        with (DATA / f"{name}.toml").open("rb") as stream:
            told = tomllib.load(stream)
        for place, item in enumerate(told["item"], start=1):
            shared = ("kind", "review_on", "series", "labels_th", "labels_en")
            yield item | {
                "place": place,
                **{field: told[field] for field in shared if field in told},
            }


def load_media(*, at: dt.datetime, only: Collection[str] = ()) -> Loaded:
    """Bring the project's items up to date (`only`: these slugs). An item at a time, so that a stop leaves whole items."""
    maker = _load_maker()
    kinds = {kind.code: kind for kind in CaseType.objects.all()}
    outcomes = [
        _load_item(told, maker, kinds, at) for told in read_items() if not only or told["slug"] in only
    ]
    counted = [outcomes.count(outcome) for outcome in ("created", "updated", "unchanged", "kept")]
    return Loaded(MediaItem.__name__, *counted)


def _load_maker() -> Maker:
    said = {
        "kind": Maker.Kind.PROJECT,
        "name_th": "โครงการไซเบอร์วัคซีน",
        "name_en": "The Cyber Vaccine project",
    }
    return Maker.objects.update_or_create(slug="cyber-vaccine", defaults=said)[0]


def _load_item(told: dict[str, Any], maker: Maker, kinds: dict[str, CaseType], at: dt.datetime) -> str:
    item = MediaItem.objects.select_related("revision").filter(slug=told["slug"]).first()
    if item and (item.keeper != Keeper.FILE or item.state != State.PUBLISHED or hasattr(item, "revision")):
        return "kept"
    types = [kinds[code] for code in told["case_types"]]
    said = _said(told, types[0], maker)
    item = item or MediaItem(slug=told["slug"], keeper=Keeper.FILE, created_at=at, version=0)
    is_new = item.pk is None
    files = _drawn(told, item, types[0], at)
    changed = [name for name, value in said.items() if getattr(item, name) != value]
    if not (is_new or changed or files or _types_differ(item, types)):
        _place(item, told)
        return "unchanged"
    _store(item, said, types, files, at)
    _place(item, told)
    return "created" if is_new else "updated"


@transaction.atomic
def _store(
    item: MediaItem, said: dict[str, Any], types: list[CaseType], files: list[MediaFile], at: dt.datetime
) -> None:
    for name, value in said.items():
        setattr(item, name, value)
    item.state, item.published_at, item.version = State.PUBLISHED, item.published_at or at, item.version + 1
    item.save()
    item.case_types.set(types)
    for file in files:
        MediaFile.objects.filter(item=item, role=file.role, language=file.language).delete()
        file.item = item
        file.save()
    content = content_of(item)
    Publication.objects.create(
        item=item, version=item.version, at=at, content=content, sha256=sha256_of(content)
    )


def _types_differ(item: MediaItem, types: list[CaseType]) -> bool:
    return set(item.case_types.values_list("pk", flat=True)) != {kind.pk for kind in types}


def _place(item: MediaItem, told: dict[str, Any]) -> None:
    titles = {name: text for name, text in told["series"].items() if name != "slug"}
    series, _new = Series.objects.update_or_create(slug=told["series"]["slug"], defaults=titles)
    SeriesItem.objects.update_or_create(series=series, item=item, defaults={"position": told["place"]})


def _said(told: dict[str, Any], kind: CaseType, maker: Maker) -> dict[str, Any]:
    """The fields of the row; what a sheet shows is also said in words."""
    said: dict[str, Any] = {
        "kind": told["kind"],
        "maker_id": maker.pk,
        "licence": Licence.CC_BY,
        "languages": list(LANGUAGES),
        "audiences": told["audiences"],
        "channels": told["channels"],
        "review_on": told["review_on"],
        "seconds": _seconds(told),
    }
    in_words = {
        Kind.POSTER: _poster_words, Kind.INFOGRAPHIC: _infographic_words, Kind.VIDEO: _clip_words
    }.get(told["kind"])  # fmt: skip
    for language in LANGUAGES:
        with override(language):
            words = in_words(told, kind, language) if in_words else {}
        for field in TEXTS:
            name = f"{field}_{language}"
            said[name] = str(words.get(field, told.get(name, ""))).strip()
    return said


def _seconds(told: dict[str, Any]) -> int | None:
    if told["kind"] == Kind.VIDEO:
        return clips.seconds_of(told)
    return SCRIPT_SECONDS if told["kind"] == Kind.SCRIPT else None


def _clip_words(told: dict[str, Any], kind: CaseType, language: str) -> dict[str, str]:
    return clips.words(told, language)


def _poster_words(told: dict[str, Any], kind: CaseType, language: str) -> dict[str, str]:
    headline, points = told[f"headline_{language}"], told[f"points_{language}"]
    says, sign, name = (getattr(kind, f"{field}_{language}") for field in ("says", "sign", "short"))
    numbered = " ".join(f"{number}. {point}" for number, point in enumerate(points, start=1))
    return {
        "title": headline,
        "summary": _("โปสเตอร์ A4 พร้อมพิมพ์ เรื่อง%(name)s") % {"name": name},
        "alt": f"{headline} · {_('คนร้ายมักพูดว่า')} {says} · {_('จุดสังเกต')} {sign} · {numbered} · {_('ถูกหลอกแล้ว โทร')} 1441",
        "teaches": sign,
        "repost": f"{headline}\n{numbered}\n{_('ถูกหลอกแล้ว โทร')} 1441",
    }


def _infographic_words(told: dict[str, Any], kind: CaseType, language: str) -> dict[str, str]:
    rows = told[f"rows_{language}"]
    text = " ".join(f"{number}. {first}: {second}." for number, (first, second) in enumerate(rows, start=1))
    return {
        "alt": f"{told[f'title_{language}']} · {text}",
        "teaches": "\n".join(first for first, _second in rows),
    }


def _drawn(told: dict[str, Any], item: MediaItem, kind: CaseType, at: dt.datetime) -> list[MediaFile]:
    """The files to store: of each language whose sheet is missing, or would now say or look otherwise."""
    if told["kind"] == Kind.VIDEO:
        return [file for language in LANGUAGES for file in _film(told, item, language, at)]
    if told["kind"] not in (Kind.POSTER, Kind.INFOGRAPHIC):
        return []
    found: list[MediaFile] = []
    for language in LANGUAGES:
        with override(language):
            source = _fingerprint(told, item, kind, language)
            if not _is_there(item, language, source):
                found += _files(
                    _design(told, item, kind, language),
                    told[_TITLE[told["kind"]] + language],
                    language,
                    source,
                    at,
                )
    return found


def _film(told: dict[str, Any], item: MediaItem, language: str, at: dt.datetime) -> list[MediaFile]:
    """A film that was made before, with its poster; nothing where it is stored already."""
    source = clips.fingerprint(told, language)
    if _is_there(item, language, source, count=2):
        return []
    rows = []
    for path, role, content_type, (width, height) in (
        (clips.film_of(told["slug"], language), MediaFile.Role.LARGE, "video/mp4", film.PIXELS),
        (clips.poster_of(told["slug"], language), MediaFile.Role.THUMBNAIL, "image/webp", film.POSTER),
    ):
        stored = storing.keep([path.read_bytes()], path.suffix[1:])
        row = receiving.file_row(role, language, stored, content_type)
        row.width, row.height, row.source, row.made_at = width, height, source, at
        rows.append(row)
    return rows


_TITLE = {Kind.POSTER: "headline_", Kind.INFOGRAPHIC: "title_"}


def _fingerprint(told: dict[str, Any], item: MediaItem, kind: CaseType, language: str) -> str:
    seen = {
        name: value
        for name, value in told.items()
        if name.endswith(f"_{language}") or name in ("art", "ground", "mark")
    }
    labels = [*frame.labels(), *(getattr(kind, f"{field}_{language}") for field in ("says", "sign", "short"))]
    text = json.dumps(
        [DESIGN, item.code, settings.SITE_URL, labels, seen], ensure_ascii=False, sort_keys=True
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _is_there(item: MediaItem, language: str, source: str, *, count: int = 3) -> bool:
    if item.pk is None:
        return False
    names = list(item.files.filter(language=language, source=source).values_list("name", flat=True))
    return len(names) == count and all(storing.path_of(name).exists() for name in names)


def _design(told: dict[str, Any], item: MediaItem, kind: CaseType, language: str) -> frame.Draw:
    proof = frame.Proof(f"{settings.SITE_URL}/verify/{item.code}/", item.short_code)
    said: Callable[[str], Any] = lambda name: told[f"{name}_{language}"]  # noqa: E731
    if told["kind"] == Kind.POSTER:
        name, says, sign = (str(getattr(kind, f"{field}_{language}")) for field in ("short", "says", "sign"))
        points = tuple(said("points"))
        return Poster(said("headline"), name, says, sign, points, told["art"], told["ground"], proof).draw
    rows = tuple((first, second) for first, second in said("rows"))
    return Infographic(said("title"), said("summary"), rows, told["mark"], told["ground"], proof).draw


def _files(draw: frame.Draw, title: str, language: str, source: str, at: dt.datetime) -> list[MediaFile]:
    content = frame.as_png(draw, language=language)
    width, height = frame.size_of_png()
    rows = receiving.picture_rows(Picture(content, "image/png", "png", width, height), language)
    paper = storing.keep([frame.as_pdf(draw, title=title, language=language, at=at)], "pdf")
    rows.append(receiving.file_row(MediaFile.Role.SHEET, language, paper, "application/pdf"))
    for row in rows:
        row.source, row.made_at = source, at
    return rows
