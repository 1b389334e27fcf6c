"""What makes the portal installable and readable without a connection: the worker's list and the manifest."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

SHELL = (
    "css/portal.css",
    "js/portal.js",
    "fonts/noto-sans-thai-looped-400.woff2",
    "fonts/noto-sans-thai-700.woff2",
    "img/icon.svg",
)
ICONS = (
    ("img/icon-192.png", "192x192", "any"),
    ("img/icon-512.png", "512x512", "any"),
    ("img/icon-maskable-512.png", "512x512", "maskable"),
)
# Kept from the first visit on. Help comes from another room and may be missing: the worker passes over what it cannot get.
HELP = "/help/"


def worker_context() -> dict[str, Any]:
    """What the worker's script names: the files of every page, the pages kept from the start, and a version of all that."""
    shell = [static(name) for name in SHELL]
    pages = kept_pages()
    return {
        "shell": json.dumps(shell),
        "pages": json.dumps(pages),
        "version": version(tuple(shell), tuple(pages)),
        "static_url": settings.STATIC_URL,
    }


def kept_pages() -> list[str]:
    pages = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            home = reverse("home")
            pages += [home, reverse("offline"), home.rstrip("/") + HELP]
    return pages


def version(shell: tuple[str, ...], pages: tuple[str, ...]) -> str:
    """Changes when any kept file, the list or the worker itself changes."""
    return _version(shell, pages) if not settings.DEBUG else _version.__wrapped__(shell, pages)


@functools.lru_cache(maxsize=2)
def _version(shell: tuple[str, ...], pages: tuple[str, ...]) -> str:
    digest = hashlib.sha256(repr((shell, pages)).encode())
    worker = Path(__file__).parent / "templates" / "sw.js"
    for path in (worker, *(Path(str(finders.find(name))) for name in SHELL)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def manifest() -> dict[str, Any]:
    """The web app manifest in the reader's language."""
    return {
        "name": _("ไซเบอร์วัคซีน เตือนภัยออนไลน์ประจำวัน"),
        "short_name": _("ไซเบอร์วัคซีน"),
        "id": "/",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf8f3",
        "theme_color": "#1f2f5f",
        "icons": [
            {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
    }
