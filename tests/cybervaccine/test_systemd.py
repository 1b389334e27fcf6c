"""The units of deploy/systemd, read as systemd reads them: sound, shut in, and naming only what is there."""

import os
import re
import shutil
import subprocess

import pytest
from django.conf import settings

from cybervaccine.environment import database

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


@pytest.fixture
def manage(tmp_path):
    """Runs deploy/manage.sh with a systemd-run that only writes down what it is asked."""
    program = tmp_path / "systemd-run"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)

    def run(*arguments):
        return subprocess.run(
            ["bash", str(settings.BASE_DIR / "deploy" / "manage.sh"), *arguments],
            env={"PATH": f"{tmp_path}:{os.environ['PATH']}"}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def test_a_command_by_hand_has_the_settings_the_account_and_the_shell_of_the_units(manage):
    asked = manage("invite_administrator", "a name@unit").stdout.splitlines()

    name = next(line for line in asked if line.startswith("--unit="))
    assert name.startswith("--unit=cybervaccine-")  # cybervaccine-.service.d is for it, too
    for setting in ("User", "Group", "UMask", "WorkingDirectory", "EnvironmentFile"):
        assert f"--property={setting}={values('cybervaccine-worker@.service', setting)[0]}" in asked
    given = {line.removeprefix("--setenv=") for line in asked if line.startswith("--setenv=")}
    assert set(values("cybervaccine-migrate.service", "Environment")[0].split()) == given
    assert asked[-4:] == [
        f"{PROGRAM}/.venv/bin/python",
        "manage.py",
        "invite_administrator",
        "a name@unit",
    ]


@pytest.mark.parametrize(
    ("command", "knows"), [("migrate", True), ("load_reference", True), ("invariants", False)]
)
def test_a_command_by_hand_knows_the_owner_only_where_it_has_to(manage, command, knows):
    assert ("--property=EnvironmentFile=/etc/cybervaccine/owner" in manage(command).stdout) == knows


def test_a_command_by_hand_must_be_named(manage):
    assert manage().returncode == 2


def test_what_migrate_runs_on_the_tables_it_runs_as_their_owner(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://portal_app@localhost/portal")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://portal@localhost/portal")
    commands = [
        line.split("manage.py ")[1].split()[0] for line in values("cybervaccine-migrate.service", "ExecStart")
    ]

    assert {command: database(command)["USER"] for command in commands} == {
        "migrate": "portal", "load_reference": "portal", "collectstatic": "portal_app", "check": "portal_app"
    }  # fmt: skip
    assert database("celery")["USER"] == "portal_app"
