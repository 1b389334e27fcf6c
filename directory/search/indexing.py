"""Keeps the index equal to what the rooms have. Only what has changed is cut into words again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import astuple

from django.db import connection, transaction

from directory.loading import Loaded
from directory.models import SearchDocument
from directory.search import words
from directory.search.registry import Document, kinds

# Part of every document's hash: raise it when the way of cutting or weighing words changes.
METHOD = "2"
_MANY = 200
_LOCK = 7_310_410_266  # one reindex at a time, in this database


def reindex(*names: str) -> Loaded:
    """Make the index of these kinds (default: of all) equal to what their rooms yield now."""
    chosen = names or tuple(kinds())
    counts = [_reindex_kind(name, kinds()[name].documents()) for name in chosen]
    gone = 0 if names else SearchDocument.objects.exclude(kind__in=kinds()).delete()[0]
    created, updated, unchanged, removed = (sum(column) for column in zip(*counts, strict=True))
    if created + updated >= _MANY:
        _settle()
    return Loaded(SearchDocument.__name__, created, updated, unchanged, retired=0, removed=removed + gone)


def _settle() -> None:
    """After many changes: merge what the GIN index still holds in a list, and tell the planner. Queries are 20 times faster.

    Only the owner of the tables may. After a worker, which is not, PostgreSQL's own vacuum does it within minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gin_clean_pending_list(oid) FROM pg_class WHERE oid = %s::regclass AND pg_has_role(relowner, 'USAGE')",
            ["directory_search_vector"],
        )
        if cursor.fetchone():
            cursor.execute("ANALYZE directory_searchdocument")


def index_document(name: str, document: Document) -> None:
    """Put one document in, or bring it up to date."""
    _write(name, {document.key: document})


@transaction.atomic
def _reindex_kind(name: str, documents: Iterable[Document]) -> tuple[int, int, int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    wanted = {document.key: document for document in documents}
    stored = dict(SearchDocument.objects.filter(kind=name).values_list("key", "sha256"))
    changed = {key: item for key, item in wanted.items() if stored.get(key) != _sha256(item)}
    removed = SearchDocument.objects.filter(kind=name, key__in=stored.keys() - wanted.keys()).delete()[0]
    _write(name, changed)
    created = len(changed.keys() - stored.keys())
    return created, len(changed) - created, len(wanted) - len(changed), removed


def _write(name: str, documents: dict[str, Document]) -> None:
    fields = ["url", "title_th", "title_en", "snippet_th", "snippet_en", "weight"]
    SearchDocument.objects.bulk_create(
        [
            SearchDocument(
                kind=name,
                key=key,
                sha256=_sha256(document),
                vector=vector(document),
                **{field: getattr(document, field) for field in fields},
            )
            for key, document in documents.items()
        ],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=[*fields, "sha256", "vector"],
    )


def vector(document: Document) -> str:
    """The document as the text form of a tsvector: A its title, B its words, C its snippet, D what those also say.

    It is written out by hand because PostgreSQL's own parser knows no Thai word.
    """
    places: dict[str, list[str]] = {}
    at = 0
    for weight, text in _weighed_texts(document):
        for word in words.words(text):
            at += 1
            places.setdefault(word, []).append(f"{at}{weight}")
            for other in words.also_says(word):
                places.setdefault(other, []).append(f"{at}D")
    # PostgreSQL keeps 255 positions of a word and none above 16383; a text that long says its matter long before.
    return " ".join(f"'{word}':{','.join(found[:40])}" for word, found in places.items())


def _weighed_texts(document: Document) -> Iterable[tuple[str, str]]:
    yield "A", document.title_th
    yield "A", document.title_en
    yield "B", document.words
    yield "C", document.snippet_th[:4000]
    yield "C", document.snippet_en[:4000]


def _sha256(document: Document) -> str:
    return hashlib.sha256("\x1f".join([METHOD, *map(str, astuple(document))]).encode()).hexdigest()
