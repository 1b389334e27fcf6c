"""Where lines may break, in a script without spaces between words; and the choice of breaks that looks best."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from typing import Any

from directory.thai import is_english

OPENERS, CLOSERS = "“‘(", "”’)!?,.:;…%ๆฯ"
# A line that does not end at a space of the text (a phrase's end, in Thai) costs as much as this share of it left empty.
WORD_BREAK = 0.4
# Where the dictionary cuts wrongly: หลอก|ว่า, not หลอ|กว่า; ขบวนการ|หลอก, not ขบวน|การหลอก.
NOT_WORDS = {"หลอ", "การหลอก", "คนใน", "บัญชีชื่อ"}
MORE_WORDS = {"แอป", "คอลเซ็นเตอร์", "เช็กบูโร", "ดูดเงิน", "แชร์ลูกโซ่", "ไซเบอร์วัคซีน", "ไซเบอร์", "คำกู้คืน", "ก.ล.ต."}

# ก.ล.ต. stays with the word before it.
ABBREVIATION = re.compile(r"(?:[ก-ฮ]{1,3}\.)+")

# The tokenizer leaves marks on Latin words: ”OTP“ is three tokens here.
MARKS_APART = re.compile(r"\s+|[“”‘’()]|[^\s“”‘’()]+")
# What a hand would never cut: a consonant with its marks and the vowel written before it.
CLUSTER = re.compile("[เ-ไ]?.[ะ-ฺๅ็-๎]*", re.DOTALL)

Measure = Callable[[str], float]


def words(text: str, language: str) -> list[str]:
    """The words of a text, without spaces and punctuation."""
    return [piece for piece in _tokens(text, language) if re.search(r"\w", piece)]


def pieces(text: str, language: str) -> list[str]:
    """The text cut wherever a line may end; joined they are the text again."""
    found: list[str] = []
    for token in _tokens(text, language):
        if found and _belongs_to_previous(found[-1], token):
            found[-1] += token
        else:
            found.append(token)
    return found


def _belongs_to_previous(previous: str, token: str) -> bool:
    """Spaces and closing marks end a line, opening marks begin one; a number keeps what it counts."""
    return (
        token.isspace()
        or token[0] in CLOSERS
        or previous[-1] in OPENERS
        or bool(ABBREVIATION.fullmatch(token))
        or bool(re.search(r"(^|\D)\d[\d,.]*\s?$", previous))
        or bool(re.search(r"[\w.-]$", previous) and re.match(r"[\d.,-]", token))
    )


def _tokens(text: str, language: str) -> list[str]:
    if is_english(language):
        return re.findall(r"\s+|[^\s]+", text)
    return list(_thai_tokens(text))


@functools.lru_cache(maxsize=2048)
def _thai_tokens(text: str) -> tuple[str, ...]:
    from pythainlp.tokenize import word_tokenize

    found = word_tokenize(text, engine="newmm", keep_whitespace=True, custom_dict=_dictionary())
    return tuple(part for token in found for part in MARKS_APART.findall(token))


@functools.cache
def _dictionary() -> Any:
    from pythainlp.corpus.common import thai_words
    from pythainlp.util import Trie

    return Trie((thai_words() - NOT_WORDS) | MORE_WORDS)


def break_lines(text: str, width: float, measure: Measure, language: str) -> list[str]:
    """The fewest lines of at most `width` (in the units of `measure`), their lengths even, ending at phrases if possible.

    A piece wider than the line is cut between letters; only a letter wider than the line sticks out.
    """
    parts = [part for piece in pieces(text, language) for part in _cut(piece, width, measure)]
    count = len(_greedy(parts, width, measure))
    return _best(parts, width, measure, count)


def fill_lines(text: str, width: float, measure: Measure, language: str) -> list[str]:
    """Lines of at most `width`, each as full as it can be, as a letter is written.

    Spaces at the beginning of the text are kept: they take the room of an indent.
    """
    parts = [part for piece in pieces(text, language) for part in _cut(piece, width, measure)]
    lead = text[: len(text) - len(text.lstrip())]
    if lead and len(parts) > 1 and parts[0] == lead:
        parts[:2] = [lead + parts[1]]
    return [line.rstrip() for line in _greedy(parts, width, measure)]


def _cut(piece: str, width: float, measure: Measure) -> list[str]:
    if measure(piece.rstrip()) <= width:
        return [piece]
    return _greedy(CLUSTER.findall(piece), width, measure)


def _greedy(parts: Sequence[str], width: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    for part in parts:
        if lines and measure((lines[-1] + part).rstrip()) <= width:
            lines[-1] += part
        else:
            lines.append(part)
    return lines


def _best(parts: Sequence[str], width: float, measure: Measure, count: int) -> list[str]:
    """Break `parts` into exactly `count` lines at the least cost (squares of the room left empty, as shares)."""

    @functools.cache
    def rest(start: int, left: int) -> tuple[float, tuple[str, ...]]:
        if left == 1:
            line = "".join(parts[start:])
            return _cost(line, width, measure, is_last=True), (line.strip(),)
        best: tuple[float, tuple[str, ...]] = (float("inf"), ())
        for end in range(start + 1, len(parts) - left + 2):
            line = "".join(parts[start:end])
            cost = _cost(line, width, measure, is_last=False)
            if cost == float("inf") and end > start + 1:
                break
            tail_cost, tail = rest(end, left - 1)
            best = min(best, (cost + tail_cost, (line.strip(), *tail)))
        return best

    cost, lines = rest(0, count) if parts else (0.0, ())
    return list(lines) if cost < float("inf") else [line.strip() for line in _greedy(parts, width, measure)]


def _cost(line: str, width: float, measure: Measure, *, is_last: bool) -> float:
    length = measure(line.rstrip())
    if length > width:
        return float("inf")
    empty = (1 - length / width) ** 2
    return empty if is_last or line[-1:].isspace() else empty + WORD_BREAK**2


def fit_lines(
    text: str,
    width: float,
    sizes: Sequence[float],
    *,
    max_lines: int,
    measure: Callable[[str, float], float],
    language: str,
) -> tuple[float, list[str]]:
    """The largest of `sizes` (largest first) at which the text stands in `max_lines`; the smallest if none does."""
    for size in sizes:
        lines = break_lines(text, width, functools.partial(_at, measure, size), language)
        if len(lines) <= max_lines and all(measure(line, size) <= width for line in lines):
            break
    return size, lines


def _at(measure: Callable[[str, float], float], size: float, text: str) -> float:
    return measure(text, size)
