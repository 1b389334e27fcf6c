"""Loads agencies, contact points and guidance texts. Idempotent; what officers have made their own is never touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from django.db import models, transaction
from django.utils import timezone

from directory.agency_files import read_agencies, read_guidance
from directory.data_files import DATA, Row
from directory.loading import Key, Loaded, stored_values, upsert
from directory.models import Agency, ContactPoint, GuidanceText, Keeper
from directory.services import set_wording


def load_agencies(*, at: dt.datetime, folder: Path = DATA) -> tuple[Loaded, Loaded]:
    """Make the file-kept agencies and contact points equal to the files, in one transaction.

    What left the files is retired on the day of `at`. Rows that an officer made, edited or verified stay as they are.
    Raises FileRefused, before anything is written, when a file is not sound.
    """
    files = read_agencies(folder)
    day = timezone.localdate(at)
    with transaction.atomic():
        return (
            _load_tree(files.levels, retire_on=day),
            _load_contacts(files.contacts, retire_on=day),
        )


def _load_tree(levels: list[list[Row]], *, retire_on: dt.date) -> Loaded:
    kept = _kept(Agency, ["code"])
    counts = [_load_level(level, kept) for level in levels]
    listed = {row["code"] for level in levels for row in level}
    retired = _retire(Agency, ["code"], {(code,) for code in listed}, retire_on)
    created, updated, unchanged = (sum(column) for column in zip(*counts, strict=True))
    return Loaded(
        Agency.__name__, created, updated, unchanged, retired, kept=len(kept & {(c,) for c in listed})
    )


def _load_level(rows: Iterable[Row], kept: set[Key]) -> tuple[int, int, int]:
    """One level of the tree: its parents are stored already."""
    ids: dict[str, int] = dict(Agency.objects.values_list("code", "id"))
    wanted: dict[Key, Row] = {
        (row["code"],): {name: value for name, value in row.items() if name != "parent"}
        | {"parent_id": ids.get(row["parent"]), "keeper": Keeper.FILE, "retired_on": None}
        for row in rows
        if (row["code"],) not in kept
    }
    return upsert(Agency, ["code"], wanted, stored_values(Agency, ["code"], wanted))


def _load_contacts(rows: Iterable[Row], *, retire_on: dt.date) -> Loaded:
    names = ["agency_id", "kind", "value"]
    ids: dict[str, int] = dict(Agency.objects.values_list("code", "id"))
    listed: dict[Key, Row] = {
        (ids[row["agency"]], row["kind"], row["value"]): {
            "agency_id": ids[row["agency"]],
            **{name: value for name, value in row.items() if name != "agency"},
            "keeper": Keeper.FILE,
            "retired_on": None,
        }
        for row in rows
    }
    kept = _kept(ContactPoint, names)
    wanted = {key: row for key, row in listed.items() if key not in kept}
    counts = upsert(ContactPoint, names, wanted, stored_values(ContactPoint, names, wanted))
    retired = _retire(ContactPoint, names, listed.keys(), retire_on)
    return Loaded(ContactPoint.__name__, *counts, retired=retired, kept=len(kept & listed.keys()))


def _kept(model: type[models.Model], names: list[str]) -> set[Key]:
    """The keys of the rows that officers answer for."""
    return set(model._default_manager.filter(keeper=Keeper.STAFF).order_by().values_list(*names))


def _retire(model: type[models.Model], names: list[str], listed: Iterable[Key], on: dt.date) -> int:
    """Retire the file-kept rows that the file no longer has."""
    current = model._default_manager.filter(keeper=Keeper.FILE, retired_on=None).order_by()
    keys = set(listed)
    gone = [pk for pk, *key in current.values_list("pk", *names) if tuple(key) not in keys]
    return current.filter(pk__in=gone).update(retired_on=on)


@transaction.atomic
def load_guidance(*, at: dt.datetime, folder: Path = DATA) -> Loaded:
    """Make the guidance texts that no officer has edited equal to the file; every new wording becomes a revision."""
    rows = read_guidance(folder)
    stored = {text.slug: text for text in GuidanceText.objects.select_for_update()}
    done = [_load_text(stored.get(row["slug"]), row, at=at) for row in rows]
    retired = _retire(GuidanceText, ["slug"], [(row["slug"],) for row in rows], timezone.localdate(at))
    created, updated, unchanged, kept = (
        done.count(word) for word in ("created", "updated", "unchanged", "kept")
    )
    return Loaded(GuidanceText.__name__, created, updated, unchanged, retired, kept=kept)


def _load_text(text: GuidanceText | None, row: Row, *, at: dt.datetime) -> str:
    if text and text.keeper == Keeper.STAFF:
        return "kept"
    if text and text.retired_on is None and all(getattr(text, name) == value for name, value in row.items()):
        return "unchanged"
    word = "updated" if text else "created"
    text = text or GuidanceText(slug=row["slug"])
    for name, value in row.items():
        setattr(text, name, value)
    text.keeper, text.retired_on = Keeper.FILE, None
    set_wording(text, by=None, at=at)
    return word
