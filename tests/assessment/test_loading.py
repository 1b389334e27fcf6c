"""The item bank loads into versions that never change."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from assessment import loading
from assessment.invariants import broken
from assessment.models import Item, ItemVersion

AT = dt.datetime(2026, 11, 25, 5, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


def test_items_load_once():
    total = len(list(loading.read_items()))

    first = loading.load_items(at=AT)
    second = loading.load_items(at=AT)

    assert first == ("Item", total, 0, 0)
    assert second == ("Item", 0, 0, total)
    assert list(broken(at=AT)) == []


def test_changed_wording_becomes_a_new_version(monkeypatch):
    row = next(loading.read_items())
    loading.load_items(at=AT)
    monkeypatch.setattr(loading, "read_items", lambda: iter([{**row, "action": "วางสาย"}]))

    loaded = loading.load_items(at=AT)

    versions = ItemVersion.objects.filter(item__code=row["code"]).values_list("number", "action")
    assert loaded == ("Item", 0, 1, 0)
    assert list(versions) == [(1, row["action"]), (2, "วางสาย")]


def test_changed_answer_is_refused(monkeypatch):
    row = next(loading.read_items())
    loading.load_items(at=AT)
    monkeypatch.setattr(loading, "read_items", lambda: iter([{**row, "is_scam": not row["is_scam"]}]))

    with pytest.raises(ValueError, match="is_scam has changed"):
        loading.load_items(at=AT)


def test_version_cannot_be_changed_or_deleted():
    loading.load_items(at=AT)

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ItemVersion.objects.update(action="")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ItemVersion.objects.first().delete()


def test_item_without_wording_is_reported():
    loading.load_items(at=AT)
    item = Item.objects.first()
    Item.objects.create(
        code="empty", family="empty", case_type=item.case_type, is_scam=True, channel="sms", status="draft"
    )

    assert list(broken(at=AT)) == ["Item empty has no wording"]


@pytest.mark.parametrize(
    ("is_scam", "cue_count", "premise", "expected"),
    [(True, 1, "strong", 1.5), (True, 4, "weak", -1.5), (False, 4, "weak", 1.5), (False, 2, "medium", 0.0)],
)
def test_prior_difficulty_follows_cues_and_premise(is_scam, cue_count, premise, expected):
    assert loading.prior_difficulty(is_scam=is_scam, cue_count=cue_count, premise=premise) == expected
