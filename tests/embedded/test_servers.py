"""The embedded servers: found, shared, killed, started again, left by their last user, as root and as anybody else."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings

ROOT = settings.BASE_DIR
SAY = "import os, json; from cybervaccine.embedded import ensure_servers; ensure_servers(); print(json.dumps({n: os.environ[n] for n in ('DATABASE_URL', 'REDIS_URL')}), flush=True)"
STAY = f"{SAY}; import sys; sys.stdin.read()"


def environment(var, **more):
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "DEBUG")
    }
    return inherited | {"CYBERVACCINE_VAR": str(var), "PYTHONPATH": str(ROOT)} | more


class User:
    """A process that uses the servers until it is let go."""

    def __init__(self, var, **more):
        self.process = subprocess.Popen(
            [sys.executable, "-c", STAY], env=environment(var, **more), cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def addresses(self):
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        return json.loads(line)

    def leave(self):
        self.process.communicate(timeout=60)
        return self.process.returncode


def answers(addresses):
    try:
        psycopg.connect(addresses["DATABASE_URL"], connect_timeout=2).close()
        with redis.Redis.from_url(addresses["REDIS_URL"], socket_timeout=2) as broker:
            broker.ping()
    except (psycopg.Error, redis.RedisError):
        return False
    return True


def server_processes(var):
    """Processes whose command line names a file of `var`, or of the folder a container's root uses for it."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(var) in line and int(path.parent.name) != os.getpid():
            found.append((int(path.parent.name), line))
    return found


@pytest.fixture
def var(tmp_path):
    path = tmp_path / "var"
    yield path
    leftover = server_processes(path)
    for pid, _ in leftover:
        os.kill(pid, signal.SIGKILL)
    assert leftover == []


def test_two_that_start_at_once_share_and_the_last_one_out_stops_the_servers(var):
    users = [User(var), User(var)]
    first, second = [user.addresses() for user in users]
    assert first == second
    assert answers(first)

    assert users[0].leave() == 0
    assert answers(first)
    assert users[1].leave() == 0
    assert not answers(first)
    assert server_processes(var) == []


def test_data_and_thai_search_survive_kill_9_of_everything(var):
    user = User(var)
    addresses = user.addresses()
    with psycopg.connect(addresses["DATABASE_URL"]) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 20000) AS n")
    with redis.Redis.from_url(addresses["REDIS_URL"]) as broker:
        broker.set("kept", "ไทย")
    for pid, _ in server_processes(var):
        os.kill(pid, signal.SIGKILL)
    user.process.kill()
    user.process.communicate()

    again = User(var)
    addresses = again.addresses()
    with psycopg.connect(addresses["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (20000,)
        similar = connection.execute("SELECT similarity('เชียงใหม่', 'เชียงใหม')").fetchone()[0]
    assert similar > 0.5
    with redis.Redis.from_url(addresses["REDIS_URL"]) as broker:
        assert broker.get("kept").decode() == "ไทย"
    assert again.leave() == 0


def test_passwords_are_needed_private_and_not_in_the_process_list(var):
    user = User(var)
    addresses = user.addresses()
    secrets = [(var / name).read_text() for name in ("pg-password", "valkey-password")]
    for name in ("pg-password", "valkey-password", "servers.json", "dev-secrets.json"):
        assert (var / name).stat().st_mode & 0o077 == 0
    lines = " ".join(line for _, line in server_processes(var))
    assert not any(password in line for password in secrets for line in [lines])
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(addresses["DATABASE_URL"].replace(secrets[0], "wrong"))
    wrong = addresses["REDIS_URL"].replace(secrets[1], "wrong")
    with pytest.raises(redis.AuthenticationError), redis.Redis.from_url(wrong) as broker:
        broker.ping()
    user.leave()


def test_a_given_address_is_used_as_it_is(var):
    user = User(var, REDIS_URL="redis://127.0.0.1:1/0")
    addresses = user.addresses()
    assert addresses["REDIS_URL"] == "redis://127.0.0.1:1/0"
    assert not (var / "valkey").exists()
    user.leave()


def test_production_is_never_given_embedded_servers(var):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env=environment(var, DEBUG="0"), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr
    assert not var.exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root has another account to be")
def test_root_without_user_namespaces_runs_the_server_as_another_account(var, tmp_path):
    fake = tmp_path / "bin"
    fake.mkdir()
    (fake / "unshare").write_text("#!/bin/sh\nexit 1\n")
    (fake / "unshare").chmod(0o755)
    user = User(var, PATH=f"{fake}:{os.environ['PATH']}")
    addresses = user.addresses()
    assert answers(addresses)
    with psycopg.connect(addresses["DATABASE_URL"]) as connection:
        folder = Path(connection.execute("SHOW data_directory").fetchone()[0])
    try:
        assert folder.is_relative_to("/var/tmp")
        assert folder.stat().st_uid != 0
        assert folder.parent.stat().st_mode & 0o077 == 0
    finally:
        assert user.leave() == 0
        subprocess.run(["rm", "-rf", str(folder.parent)], check=True)
    assert not answers(addresses)


def test_an_ordinary_user_needs_nothing_special(var):
    ordinary = ["unshare", "--user", "--map-user=1000", "--map-group=1000"] if os.getuid() == 0 else []
    if ordinary and subprocess.run([*ordinary, "true"], capture_output=True, check=False).returncode:
        pytest.skip("root, and the kernel forbids user namespaces: no ordinary user to be")
    done = subprocess.run(
        [*ordinary, sys.executable, "-c", f"import os; assert os.getuid() != 0; {SAY}"],
        env=environment(var), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not answers(json.loads(done.stdout))
    assert (var / "valkey").is_dir()
