"""What agencies and their numbers said before: who changed what, and the way back, for one row and for a whole file.

Triggers keep the versions (`kept_versions` in directory.models.agencies), however a row was changed. A version "replaced" is what the row
said before a change; one "added" is what it said when somebody added it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import Max, Min
from django.utils import timezone

from directory import hotlines, services
from directory.models import Agency, AgencyImport, ContactPoint, HotlineProposal, Keeper

ADDED, REPLACED = "added", "replaced"
# Not what a row says, but what is made of it; and checks, which hold for what was checked and do not come back with old words.
MADE = {
    "id",
    "sort_key",
    "keeper",
    "flagged_on",
    "website_checked_on",
    "verified_on",
    "verified_by",
    "expires_on",
}
SHOWN_LEFT = 20


def changed_by(user: Any, *, batch: AgencyImport | None = None) -> Any:
    """Everything that is changed inside is known as changed by `user`, and by the file `batch`."""
    return pghistory.context(user=user.pk, **({"file": batch.pk} if batch else {}))


@dataclass(frozen=True)
class Change:
    """One change: who made it (empty: a load of the reviewed files), and (name, before, after) of what differs.

    `version` leads back to what the row said before; None where it was added.
    """

    at: dt.datetime
    by: str
    file: int | None
    lines: list[tuple[str, str, str]]
    version: int | None


def changes_of(row: Any) -> list[Change]:
    """Every change of an agency or a contact point, the newest first. One that only checked it has no lines."""
    versions = list(row.versions.order_by("-pgh_id"))
    people = _people(versions)
    after, changes = row, []
    for version in versions:
        context = version.pgh_context or {}
        is_new = version.pgh_label == ADDED
        changes.append(
            Change(
                version.pgh_created_at,
                people.get(context.get("user"), ""),
                context.get("file"),
                [] if is_new else list(_differences(version, after)),
                None if is_new else version.pgh_id,
            )
        )
        after = version
    return changes


def _people(versions: list[Any]) -> dict[Any, str]:
    contexts = [version.pgh_context or {} for version in versions]
    ids = {int(context["user"]) for context in contexts if "user" in context}
    return {user.pk: str(user) for user in get_user_model()._default_manager.filter(pk__in=ids)}


def _differences(before: Any, after: Any) -> Iterator[tuple[str, str, str]]:
    for column in _fields(type(after)):
        if getattr(before, column.attname) != getattr(after, column.attname):
            yield str(column.verbose_name), _text(before, column), _text(after, column)


def _fields(model: type[models.Model]) -> list[Any]:
    columns = model._meta.concrete_fields
    return [one for one in columns if one.name not in MADE and not one.name.startswith("pgh_")]


def _text(row: Any, column: Any) -> str:
    value = getattr(row, column.attname)
    if value in (None, ""):
        return ""
    if column.is_relation:
        try:
            return str(getattr(row, column.name))
        except ObjectDoesNotExist:
            return str(value)
    return str(dict(column.flatchoices).get(value, value))


def restore(row: Any, version_id: int, *, by: Any, at: dt.datetime) -> HotlineProposal | None:
    """Let the row say what it said in this version. A hotline becomes a proposal for a second officer, which is returned.

    Raises ValidationError or hotlines.NotAllowed where that is not possible; then nothing has changed.
    """
    with transaction.atomic(), changed_by(by):
        locked = type(row)._default_manager.select_for_update().get(pk=row.pk)
        version = locked.versions.get(pgh_id=version_id, pgh_label=REPLACED)
        return _say(locked, version, by=by, at=at)


def _say(row: Any, version: Any, *, by: Any, at: dt.datetime) -> HotlineProposal | None:
    for column in _fields(type(row)):
        setattr(row, column.attname, getattr(version, column.attname))
    return _save(row, by=by, at=at)


def _save(row: Any, *, by: Any, at: dt.datetime) -> HotlineProposal | None:
    """As an officer's own change: checked, and for a hotline only proposed."""
    row.keeper = Keeper.STAFF
    row.full_clean(exclude=["licence", "confidence", "as_of"])
    if isinstance(row, ContactPoint):
        if hotlines.needs_second_officer(row):
            return hotlines.propose(row, by=by, at=at)
        services.forget_check_if_changed(row)
    row.save()
    return None


@dataclass
class Undone:
    """What became of the rows of a file that was taken back; `left` are the names of the first rows that were not."""

    rows: int = 0
    left_count: int = 0
    left: list[str] = field(default_factory=list)

    def leave(self, row: Any) -> None:
        self.left_count += 1
        self.left = [*self.left, str(row)][:SHOWN_LEFT]


def take_back(batch: AgencyImport, *, by: Any, at: dt.datetime) -> Undone:
    """Every row that the file changed says again what it said before, and what it added is retired.

    A row that somebody changed since, or that cannot go back, is left as it is and named.
    """
    undone = Undone()
    with changed_by(by):
        for model in (ContactPoint, Agency):
            for row_id, first, last in _touched(model, batch):
                row: Any = model._default_manager.select_for_update().get(pk=row_id)
                if row.versions.filter(pgh_id__gt=last).exists() or not _undo(row, first, by=by, at=at):
                    undone.leave(row)
                else:
                    undone.rows += 1
    return undone


def holds(batch: AgencyImport) -> bool:
    """Whether it is known what the file changed: of files that were taken before versions were kept it is not."""
    return any(_by_file(model, batch).exists() for model in (ContactPoint, Agency))


def _by_file(model: Any, batch: AgencyImport) -> Any:
    return model.versions.rel.related_model.objects.filter(pgh_context__file=batch.pk)


def _touched(model: Any, batch: AgencyImport) -> Iterator[tuple[int, int, int]]:
    """(row, its first version by this file, its last)."""
    rows = (
        _by_file(model, batch)
        .values("pgh_obj")
        .annotate(first=Min("pgh_id"), last=Max("pgh_id"))
        .order_by("pgh_obj")
    )
    return rows.values_list("pgh_obj", "first", "last").iterator(chunk_size=2000)  # type: ignore[no-any-return]


def _undo(row: Any, first: int, *, by: Any, at: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            version = row.versions.get(pgh_id=first)
            if version.pgh_label == ADDED:
                row.retired_on = timezone.localdate(at)
                _save(row, by=by, at=at)
            else:
                _say(row, version, by=by, at=at)
    except (ValidationError, hotlines.NotAllowed):
        return False
    return True
