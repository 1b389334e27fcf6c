"""Finds documents: the query is cut as documents are; rare words count more, titles more than texts."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from directory.models import SearchDocument
from directory.models.search import ORDINARY
from directory.search import registry, words
from directory.search.registry import Kind

# What a match in a title, in hidden words, in the text, and in a part of a word is worth.
FIELDS = "{0.1, 0.3, 0.7, 1.0}"
# A document must carry this share of what the query says, weighed by rarity.
ENOUGH = 0.6
# A word that is found only as the beginning of longer ones, or only in parts, counts for less.
BEGINNING = 0.6
PART = 0.5
# A shorter beginning is the beginning of anything.
SHORTEST_BEGINNING = 3
# Of more documents than this only so many are weighed word by word: those with the words in their title, and those that matter more.
MANY, MOST_WEIGHED = 4000, 500
# Few are counted; of many the planner knows well enough how many there are.
ALL_DOCUMENTS = f"""
    (SELECT CASE WHEN few.count <= {MANY} THEN few.count ELSE greatest(few.count, reltuples::bigint) END
     FROM (SELECT count(*) FROM (SELECT FROM directory_searchdocument LIMIT {MANY + 1}) AS first) AS few, pg_class
     WHERE oid = 'directory_searchdocument'::regclass)
