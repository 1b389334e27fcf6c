"""Free ports and private files for the embedded servers."""

import contextlib
import os
import secrets
import socket
import tempfile
from pathlib import Path


def free_port() -> int:
    """A port the kernel says is free on loopback now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def secret(path: Path) -> str:
    """The secret kept in `path`, made once."""
    return kept(path, secrets.token_urlsafe(24)).strip()


def kept(path: Path, made: str) -> str:
    """What the file holds, readable by this user only; `made` if there was none. Who comes second gets the first one's."""
    if not path.exists():
        draft = _draft(path, made)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="utf-8")


def write_private(path: Path, text: str) -> None:
    """Write a file of this user only. It is whole or as it was, whoever is killed."""
    _draft(path, text).replace(path)


def _draft(path: Path, text: str) -> Path:
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with open(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    return Path(draft)
