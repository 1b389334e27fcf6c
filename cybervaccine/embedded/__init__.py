"""Real PostgreSQL and Valkey for development, demonstrations and tests, without anything to install by hand."""

from cybervaccine.embedded.environment import ensure_servers

__all__ = ["ensure_servers"]
