"""deploy/rolling.sh, with programs that only write down what they are asked."""

import os
import subprocess

import pytest
from django.conf import settings

SYSTEMCTL = """#!/bin/sh
echo "$*" >> "$ASKED"
case "$*" in
  *web@*) [ "$1" = list-units ] && printf 'cybervaccine-web@8001.service loaded active\\ncybervaccine-web@8002.service loaded active\\n' ;;
  *worker@*) [ "$1" = list-units ] && echo 'cybervaccine-worker@1.service loaded active' ;;
  *migrate*) exit "${MIGRATE:-0}" ;;
esac
exit 0
"""
DOCKER = """#!/bin/sh
echo "$*" >> "$ASKED"
case "$*" in
  "compose ps --quiet web") printf 'w1\\nw2\\n' ;;
  "compose ps --quiet worker") echo k1 ;;
  "compose run --rm migrate") exit "${MIGRATE:-0}" ;;
esac
exit 0
"""


@pytest.fixture
def roll(tmp_path):
    for name, text in (("systemctl", SYSTEMCTL), ("docker", DOCKER)):
        program = tmp_path / name
        program.write_text(text)
        program.chmod(0o755)

    def run(*arguments, **more):
        environment = {
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "ASKED": str(tmp_path / "asked"),
            "ROLLING_SETTLE_SECONDS": "0",
        }
        done = subprocess.run(["bash", str(settings.BASE_DIR / "deploy" / "rolling.sh"), *arguments], env=environment | more, check=False, capture_output=True)  # fmt: skip
        asked = tmp_path / "asked"
        return done.returncode, asked.read_text().splitlines() if asked.exists() else []

    return run


def test_units_are_restarted_one_after_the_other_after_the_tables(roll):
    code, asked = roll("systemd")

    assert code == 0
    assert [line for line in asked if line.startswith("restart")] == [
        "restart cybervaccine-migrate.service",
        "restart cybervaccine-web@8001.service",
        "restart cybervaccine-web@8002.service",
        "restart cybervaccine-worker@1.service",
        "restart cybervaccine-beat.service",
    ]


def test_new_containers_stand_before_old_ones_go(roll):
    code, asked = roll("compose")

    assert code == 0
    assert asked == [
        "compose build",
        "compose run --rm migrate",
        "compose ps --quiet web",
        "compose up --detach --no-deps --no-recreate --wait --scale web=4 web",
        "stop w1",
        "rm w1",
        "stop w2",
        "rm w2",
        "compose ps --quiet worker",
        "compose up --detach --no-deps --no-recreate --wait --scale worker=2 worker",
        "stop k1",
        "rm k1",
        "compose up --detach --no-deps beat",
    ]


@pytest.mark.parametrize(
    ("manager", "last"),
    [("systemd", "restart cybervaccine-migrate.service"), ("compose", "compose run --rm migrate")],
)
def test_a_migration_that_fails_ends_it_before_anything_was_replaced(roll, manager, last):
    code, asked = roll(manager, MIGRATE="1")

    assert (code, asked[-1]) == (1, last)


def test_a_manager_must_be_named(roll):
    assert roll() == (2, [])
