"""docker-compose.yml, read without Docker: every service is shut in, watched, limited, and can be multiplied."""

import re

import pytest
import yaml
from django.conf import settings

TEXT = (settings.BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
LASTING = ["beat", "nginx", "postgres", "valkey", "web", "worker"]
ONCE = ["backup", "migrate", "restore"]
MULTIPLIED = ["web", "worker"]
OURS = ["beat", "migrate", "web", "worker"]
UNKNOWN_TO_COMPOSE = {"deploy", "privileged", "devices", "cap_add", "pid", "ipc", "network_mode", "userns_mode", "container_name", "links"}  # fmt: skip


def test_these_are_the_services():
    assert sorted(SERVICES) == sorted(LASTING + ONCE)


@pytest.mark.parametrize("name", LASTING + ONCE)
def test_every_service_is_without_root_without_rights_and_cannot_write_its_program(name):
    service = SERVICES[name]

    user, _, group = service["user"].partition(":")
    assert (int(user) > 0, int(group) > 0) == (True, True)
    assert (service["read_only"], service["cap_drop"], service["security_opt"]) == (
        True,
        ["ALL"],
        ["no-new-privileges:true"],
    )
    assert service.keys() & UNKNOWN_TO_COMPOSE == set()
    assert "docker.sock" not in str(service)


@pytest.mark.parametrize("name", LASTING + ONCE)
def test_every_service_has_limits_and_logs_that_end(name):
    service = SERVICES[name]

    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service["pids_limit"] <= 256
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "10"}
    assert all("size=" in mount or "/var/run/postgresql" in mount for mount in service["tmpfs"])


@pytest.mark.parametrize("name", LASTING)
def test_every_lasting_service_comes_back_and_is_asked_how_it_is(name):
    service = SERVICES[name]

    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"].keys() == {"test", "interval", "timeout", "retries", "start_period"}


@pytest.mark.parametrize("name", MULTIPLIED)
def test_web_and_worker_can_be_multiplied(name):
    """`--scale`: no port, no name and no volume of their own; files are shared, health is asked of this very one."""
    service = SERVICES[name]

    assert service.keys() & {"ports", "container_name", "hostname"} == set()
    assert service["volumes"] == ["static:/srv/static:ro", "media:/srv/media"]
    assert service["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert SERVICES["nginx"]["environment"]["WEB_SERVER"] == "web:8000 resolve"
    assert "celery@$$(hostname)" in SERVICES["worker"]["healthcheck"]["test"][1]


def test_only_nginx_is_reached_and_the_stores_reach_nobody():
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["nginx"]
    assert COMPOSE["networks"]["data"] == {"internal": True}
    for name in ("postgres", "valkey", "backup", "restore", "migrate", "beat"):
        assert SERVICES[name]["networks"] == ["data"]


def test_every_secret_is_asked_for_and_none_is_written_here():
    for name in ("APP_PASSWORD", "POSTGRES_PASSWORD", "VALKEY_PASSWORD", "SITE_HOST"):
        assert f"${{{name}:?" in TEXT
    given = [pair for service in SERVICES.values() for pair in service["environment"].items()]
    written = [value for name, value in given if re.search(r"PASSWORD$|SECRET|TOKEN|KEYS?$", name) and value]
    assert [value for value in written if not value.startswith(("${", "/tls/"))] == []
    assert re.findall(r"://[^$/\s]*:(?!\$\{)[^@\s]+@", TEXT) == []


@pytest.mark.parametrize("name", OURS)
def test_only_migrate_knows_the_owner_and_nobody_debugs(name):
    environment = SERVICES[name]["environment"]

    owner = "postgres://portal:${POSTGRES_PASSWORD}@postgres:5432/cybervaccine"
    assert (environment["DATABASE_URL"] == owner) == (name == "migrate")
    assert (environment["DEBUG"], environment["POSTGRES_PASSWORD"]) == ("0", "")
    assert SERVICES[name]["image"] == "cybervaccine:${PORTAL_VERSION:-local}"


def test_valkey_keeps_what_it_was_told_and_never_throws_away():
    command = SERVICES["valkey"]["command"][-1]

    assert "--appendonly yes --appendfsync everysec" in command
    assert "--maxmemory-policy noeviction" in command


def test_volumes_and_networks_that_are_used_are_declared():
    named = {mount.partition(":")[0] for service in SERVICES.values() for mount in service["volumes"] if re.match(r"[a-z]", mount)}  # fmt: skip

    assert named == set(COMPOSE["volumes"])
    assert {network for service in SERVICES.values() for network in service["networks"]} == set(
        COMPOSE["networks"]
    )
