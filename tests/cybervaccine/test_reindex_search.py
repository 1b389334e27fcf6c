"""`manage.py reindex_search`."""

import io

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_it_says_what_it_did():
    first, again = io.StringIO(), io.StringIO()

    call_command("reindex_search", "guidance", stdout=first)
    call_command("reindex_search", "guidance", stdout=again)

    assert first.getvalue() == "20 created, 0 updated, 0 unchanged, 0 removed\n"
    assert again.getvalue() == "0 created, 0 updated, 20 unchanged, 0 removed\n"


def test_an_unknown_kind_is_refused_with_a_sentence():
    with pytest.raises(CommandError, match="No such kind: nonsense"):
        call_command("reindex_search", "nonsense")
