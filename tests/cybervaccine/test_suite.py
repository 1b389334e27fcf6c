"""The suite itself."""

import pytest
from django.db import connection

from tests.emptying import remove_people
from tests.factories import make_officer

REFERENCE = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(directory_|alerts_casetype|accounts_title)' ORDER BY relname"


@pytest.mark.xdist_group("groups")
def test_tests_of_a_group_run_in_one_process(request, worker_id):
    """pytest 9.2 with xdist 3.8 forgot groups without a word: every process then started portals of its own."""
    assert worker_id == "master" or request.node.nodeid.endswith("@groups")


def test_what_is_taken_away_after_real_commits_is_no_reference_data(django_db_setup, django_db_blocker):
    def rows():
        with connection.cursor() as cursor:
            cursor.execute(REFERENCE)
            tables = [name for (name,) in cursor.fetchall()]
            cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables))
            return dict(cursor.fetchall())

    with django_db_blocker.unblock():
        before = rows()
        make_officer()
        remove_people()

        assert rows() == before
    assert (
        min(
            before[name]
            for name in ("directory_subdistrict", "directory_guidancerevision", "alerts_casetype")
        )
        > 10
    )
