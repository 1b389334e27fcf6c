"""Free ports and private files for the embedded servers."""

import os
import secrets
import socket
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
    """The secret kept in `path`, readable by this user only; made once."""
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with open(handle, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_urlsafe(24))
    return path.read_text(encoding="utf-8").strip()
