"""The suite itself."""

import pytest


@pytest.mark.xdist_group("groups")
def test_tests_of_a_group_run_in_one_process(request, worker_id):
    """pytest 9.2 with xdist 3.8 forgot groups without a word: every process then started portals of its own."""
    assert worker_id == "master" or request.node.nodeid.endswith("@groups")
