"""Loads the item bank from assessment/data/items and makes the fixed forms. A changed wording becomes a new version."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction

from alerts.models import CaseType
from assessment.content import problems
from assessment.issuing import make_forms
from assessment.models import WORDING, Item, ItemVersion

ITEMS = Path(__file__).parent / "data" / "items"
FIXED = ("family", "is_scam", "channel")
PREMISE_SHIFT = {"weak": -0.75, "medium": 0.0, "strong": 0.75}
REPLACED = "มีฉบับใหม่"


class Loaded(NamedTuple):
    name: str
    created: int
    new_versions: int
    unchanged: int


def read_items() -> Iterator[dict[str, Any]]:
    """Items of all files; the name of a file is the code of its case type. Every two of a file are twins of one scene."""
    for path in sorted(ITEMS.glob("*.json")):
        for place, row in enumerate(json.loads(path.read_text(encoding="utf-8"))):
            yield {"case_type": path.stem, "scene": f"{path.stem}-{place // 2 + 1}", **row}


def prior_difficulty(*, is_scam: bool, cue_count: int, premise: str) -> float:
    """Expected difficulty in logits before anyone has answered, after the NIST Phish Scale (cues x premise).

    A scam is hard when it has few cues and fits the reader's life; an honest message is hard when it looks odd.
    """
    shift = PREMISE_SHIFT[premise] + (0.75 if cue_count <= 1 else 0.0 if cue_count == 2 else -0.75)
    return shift if is_scam else 0.0 - shift


@transaction.atomic
def load_items(*, at: dt.datetime) -> Loaded:
    """Create missing items, add a version where the file's wording is new, and put the newest of them to use."""
    types = dict(CaseType.objects.values_list("code", "id"))
    created = added = unchanged = 0
    for row in read_items():
        _refuse_faulty(row)
        defaults = {**{name: row[name] for name in FIXED}, "case_type_id": types[row["case_type"]]}
        item, is_new = Item.objects.get_or_create(
            code=row["code"], defaults=defaults | {"scene": row["scene"]}
        )
        _refuse_other_meaning(item, defaults)
        if item.scene != row["scene"]:
            Item.objects.filter(pk=item.pk).update(scene=row["scene"])
        created += is_new
        is_changed = _add_version(item, {name: row[name] for name in WORDING}, at=at)
        added += is_changed and not is_new
        unchanged += not is_changed
    make_forms(at=at)
    return Loaded(Item.__name__, created, added, unchanged)


def add_version(item: Item, wording: dict[str, Any], *, at: dt.datetime, **status: Any) -> ItemVersion:
    """The next version of `item`; `status` names author and state."""
    newest = item.versions.order_by("-number").values_list("number", flat=True).first()
    difficulty = prior_difficulty(
        is_scam=item.is_scam, cue_count=wording["cue_count"], premise=wording["premise"]
    )
    return ItemVersion.objects.create(
        item=item,
        number=(newest or 0) + 1,
        prior_difficulty=difficulty,
        created_at=at,
        **wording,
        **status,
    )


def _refuse_faulty(row: dict[str, Any]) -> None:
    found = problems(row["content"], row["clues"])
    if found:
        raise ValueError(f"Item {row['code']}: {found[0]}")


def _refuse_other_meaning(item: Item, defaults: dict[str, Any]) -> None:
    """What an item measures is fixed: answers to its older versions would change their meaning."""
    for name in (*FIXED, "case_type_id"):
        if getattr(item, name) != defaults[name]:
            raise ValueError(f"Item {item.code}: {name} has changed; give the new situation a new code")


def _add_version(item: Item, wording: dict[str, Any], *, at: dt.datetime) -> bool:
    """True when the file's wording was new. What staff wrote since stays in use; what was retired stays retired."""
    ours = item.versions.filter(author=None).order_by("-number").first()
    if ours and ours.wording() == wording:
        return False
    in_use = item.versions.filter(status=ItemVersion.Status.ACTIVE)
    replaces = not ours or ours.status == ItemVersion.Status.ACTIVE
    if replaces:
        in_use.update(status=ItemVersion.Status.RETIRED, retired_at=at, retired_reason=REPLACED)
    status = ItemVersion.Status.ACTIVE if replaces else ItemVersion.Status.REVIEW
    add_version(item, wording, at=at, status=status)
    return True