"""
LONGEST_QUERY = 200
MOST_WORDS = 12
# A title must share this much of its letters with the query; of so many that share most the best is chosen.
LIKE, NEAREST = 0.3, 100


@dataclass(frozen=True)
class Found:
    """The answer to a query: documents, best first, and titles that look like it when it found little."""

    documents: list[SearchDocument] = field(default_factory=list)
    did_you_mean: list[SearchDocument] = field(default_factory=list)


@dataclass(frozen=True)
class Term:
    """One word of the query as a tsquery, with its worth and in how many documents it is."""

    tsquery: str
    worth: float
    count: int


def find(text: str, *, kinds: Collection[str] = (), limit: int = 50) -> Found:
    """Search in `kinds` (default: in all). An empty query finds nothing."""
    text = text.replace("\0", " ").strip()[:LONGEST_QUERY]
    asked = list(dict.fromkeys(words.words(text)))[:MOST_WORDS]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        # What the planner does not know: reading one vector through costs more than asking the index for a thousand.
        cursor.execute("SET LOCAL enable_seqscan = off")
        terms = _terms(asked)
        documents = _matching(terms, kinds, limit) if terms else []
        missed = len(terms) < len(asked)
        return Found(documents, _like(text, kinds) if text and (missed or not documents) else [])


@dataclass(frozen=True)
class Group:
    """The documents of one kind, the best first."""

    kind: Kind
    documents: list[SearchDocument]


def by_kind(documents: Iterable[SearchDocument]) -> list[Group]:
    """Documents under their kinds; the kind of the best document stands first."""
    groups: dict[str, list[SearchDocument]] = {}
    for document in documents:
        groups.setdefault(document.kind, []).append(document)
    known = registry.kinds()
    return [Group(known[name], found) for name, found in groups.items() if name in known]


def _terms(asked: list[str]) -> list[Term]:
    """Each word as it is; if no document has it so, as a beginning; else by its parts. What is nowhere is left out."""
    if not asked:
        return []
    total, exact = _frequencies([f"'{word}'" for word in asked])
    rare = [
        word
        for word, count in zip(asked, exact, strict=True)
        if not count and len(word) >= SHORTEST_BEGINNING
    ]
    begun = dict(zip(rare, _frequencies([f"'{word}':*" for word in rare])[1], strict=True)) if rare else {}
    terms = []
    for word, count in zip(asked, exact, strict=True):
        if count:
            terms.append(Term(f"'{word}'", _rarity(count, total), count))
        elif begun.get(word):
            terms.append(Term(f"'{word}':*", BEGINNING * _rarity(begun[word], total), begun[word]))
        else:
            terms += _part_terms(word, total)
    return terms


def _part_terms(word: str, total: int) -> list[Term]:
    parts = words.parts(word)
    if not parts:
        return []
    _, exact = _frequencies([f"'{part}'" for part in parts])
    found = [(part, count) for part, count in zip(parts, exact, strict=True) if count]
    return [Term(f"'{part}'", PART * _rarity(count, total), count) for part, count in found]


def _rarity(count: int, total: int) -> float:
    return math.log(1 + total / count)


def _frequencies(tsqueries: Collection[str]) -> tuple[int, list[int]]:
    """(all documents, those that match each). What is in more than MANY is estimated from the planner's statistics: a word in
    half of the documents is common, and counting them one by one would take longer than the rest of the search."""
    first = "SELECT FROM directory_searchdocument"
    count = f"(SELECT count(*) FROM ({first} WHERE vector @@ %s::tsquery LIMIT {MANY + 1}) AS few)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join([ALL_DOCUMENTS, *[count] * len(tsqueries)])}", [*tsqueries],
        )  # fmt: skip
        total, *counts = cursor.fetchone()
        counts = [
            count if count <= MANY else max(count, _estimate(cursor, tsquery))
            for tsquery, count in zip(tsqueries, counts, strict=True)
        ]
    return max(total, *counts, 1), counts


def _estimate(cursor: CursorWrapper, tsquery: str) -> int:
    cursor.execute(
        "EXPLAIN (FORMAT JSON) SELECT FROM directory_searchdocument WHERE vector @@ %s::tsquery", [tsquery]
    )
    return int(cursor.fetchone()[0][0]["Plan"]["Plan Rows"])


def _matching(terms: list[Term], kinds: Collection[str], limit: int) -> list[SearchDocument]:
    """The documents that carry enough of the query, by statements that GIN indexes answer."""
    # Of one word alone it is known that the document has it: no need to read the vector for that.
    gained = " + ".join(["%s * (vector @@ %s::tsquery)::int"] * len(terms)) if len(terms) > 1 else "%s"
    scored = " + ".join([f"%s * ts_rank('{FIELDS}', vector, %s::tsquery, 1)"] * len(terms))
    pairs = [value for term in terms for value in (term.worth, term.tsquery)]
    gains = pairs if len(terms) > 1 else [terms[0].worth]
    among, asked = _among(terms, kinds, limit)
    enough = ENOUGH * sum(term.worth for term in terms)
    return list(
        SearchDocument.objects.raw(
            f"""
            SELECT id, kind, key, url, title_th, title_en, snippet_th, snippet_en, weight
            FROM directory_searchdocument
            WHERE {among} AND {gained} >= %s
            ORDER BY weight * ({gained} + 4 * ({scored})) DESC, length(title_th), id
            LIMIT %s
            """,
            [*asked, *gains, enough, *gains, *pairs, limit],
        )
    )


def _among(terms: list[Term], kinds: Collection[str], limit: int) -> tuple[str, list[object]]:
    """(condition, its values): the documents to weigh. All that have a word; of very many, the most likely."""
    any_of, every = (sign.join(term.tsquery for term in terms) for sign in (" | ", " & "))
    only: list[object] = [list(kinds)] if kinds else []
    if sum(term.count for term in terms) <= MANY:
        return f"vector @@ %s::tsquery {_only(kinds)}", [any_of, *only]
    wanted = every if len(terms) > 1 and _has(every, kinds, limit) else any_of
    chosen = f"SELECT id FROM directory_searchdocument WHERE vector @@ %s::tsquery {_only(kinds)}"
    titled = chosen.replace("vector", "ts_filter(vector, '{a}')", 1)
    # Where enough have it in their titles, of the others only those can be better that matter more than most.
    more = f"AND weight > {ORDINARY}" if _has(wanted, kinds, limit, vector="ts_filter(vector, '{a}')") else ""
    parts = [
        (f"({titled} ORDER BY weight DESC, length(title_th), id LIMIT %s)", [wanted, *only, MOST_WEIGHED]),
        (
            f"({chosen} {more} ORDER BY weight DESC, id LIMIT %s)",
            [wanted, *only, max(limit, MOST_WEIGHED // 3)],
        ),
    ]
    rare = _rare(terms)
    if rare:
        parts.append((f"({chosen})", [rare, *only]))
    return f"id IN ({' UNION '.join(sql for sql, _ in parts)})", [
        value for _, asked in parts for value in asked
    ]


def _rare(terms: list[Term]) -> str:
    """Of the words those that are in few documents: they say most of what is meant, and all that have one are weighed."""
    rare, left = [], MOST_WEIGHED
    for term in sorted(terms, key=lambda term: term.count):
        left -= term.count
        if left < 0:
            break
        rare.append(term.tsquery)
    return " | ".join(rare)


def _has(tsquery: str, kinds: Collection[str], count: int, *, vector: str = "vector") -> bool:
    """Whether so many documents match, or more."""
    only = [list(kinds)] if kinds else []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT FROM directory_searchdocument WHERE {vector} @@ %s::tsquery {_only(kinds)} LIMIT %s) AS first",
            [tsquery, *only, count],
        )
        return bool(cursor.fetchone()[0] == count)


def _like(text: str, kinds: Collection[str], limit: int = 3) -> list[SearchDocument]:
    """Titles whose letters look like the query; of titles that look as much alike, the one that matters more.

    The nearest are read off two GiST indexes of trigrams, whatever they are; weighing all that pass a threshold takes 20 times as long.
    """
    nearest = f"""
        SELECT id, %s <<-> {{title}} AS apart FROM directory_searchdocument
        WHERE true {_only(kinds)} ORDER BY %s <<-> {{title}} LIMIT %s
    """
    asked = [text, *([list(kinds)] if kinds else []), text, NEAREST]
    return list(
        SearchDocument.objects.raw(
            f"""
            SELECT id, kind, key, url, title_th, title_en, snippet_th, snippet_en, weight
            FROM directory_searchdocument
            JOIN (
                SELECT id, min(apart) AS apart
                FROM (({nearest.format(title="title_th")}) UNION ALL ({nearest.format(title="title_en")})) AS of_either
                GROUP BY id
            ) AS nearest USING (id)
            WHERE apart <= %s
            ORDER BY apart, weight DESC, id
            LIMIT %s
            """,
            [*asked, *asked, 1 - LIKE, limit],
        )
    )


def _only(kinds: Collection[str]) -> str:
    return "AND kind = ANY(%s)" if kinds else ""
