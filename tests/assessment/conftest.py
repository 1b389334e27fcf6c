"""The item bank of the project, as `load_reference` brings it."""

import datetime as dt

import pytest

from assessment.loading import load_items

AT = dt.datetime(2026, 11, 25, 5, 0, tzinfo=dt.UTC)


@pytest.fixture
def item_bank(db):
    return load_items(at=AT)
