"""Cuts Thai and English text into search words, the same way for what is stored and what is asked. Pure.

The way of a text: fold (what people confuse in writing becomes one), cut Thai by longest matching against a dictionary
(newmm of PyThaiNLP with our own words and every place name), then put synonyms in one form. The dictionary is bundled
with PyThaiNLP: nothing is ever fetched. It is built at the first use (about a second), never at import.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from directory import phones
from directory.data_files import DATA
from directory.thai import normalise_label

_TONES = re.compile("[\u0e47-\u0e4b]")
_SILENT = re.compile("[ก-ฮ][ิุ]?\u0e4c")
_ONE_SOUND = str.maketrans("ศษณฬฎฏฐฌใ", "สสนลดตถชไ")
_APART = str.maketrans({"ๆ": " ", "ฯ": " ", "\u0e4c": None})
_LAUGH = re.compile(r"(.)\1{2,}")
_RUNS = re.compile("[ก-๎]+|[a-z0-9]+")
_THAI = re.compile("[ก-๎]")
# A place name shorter than this is also a common syllable: as a word it would cut other words apart.
SHORTEST_PLACE = 4
SHORTEST_PART = 4
LONGEST_PHRASE = 4


@dataclass(frozen=True)
class Lexicon:
    """What a cut needs: the dictionary, one form for each synonym, and what a word also says."""

    trie: Any
    ours: frozenset[str]
    same: dict[tuple[str, ...], str]
    implies: dict[str, frozenset[str]]
    stop: frozenset[str]


def fold(text: str) -> str:
    """Make one what people confuse: tone marks, ็, silenced letters, ศ ษ ส, ใ ไ, letter case, Thai digits, doubled marks."""
    return " ".join(map(_fold_part, text.split()))


@lru_cache(maxsize=50_000)
def _fold_part(part: str) -> str:
    part = _TONES.sub("", _SILENT.sub("", normalise_label(part))).translate(_ONE_SOUND)
    return _LAUGH.sub(r"\1", part.translate(_APART))


def words(text: str) -> list[str]:
    """The search words of a text, in order, synonyms in one form, stop words left out; a phone number is one word."""
    found: list[str] = []
    start = 0
    for begin, end, number in phones.numbers_in(text):
        found += [*_plain(text[start:begin]), number]
        start = end
    return [*found, *_plain(text[start:])]


def also_says(word: str) -> frozenset[str]:
    """What a word says besides itself: what it implies, and the shorter words of ours that it begins or ends with."""
    return lexicon().implies.get(word, frozenset()) | set(parts(word))


@lru_cache(maxsize=50_000)
def parts(word: str) -> tuple[str, ...]:
    """The words of this field and the place names that a longer Thai word begins or ends with, in one form.

    Only ours: cut by the general dictionary, หลอกลวง (deceive) would also say หล่อ (handsome) and กลวง (hollow).
    """
    known = lexicon()
    lengths = range(SHORTEST_PART, len(word))
    found = [piece for length in lengths for piece in (word[:length], word[-length:]) if piece in known.ours]
    return tuple(dict.fromkeys(form for piece in found if (form := known.same.get((piece,), piece)) != word))


@lru_cache(maxsize=20_000)
def _plain(text: str) -> tuple[str, ...]:
    known = lexicon()
    cut = [word for run in _RUNS.findall(fold(text)) for word in _cut(run, known.trie)]
    return tuple(word for word in _one_form(cut, known.same) if word not in known.stop)


def _cut(run: str, trie: Any) -> list[str]:
    if not _THAI.match(run):
        return [_singular(run)]
    from pythainlp.tokenize.newmm import segment

    return [word for word in segment(run, trie) if _THAI.search(word)]


def _singular(word: str) -> str:
    """scams → scam; business, bus and sms stay."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "su" else word


def _one_form(cut: list[str], same: dict[tuple[str, ...], str]) -> Iterator[str]:
    """Replace the longest run of words that has another form, from the left."""
    at = 0
    while at < len(cut):
        for length in range(min(LONGEST_PHRASE, len(cut) - at), 0, -1):
            other = same.get(tuple(cut[at : at + length]))
            if other is not None:
                yield other
                break
        else:
            length = 1
            yield cut[at]
        at += length


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Build the dictionary from the data files; once a process."""
    # PyThaiNLP would make a folder in the home of whoever runs it, which a service account may not have.
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    os.environ.setdefault("PYTHAINLP_OFFLINE", "1")
    from pythainlp.corpus import thai_words
    from pythainlp.util import Trie

    rows = _synonyms()
    ours = [
        *_listed("search_words.txt"),
        *(row[side] for row in rows for side in ("word", "means") if " " not in row[side]),
    ]
    names = {fold(name) for name in _place_names() if len(name) >= SHORTEST_PLACE}
    pieces = frozenset(names.union(map(_fold_word, ours)))
    trie = Trie(pieces.union(map(_fold_word, thai_words())) - {""})
    same = _same_forms([(row["word"], row["means"]) for row in rows if row["relation"] == "same"], trie)
    stop = frozenset(map(fold, _listed("search_stop_words.txt")))
    return Lexicon(trie, pieces, same, _implications(rows, same), stop)


def _fold_word(word: str) -> str:
    """As `fold`, for a single word of a clean dictionary: a third of the time."""
    return _TONES.sub("", _SILENT.sub("", word)).translate(_ONE_SOUND).casefold().replace("\u0e4c", "")


def _same_forms(pairs: Iterable[tuple[str, str]], trie: Any) -> dict[tuple[str, ...], str]:
    """Folded and cut synonym → its one form, chains followed to their end."""
    forms = {
        tuple(word for run in _RUNS.findall(fold(word_)) for word in _cut(run, trie)): fold(means)
        for word_, means in pairs
    }
    for key, form in forms.items():
        seen = {form}
        while (form := forms.get((form,), form)) not in seen:
            seen.add(form)
        forms[key] = form
    return forms


def _implications(
    rows: Iterable[dict[str, str]], same: dict[tuple[str, ...], str]
) -> dict[str, frozenset[str]]:
    direct: dict[str, set[str]] = {}
    for row in rows:
        if row["relation"] == "implies":
            word, means = (same.get((fold(row[side]),), fold(row[side])) for side in ("word", "means"))
            direct.setdefault(word, set()).add(means)
    return {word: frozenset(_closure(word, direct)) for word in direct}


def _closure(word: str, direct: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    edge = direct.get(word, set())
    while edge:
        reached |= edge
        edge = {far for near in edge for far in direct.get(near, ())} - reached
    return reached - {word}


def _listed(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _synonyms() -> list[dict[str, str]]:
    with (DATA / "search_synonyms.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _place_names() -> Iterator[str]:
    for name in ("provinces.csv", "districts.csv", "subdistricts.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as stream:
            yield from (row["name_th"] for row in csv.DictReader(stream))
