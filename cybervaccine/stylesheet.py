"""One stylesheet made of the parts in static/css/portal/, in the order of their names: many files to read, one to fetch.

Not a build step: a finder that hands Django's static files (in development and for collectstatic) the parts in one piece.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

PARTS = Path(__file__).parent / "static" / "css" / "portal"
NAME = "css/portal.css"


def stylesheet() -> str:
    """All parts in one text. A part names other files as seen from itself; the whole lies one folder higher."""
    parts = (path.read_text(encoding="utf-8") for path in sorted(PARTS.glob("*.css")))
    return "\n".join(parts).replace('url("../../', 'url("../')


class StylesheetFinder(BaseFinder):
    """Finds css/portal.css; the file it names is written once for each content."""

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        if path != NAME:
            return []
        found = str(_written() / NAME)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        yield NAME, FileSystemStorage(location=_written())


def _written() -> Path:
    return written(NAME, stylesheet().encode())


def written(name: str, content: bytes) -> Path:
    """A folder that holds `content` as `name`. Written aside and renamed: two processes may do it at once."""
    folder = Path(settings.STYLESHEET_ROOT) / hashlib.sha256(content).hexdigest()[:16]
    target = folder / name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=target.parent)
        with open(handle, "wb") as stream:
            stream.write(content)
        os.replace(aside, target)
    return folder
