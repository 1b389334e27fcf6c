"""The ways of searching that ours is measured against, over the same texts: ILIKE, and plain trigrams."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from directory.search.finding import find
from directory.search.registry import kinds

Ranking = list[str]  # "kind:key", best first
LIMIT = 5


def prepare() -> int:
    """Put every document's whole text into a table of its own, with the index that helps trigrams."""
    rows = [
        (f"{name}:{d.key}", " ".join([d.title_th, d.title_en, d.words, d.snippet_th, d.snippet_en]), d.weight)
        for name, kind in kinds().items()
        for d in kind.documents()
    ]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_document")
        cursor.execute("CREATE TABLE bench_document (id text PRIMARY KEY, body text, weight float8)")
        with cursor.copy("COPY bench_document FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("CREATE INDEX ON bench_document USING gin (body gin_trgm_ops)")
        cursor.execute("ANALYZE bench_document")
    return len(rows)


def ilike(query: str) -> Ranking:
    return _ask(
        "SELECT id FROM bench_document WHERE body ILIKE '%%' || %s || '%%' ORDER BY weight DESC, length(body), id LIMIT %s",
        [query, LIMIT],
    )


def ilike_words(query: str) -> Ranking:
    """Every word between spaces must be there."""
    words = query.split()
    every = " AND ".join(["body ILIKE '%%' || %s || '%%'"] * len(words))
    return _ask(
        f"SELECT id FROM bench_document WHERE {every} ORDER BY weight DESC, length(body), id LIMIT %s",
        [*words, LIMIT],
    )


def trigram(query: str) -> Ranking:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', '0.3', false)")
    return _ask(
        "SELECT id FROM bench_document WHERE %s <%% body ORDER BY word_similarity(%s, body) DESC, weight DESC, id LIMIT %s",
        [query, query, LIMIT],
    )


def ours(query: str) -> Ranking:
    return [f"{document.kind}:{document.key}" for document in find(query, limit=LIMIT).documents]


WAYS: dict[str, Callable[[str], Ranking]] = {
    "ours": ours,
    "ILIKE": ilike,
    "ILIKE, word by word": ilike_words,
    "trigram word_similarity >= 0.3": trigram,
}


def _ask(sql: str, values: list[object]) -> Ranking:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
