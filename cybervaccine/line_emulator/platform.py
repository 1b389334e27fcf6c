"""The state of one emulated LINE platform and the answers it gives to everybody."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cybervaccine.line_emulator.channels import Channels, Clock, seconds_of, text_of
from cybervaccine.line_emulator.faults import Faults
from cybervaccine.line_emulator.ledger import Ledger
from cybervaccine.line_emulator.people import People
from cybervaccine.line_emulator.wire import Request, Response

HEADERS = ("user-agent", "content-type", "x-line-signature")


def digest_of(messages: str, to: list[str]) -> int:
    """Tells a repeated call from another call with the same key; means nothing outside this process."""
    return hash((messages, tuple(to)))


@dataclass(frozen=True, slots=True)
class Accepted:
    """A call whose retry key is used up."""

    at: float
    request_id: str
    digest: int
    sent: tuple[dict[str, str], ...] = ()


@dataclass
class Quota:
    limit: int | None = None
    used: int = 0


@dataclass
class Platform:
    channels: Channels = field(default_factory=Channels)
    redirect_uris: set[str] = field(default_factory=set)
    webhook: str = ""
    ledger_path: Path | None = None
    read_clock: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.ledger_path)
        self.first_redirect_uris, self.first_webhook = frozenset(self.redirect_uris), self.webhook
        self.begin()
        for entry in self.ledger.restore():
            self._remember(entry)

    def begin(self) -> None:
        """Everything as after the start with an empty ledger."""
        self.clock = Clock(read=self.read_clock)
        self.faults = Faults()
        self.people = People()
        self.quota = Quota()
        self.accepted: dict[str, Accepted] = {}
        self.left: dict[str, float] = {}  # user id -> when the app was deauthorised: older tokens are void
        self.revoked: set[str] = set()  # keys of revoked tokens
        self.codes: dict[str, dict[str, Any]] = {}
        self.reply_tokens: dict[str, str] = {}
        self.events: dict[str, dict[str, Any]] = {}
        self.rich_menus: dict[str, dict[str, Any]] = {}
        self.rich_menu_links: dict[str, str] = {}
        self.redirect_uris, self.webhook = set(self.first_redirect_uris), self.first_webhook

    def _remember(self, entry: dict[str, Any]) -> None:
        """Take from the ledger of an earlier run what clients rely on: used retry keys, void tokens, friends."""
        at = seconds_of(entry["at"])
        if entry.get("result") == "accepted" and entry.get("retry_key"):
            digest = digest_of(entry["messages"], entry["to"])
            sent = tuple(entry.get("sent", ()))
            self.accepted[entry["retry_key"]] = Accepted(at, entry["request_id"], digest, sent)
        if entry.get("result") == "deauthorized":
            self.left[entry["person"]] = at
        if "revoked" in entry:
            self.revoked.add(entry["revoked"])
        self.people.set_states(entry.get("states", {}))
        self.people.names.update(entry.get("names", {}))

    def record(self, request: Request, response: Response, *, at: float, **more: Any) -> None:
        """Write one call into the ledger."""
        headers = {name: request.headers[name] for name in HEADERS if name in request.headers}
        result = "ok" if response.status < 400 else "refused"
        entry = {
            "at": text_of(at), "method": request.method, "path": request.path, "status": response.status,
            "result": result, "request_id": response.request_id, "headers": headers,
        }  # fmt: skip
        if "x-line-retry-key" in request.headers:
            entry["retry_key"] = request.headers["x-line-retry-key"]
        self.ledger.append({**entry, **response.note, **more})

    def record_states(self, *, names: dict[str, str], states: dict[str, str]) -> None:
        """Note a change of people that no call of the portal made, so that a restart keeps it."""
        entry = {"at": self.clock.text(), "method": "-", "path": "people", "status": 0, "result": "people"}
        self.ledger.append({**entry, "names": names, "states": states})
