"""Loads the item bank from assessment/data/items. A changed wording becomes a new version; nothing is overwritten."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction

from alerts.models import CaseType
from assessment.models import Item, ItemVersion

ITEMS = Path(__file__).parent / "data" / "items"
TEXTS = (
    "content",
    "clues",
    "explanation_right",
    "explanation_wrong",
    "action",
    "source",
    "cue_count",
    "premise",
)
PREMISE_SHIFT = {"weak": -0.75, "medium": 0.0, "strong": 0.75}


class Loaded(NamedTuple):
    name: str
    created: int
    new_versions: int
    unchanged: int


def read_items() -> Iterator[dict[str, Any]]:
    """Items of all files; the name of a file is the code of its case type."""
    for path in sorted(ITEMS.glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            yield {"case_type": path.stem, **row}


def prior_difficulty(*, is_scam: bool, cue_count: int, premise: str) -> float:
    """Expected difficulty in logits before anyone has answered, after the NIST Phish Scale (cues x premise).

    A scam is hard when it has few cues and fits the reader's life; an honest message is hard when it looks odd.
    """
    shift = PREMISE_SHIFT[premise] + (0.75 if cue_count <= 1 else 0.0 if cue_count == 2 else -0.75)
    return shift if is_scam else 0.0 - shift


@transaction.atomic
def load_items(*, at: dt.datetime) -> Loaded:
    """Create missing items and add a version where the wording differs from the newest one."""
    types = dict(CaseType.objects.values_list("code", "id"))
    created = added = unchanged = 0
    for row in read_items():
        fixed = {name: row[name] for name in ("family", "is_scam", "channel")}
        defaults = {**fixed, "case_type_id": types[row["case_type"]], "status": Item.Status.REVIEW}
        item, is_new = Item.objects.get_or_create(code=row["code"], defaults=defaults)
        _refuse_other_meaning(item, defaults)
        created += is_new
        is_changed = _add_version(item, row, at=at)
        added += is_changed and not is_new
        unchanged += not is_changed
    return Loaded(Item.__name__, created, added, unchanged)


def _refuse_other_meaning(item: Item, defaults: dict[str, Any]) -> None:
    """What an item measures is fixed: answers to its older versions would change their meaning."""
    for name in ("family", "is_scam", "channel", "case_type_id"):
        if getattr(item, name) != defaults[name]:
            raise ValueError(f"Item {item.code}: {name} has changed; give the new situation a new code")


def _add_version(item: Item, row: dict[str, Any], *, at: dt.datetime) -> bool:
    """True when the wording in `row` was new."""
    newest = item.versions.order_by("-number").first()
    wording = {name: row[name] for name in TEXTS}
    if newest and all(getattr(newest, name) == value for name, value in wording.items()):
        return False
    difficulty = prior_difficulty(
        is_scam=item.is_scam, cue_count=wording["cue_count"], premise=wording["premise"]
    )
    number = newest.number + 1 if newest else 1
    ItemVersion.objects.create(
        item=item, number=number, prior_difficulty=difficulty, created_at=at, **wording
    )
    return True
