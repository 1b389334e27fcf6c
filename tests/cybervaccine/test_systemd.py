"""The units of deploy/systemd, read as systemd reads them: sound, shut in, and naming only what is there."""

import os
import re
import shutil
import subprocess

import pytest
from django.conf import settings

UNITS = settings.BASE_DIR / "deploy" / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
ANALYZE = shutil.which("systemd-analyze")
PROGRAM = "/opt/cybervaccine"
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


@pytest.fixture
def root(tmp_path):
    """A machine with the units and empty programs, laid out as docs/operations.md says."""
    shutil.copytree(UNITS, tmp_path / "etc" / "systemd" / "system")
    shutil.copytree("/lib/systemd/system", tmp_path / "lib" / "systemd" / "system", symlinks=True)
    for name in (f"{PROGRAM}/.venv/bin/python", f"{PROGRAM}/deploy/backup.sh", "/bin/kill"):
        program = tmp_path / name.lstrip("/")
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch(mode=0o755)
    return tmp_path


def lines(name):
    return (UNITS / name).read_text(encoding="utf-8").splitlines()


def values(name, setting):
    return [line.partition("=")[2] for line in lines(name) if line.startswith(f"{setting}=")]


def analyze(*arguments):
    return subprocess.run(
        [ANALYZE, *arguments], capture_output=True, text=True, check=False, env=os.environ | {"LANG": "C"}
    )


@needs_systemd
def test_systemd_finds_nothing_wrong_with_any_unit(root):
    instances = [
        name.replace("@.", "@8001.") for name in sorted(os.listdir(UNITS)) if not name.endswith(".d")
    ]

    said = analyze("verify", f"--root={root}", "--man=no", *instances)

    ours = [line for line in said.stderr.splitlines() if "cybervaccine" in line]
    assert (said.returncode, ours) == (0, []), said.stderr


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_shut_in(root, name):
    """The score is systemd's own: 0 is shut, 10 open; its web servers out of the box are at 9.6."""
    said = analyze("security", "--offline=true", f"--root={root}", "--no-pager", name.replace("@.", "@8001."))

    score = float(re.search(r"Overall exposure level for \S+: ([\d.]+)", said.stdout)[1])
    assert score <= 2.0, said.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_an_account_limits_and_writes_only_what_is_named(name):
    assert values(name, "User") == ["cybervaccine"]
    assert values(name, "MemoryMax")
    assert values(name, "TasksMax")
    assert values(name, "Type") in (["exec"], ["oneshot"])
    assert {path for said in values(name, "ReadWritePaths") for path in said.split()} <= {
        "/var/lib/cybervaccine", "/var/lib/cybervaccine/media", "/var/backups/cybervaccine"
    }  # fmt: skip


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_runs_is_in_the_checkout(name):
    commands = [
        command
        for setting in ("ExecStart", "ExecStartPre", "ExecStartPost")
        for command in values(name, setting)
    ]

    for command in commands:
        program, _, rest = command.partition(" ")
        if program == f"{PROGRAM}/.venv/bin/python":
            assert re.match(
                r"manage\.py [a-z_]+|-m cybervaccine\.(?:start (?:web|worker|beat)$|embedded\.front)|deploy/health\.py",
                rest,
            )
        else:
            script = settings.BASE_DIR / program.removeprefix(f"{PROGRAM}/")
            assert os.access(script, os.X_OK)


def test_backups_are_made_without_the_keys_and_owners_are_known_to_few():
    files = {name: values(name, "EnvironmentFile") for name in SERVICES}

    owners = sorted(name for name in SERVICES if "/etc/cybervaccine/owner" in files[name])
    assert owners == [
        "cybervaccine-backup.service",
        "cybervaccine-ledger.service",
        "cybervaccine-migrate.service",
    ]
    for name in ("cybervaccine-backup.service", "cybervaccine-ledger.service", "cybervaccine-nginx.service"):
        assert "/etc/cybervaccine/env" not in files[name]


def test_the_target_brings_everything_and_every_timer_has_its_service():
    wanted = " ".join(values("cybervaccine.target", "Wants")).split()
    timers = sorted(path.name for path in UNITS.glob("*.timer"))

    assert sorted(name for name in wanted if name.endswith(".timer")) == timers
    assert [name for name in timers if not (UNITS / name.replace(".timer", ".service")).exists()] == []
    for name in wanted:
        assert (UNITS / re.sub(r"@\w+", "@", name)).exists()
