"""The search index is brought up to date by a worker after the commit; that nobody hears the bell harms nothing."""

import pytest

from directory import tasks
from directory.models import SearchDocument

pytestmark = pytest.mark.django_db


def test_the_errand_reindexes_the_kinds_it_is_given():
    tasks.refresh_search("guidance")

    assert set(SearchDocument.objects.values_list("kind", flat=True)) == {"guidance"}


def test_the_bell_rings_after_the_commit_and_a_dead_broker_is_no_error(
    monkeypatch, django_capture_on_commit_callbacks
):
    rung = []

    def ring(*kinds):
        rung.append(kinds)
        raise ConnectionError

    monkeypatch.setattr(tasks.refresh_search, "delay", ring)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.ask_for_reindex("first", "agency")
        assert rung == []

    assert rung == [("first", "agency")]
