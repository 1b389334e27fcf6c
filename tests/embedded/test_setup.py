"""bin/setup.sh as it meets the world: two at once, cut off midway, a folder with a space, no Python that is new enough."""

import os
import shutil
import subprocess

import pytest
from django.conf import settings

REQUIREMENTS = "requirements.txt"


@pytest.fixture
def checkout(tmp_path):
    """A checkout with nothing to install, in a folder with a space."""
    root = tmp_path / "a checkout"
    (root / "bin").mkdir(parents=True)
    shutil.copy(settings.BASE_DIR / "bin" / "setup.sh", root / "bin")
    (root / REQUIREMENTS).write_text("# nothing\n")
    return root


def start(root, **environment):
    return subprocess.Popen(
        ["bash", "-euo", "pipefail", "-c", f'source "{root}/bin/setup.sh" {REQUIREMENTS}; .venv/bin/python -c "print(7)"'],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment},
    )  # fmt: skip


def finished(process):
    said, problems = process.communicate(timeout=300)
    return process.returncode, said, problems


def test_two_at_once_make_one_environment_and_the_next_finds_it(checkout):
    both = [finished(process) for process in [start(checkout), start(checkout)]]
    code, said, _ = finished(start(checkout))

    assert [done[0] for done in both] == [0, 0], both
    assert sorted(done[1] for done in both) == ["7\n", f"Installing {REQUIREMENTS} ...\n7\n"]
    assert (code, said) == (0, "7\n")


def test_an_environment_cut_off_midway_is_made_anew(checkout):
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to("/no/such/python")
    (checkout / ".venv" / f".stamp-{REQUIREMENTS}").write_text("cut o")

    code, said, problems = finished(start(checkout))

    assert (code, said) == (0, f"Installing {REQUIREMENTS} ...\n7\n"), problems


def test_without_a_new_enough_python_it_says_what_to_install(checkout, tmp_path):
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("bash", "dirname", "mkdir", "cat"):
        (programs / name).symlink_to(shutil.which(name))

    code, _, problems = finished(start(checkout, PATH=str(programs)))

    assert (code, problems) == (1, "Python 3.11 or newer is needed; install it and run this again.\n")
