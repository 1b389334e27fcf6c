"""The item bank of the project, as `load_reference` brings it."""

import datetime as dt

import pytest

from assessment.loading import load_items
from assessment.models import Form, FormItem, Item, ItemVersion

AT = dt.datetime(2026, 11, 25, 5, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def kept_bank():
    """Room for what was loaded once."""
    return {}


@pytest.fixture
def item_bank(db, kept_bank):
    """The item bank, loaded once by each process (most of a second); later tests get the same rows by four statements."""
    if not kept_bank:
        load_items(at=AT)
        kept_bank.update(
            {model: list(model._base_manager.all()) for model in (Item, ItemVersion, Form, FormItem)}
        )
        return
    for model, rows in kept_bank.items():
        model._base_manager.bulk_create(rows)
