"""Who fills the index: each room registers a kind and the function that yields its documents.

The ground floor knows no other room; a room above says in its AppConfig.ready what can be found in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Document:
    """One thing that can be found. `words` are found but never shown; `weight` is how much it matters by itself."""

    key: str
    url: str
    title_th: str
    title_en: str = ""
    snippet_th: str = ""
    snippet_en: str = ""
    words: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class Kind:
    name: str
    label: str | Promise
    documents: Callable[[], Iterable[Document]]


_KINDS: dict[str, Kind] = {}


def register(name: str, *, label: str | Promise, documents: Callable[[], Iterable[Document]]) -> None:
    """Make a kind searchable. `documents` yields all of its documents, now; it is called at every reindex."""
    _KINDS[name] = Kind(name, label, documents)


def kinds() -> dict[str, Kind]:
    """Every registered kind by its name, in the order of registration."""
    return dict(_KINDS)
