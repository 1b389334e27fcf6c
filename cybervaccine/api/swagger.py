"""Swagger UI's two files and their licence, out of the package that brings them: the other 28 MB of it are not shipped.

Not an installed app for that reason; a finder hands over what the developers' page loads.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

from cybervaccine.stylesheet import written

FILES = ("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "LICENSE")
PREFIX = "swagger/"


class SwaggerFinder(BaseFinder):
    """Finds swagger/<file>."""

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        name = path.removeprefix(PREFIX)
        if not path.startswith(PREFIX) or name not in FILES:
            return []
        found = str(_folder(name) / path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in FILES:
            yield PREFIX + name, FileSystemStorage(location=_folder(name))


def _folder(name: str) -> Path:
    return written(PREFIX + name, content(name))


def content(name: str) -> bytes:
    """Without the pointer to a map of the source, which is not there."""
    spec = importlib.util.find_spec("drf_spectacular_sidecar")
    assert spec is not None
    package = Path(str(spec.origin)).parent
    text = (package / "static" / "drf_spectacular_sidecar" / "swagger-ui-dist" / name).read_bytes()
    return b"\n".join(line for line in text.split(b"\n") if b"sourceMappingURL=" not in line[:60])
