"""Decides whether this process uses the embedded servers, and gives it their addresses and development settings."""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path

from cybervaccine.embedded.ports import kept

ROOT = Path(__file__).resolve().parents[2]
OFF = {"0", "false", "no", "off"}


def is_production() -> bool:
    """Whether DEBUG is explicitly off."""
    return os.environ.get("DEBUG", "").strip().lower() in OFF


def ensure_servers(var: Path | None = None) -> None:
    """Set DATABASE_URL and REDIS_URL for this process, starting the embedded servers where neither is given.

    Production (DEBUG explicitly off) is left alone: settings then demand every address. A given address is used as it
    is; only what is missing is embedded.
    """
    if is_production():
        return
    var = var or Path(os.environ.get("CYBERVACCINE_VAR", ROOT / "var"))
    wanted = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    if wanted:
        from cybervaccine.embedded.servers import use_servers

        for name, address in use_servers(var, wanted).items():
            os.environ.setdefault(name, address)
    _development_defaults(var)


def _development_defaults(var: Path) -> None:
    """Settings that only development may have by default; the secrets are made once for each checkout."""
    var.mkdir(parents=True, exist_ok=True)
    made = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    for name, value in json.loads(kept(var / "dev-secrets.json", json.dumps(made))).items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
