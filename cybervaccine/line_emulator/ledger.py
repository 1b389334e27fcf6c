"""The ledger: one JSON line for every call, in memory and in a file, and who received what."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILTERS = ("method", "status", "result", "retry_key", "messages", "person")
REPEATED_SHOWN = 100
CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
LINE = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def message_hash(messages: list[Any]) -> str:
    """The same for equal messages however they were written: 16 hex digits of the SHA-256 of their canonical JSON."""
    return hashlib.sha256(CANONICAL.encode(messages).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One accepted call: what reached whom. `to` is one text, which costs half of what 500 texts cost."""

    messages: str
    retry_key: str
    to: str

    def line(self) -> str:
        return f"{self.messages} {self.retry_key or '-'} {self.to}\n"


class Ledger:
    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.lines: list[bytes] = []
        self.deliveries: list[Delivery] = []
        self.contents: set[str] = set()
        self.count = 0
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        self.stream = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if path else None

    def restore(self) -> Iterator[dict[str, Any]]:
        """Read what an earlier run wrote; yields each entry. A line cut off by a crash is left out."""
        if self.path is None or self.stream is None:
            return
        line = b""
        with self.path.open("rb") as stream:
            for line in stream:
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue
                self._keep(entry, line)
                yield entry
        if line and not line.endswith(b"\n"):
            os.write(self.stream, b"\n")

    def append(self, entry: dict[str, Any]) -> None:
        """Number the entry, keep it and write it at once. Equal messages are written out only the first time."""
        entry = {"n": self.count + 1, **entry}
        if entry.get("messages") in self.contents:
            entry.pop("content", None)
        line = LINE.encode(entry).encode() + b"\n"
        self._keep(entry, line)
        if self.stream is not None:
            os.write(self.stream, line)

    def _keep(self, entry: dict[str, Any], line: bytes) -> None:
        self.count = entry["n"]
        self.lines.append(line)
        if entry.get("result") == "accepted":
            self.contents.add(entry["messages"])
            missed = set(entry.get("unreached", ()))
            to = (
                ",".join(user for user in entry["to"] if user not in missed)
                if missed
                else ",".join(entry["to"])
            )
            self.deliveries.append(Delivery(entry["messages"], entry.get("retry_key", ""), to))

    def reset(self) -> None:
        """Begin an empty ledger; numbers start again."""
        self.lines, self.deliveries, self.contents, self.count = [], [], set(), 0
        if self.stream is not None:
            os.ftruncate(self.stream, 0)

    def close(self) -> None:
        if self.stream is not None:
            os.close(self.stream)
            self.stream = None


def matching(lines: list[bytes], query: dict[str, str]) -> Iterator[bytes]:
    """The lines that fit every filter: those of FILTERS exactly, `path` by its beginning, `to` and `after` (a number)."""
    limit = int(query.get("limit", len(lines)))
    mark = query.get("to", "").encode()
    for line in lines:
        if limit <= 0:
            return
        if (not mark or mark in line) and (not query or _fits(json.loads(line), query)):
            limit -= 1
            yield line


def _fits(entry: dict[str, Any], query: dict[str, str]) -> bool:
    return (
        all(str(entry.get(name, "")) == query[name] for name in FILTERS if name in query)
        and entry["path"].startswith(query.get("path", ""))
        and entry["n"] > int(query.get("after", 0))
        and ("to" not in query or query["to"] in entry.get("to", ()))
    )


def summary(deliveries: list[Delivery]) -> dict[str, Any]:
    """For every message: calls, recipients, and whether anybody received it more than once. The SHA-256 is that of the
    different ids, sorted, one a line: a set check against a million recipients is one comparison."""
    counts: dict[str, Counter[str]] = {}
    calls: Counter[str] = Counter()
    for delivery in deliveries:
        calls[delivery.messages] += 1
        counts.setdefault(delivery.messages, Counter()).update(delivery.to.split(",") if delivery.to else ())
    return {messages: {"calls": calls[messages], **_counted(counted)} for messages, counted in counts.items()}


def _counted(counted: Counter[str]) -> dict[str, Any]:
    repeated = [(user, times) for user, times in counted.items() if times > 1]
    return {
        "recipients": counted.total(),
        "distinct": len(counted),
        "repeated": len(repeated),
        "repeated_ids": dict(repeated[:REPEATED_SHOWN]),
        "sha256": hashlib.sha256("\n".join(sorted(counted)).encode()).hexdigest(),
    }
