"""Subresource integrity: a browser runs our scripts and styles only if they are, byte for byte, what was deployed.

The seals (SHA-384) are made once by collectstatic and kept beside its manifest. They guard against a store of static files, a
cache or a proxy that gives out something else; a file's address holds a hash already, but nobody's browser checks that one.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cached_property
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SEALED = (".css", ".js")
NAME = "seals.json"


class SealedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage with hashed names, and a seal for each script and style."""

    def save_manifest(self) -> None:
        super().save_manifest()
        content = json.dumps({name: seal_of(self._read(name)) for name in self._to_seal()})
        if self.manifest_storage.exists(NAME):
            self.manifest_storage.delete(NAME)
        self.manifest_storage._save(NAME, ContentFile(content.encode()))

    def _to_seal(self) -> list[str]:
        return sorted(name for name in self.hashed_files if name.endswith(SEALED))

    def _read(self, name: str) -> bytes:
        with self.open(self.hashed_files[name]) as file:
            content: bytes = file.read()
        return content

    @cached_property
    def seals(self) -> dict[str, str]:
        """{name: seal}; none before collectstatic ran."""
        if not self.manifest_storage.exists(NAME):
            return {}
        with self.manifest_storage.open(NAME) as file:
            found: dict[str, str] = json.loads(file.read())
        return found


def seal_of(content: bytes) -> str:
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"


def seal(name: str) -> str:
    """The seal of a static file, empty while developing, when files change under the browser."""
    storage: Any = staticfiles_storage
    return str(getattr(storage, "seals", {}).get(name, ""))
