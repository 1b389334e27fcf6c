"""Reads the environment for settings. A missing or bad value raises with one sentence that says what to set."""

from __future__ import annotations

import base64
import binascii
import os
import sys
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

Env: Any = environ.Env  # it is not typed
env = Env()

SECRET_KEY_LENGTH = 50
FIELD_KEY_BYTES = 32
LOOPBACK = ("127.0.0.1", "::1", "localhost")
REDIS_SCHEMES = ("redis", "rediss", "unix")
# load_reference also merges an index and counts a table anew, which is the owner's to do.
AS_OWNER = ("migrate", "load_reference")
DATABASE_ADVICE = "set it to postgres://user:password@host:5432/name."


def required(name: str, advice: str) -> str:
    value: str = env.str(name, default="").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: {advice}")
    return value


def integer(name: str, default: int, *, least: int = 0) -> int:
    """A whole number, `default` where nothing is set."""
    text = env.str(name, default="").strip() or str(default)
    if not text.lstrip("-").isdecimal() or int(text) < least:
        raise ImproperlyConfigured(f"{name} is {text!r}: set it to a whole number, {least} or more.")
    return int(text)


def one_of(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value: str = env.str(name, default="").strip() or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}: set it to one of {', '.join(allowed)}.")
    return value


def secret_key(*, debug: bool) -> str:
    """Long enough that nobody guesses it; development may do with less."""
    advice = (
        f"set it to a random text of {SECRET_KEY_LENGTH} letters or more, the same on every web and worker."
    )
    value = required("SECRET_KEY", advice)
    if not debug and (len(value) < SECRET_KEY_LENGTH or len(set(value)) < 5):
        raise ImproperlyConfigured(f"SECRET_KEY is too easy to guess: {advice}")
    return value


def field_keys() -> list[str]:
    """The keys of encrypted fields as they are written: base64 of 32 bytes each. The first encrypts, all decrypt."""
    return keys("FIELD_KEYS")


def keys(name: str) -> list[str]:
    advice = (
        f"set it to a comma list of base64 keys of {FIELD_KEY_BYTES} bytes; the first encrypts, all decrypt."
    )
    found = [key.strip() for key in required(name, advice).split(",")]
    for number, key in enumerate(found, start=1):
        if _decoded_length(key) != FIELD_KEY_BYTES:
            raise ImproperlyConfigured(f"Key {number} of {name} is not one: {advice}")
    return found


def _decoded_length(key: str) -> int:
    try:
        return len(base64.b64decode(key, validate=True))
    except (binascii.Error, ValueError):
        return -1


def site_url(*, debug: bool) -> str:
    """Scheme and host of the portal, without a slash at its end; https outside development."""
    advice = "set it to the portal's public address, e.g. https://cybervaccine.example."
    value = required("SITE_URL", advice).rstrip("/")
    parts = urlsplit(value)
    allowed = ("https", "http") if debug else ("https",)
    if parts.scheme not in allowed or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"SITE_URL is {value!r}: {advice}")
    return value


def staff_origin(site: str, *, debug: bool) -> str:
    """Where staff sign in: passkeys belong to a name, so an address of numbers in development becomes localhost."""
    parts = urlsplit(site)
    if parts.hostname not in LOOPBACK:
        return site
    return (
        f"{parts.scheme}://localhost:{parts.port}" if debug and parts.port else f"{parts.scheme}://localhost"
    )


def email(*, debug: bool) -> dict[str, Any]:
    """Django's mail settings from EMAIL_URL; development prints its mail, and without the setting nothing is sent."""
    advice = "set it to smtp+tls://user:password@host:587."
    default = "consolemail://" if debug else "dummymail://"
    try:  # in an env file a setting that is not used stands there empty
        found: dict[str, Any] = env.email_url_config(env.str("EMAIL_URL", default="").strip() or default)
    except (KeyError, ValueError, ImproperlyConfigured) as problem:
        raise ImproperlyConfigured(f"EMAIL_URL does not name a mail server: {advice}") from problem
    found.pop("OPTIONS", None)
    sender = env.str("EMAIL_FROM", default="").strip() or "cybervaccine@localhost"
    return found | {"DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender, "EMAIL_TIMEOUT": 5}


def allowed_hosts(*, debug: bool) -> list[str]:
    """The names under which the portal answers. Everybody's name is nobody's: no star in production."""
    hosts: list[str] = [host.strip() for host in env.list("ALLOWED_HOSTS", default=[]) if host.strip()]
    if not debug and (not hosts or "*" in hosts):
        state = "allows every name" if hosts else "is not set"
        raise ImproperlyConfigured(f"ALLOWED_HOSTS {state}: set it to the portal's host names, with commas.")
    return hosts


def database(command: str = "") -> dict[str, Any]:
    """Django's description of the PostgreSQL database. Nothing else is one.

    What is done before the portal starts works as the owner of the tables where DATABASE_OWNER_URL names one; everything else never does.
    """
    owner = env.str("DATABASE_OWNER_URL", default="").strip() if command in AS_OWNER else ""
    return _postgres("DATABASE_URL", owner or required("DATABASE_URL", DATABASE_ADVICE))


def replica() -> dict[str, Any] | None:
    """Django's description of the read replica; None where there is none."""
    url = env.str("DATABASE_REPLICA_URL", default="").strip()
    return _postgres("DATABASE_REPLICA_URL", url) if url else None


def _postgres(name: str, url: str) -> dict[str, Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of an unknown scheme: refused below
            found: dict[str, Any] = env.db_url_config(url)
    except ValueError:
        found = {}
    if found.get("ENGINE") != "django.db.backends.postgresql" or not found["NAME"]:
        raise ImproperlyConfigured(f"{name} does not name a PostgreSQL database: {DATABASE_ADVICE}")
    return found


def redis_url() -> str:
    advice = "set it to redis://:password@host:6379/0."
    value = required("REDIS_URL", advice)
    parts = urlsplit(value)
    if parts.scheme not in REDIS_SCHEMES or not (parts.hostname or parts.path):
        raise ImproperlyConfigured(f"REDIS_URL does not name a Redis or Valkey server: {advice}")
    return value


def sentry_dsn() -> str:
    """Where reports of errors go; nowhere unless it is set. Plain http is for loopback."""
    value: str = env.str("SENTRY_DSN", default="").strip()
    parts = urlsplit(value)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if value and not (
        safe and parts.username and parts.hostname and parts.path.rpartition("/")[2].isdecimal()
    ):
        raise ImproperlyConfigured(
            "SENTRY_DSN is not one: set it to https://key@host/number, or leave it out."
        )
    return value


def line_base(name: str, default: str) -> str:
    """An address of the LINE platform, or of its emulator: plain http is for loopback."""
    value: str = env.str(name, default=default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ImproperlyConfigured(f"{name} is {value!r}: set it to an https address, such as {default}.")
    return value


def together(**what: str) -> list[str]:
    """Values that are of use only together: all of them, or all empty."""
    values = {name: env.str(name, default="").strip() for name in what}
    if any(values.values()):
        for name, advice in what.items():
            required(name, f"set it to {advice}.")
    return list(values.values())


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default)


def stop_on_bad_settings() -> None:
    """End this process with the one sentence that says which setting to mend, and no trace."""
    from django.conf import settings

    try:
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as problem:
        sys.exit(str(problem))
