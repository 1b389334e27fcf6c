"""LINE's Messaging API, as far as the portal uses it. Each call says what came of it, and never whom it was for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import requests
from django.conf import settings

# Seconds to connect and to wait for an answer: far less than the lease of who sends.
TIMEOUT = (3, 10)
MOST_RECIPIENTS = 500
MONTHLY_LIMIT = "monthly limit"  # LINE tells the two meanings of 429 apart by their words alone
Json = dict[str, Any]
_shared: ContextVar[requests.Session | None] = ContextVar("shared", default=None)


@dataclass(frozen=True)
class Accepted:
    """LINE took the call, now (200) or by an earlier attempt with this key (409)."""

    request_id: str
    is_repeated: bool = False


@dataclass(frozen=True)
class Refused:
    """LINE will not take this body, now or later, and has not taken it."""

    status: int


@dataclass(frozen=True)
class Retry:
    """Nobody knows whether LINE took it: ask again with the same key."""

    problem: str


@dataclass(frozen=True)
class SlowDown:
    """Not taken: too many calls at once."""


@dataclass(frozen=True)
class Stop:
    """Not taken, and no other call will be: the token or the right is gone, or the month's messages are used up."""

    problem: str


Outcome = Accepted | Refused | Retry | SlowDown | Stop


@dataclass(frozen=True)
class Allowance:
    """Messages of this month: `limit` None when there is none."""

    limit: int | None
    used: int

    @property
    def left(self) -> int | None:
        return None if self.limit is None else max(self.limit - self.used, 0)


def multicast(to: Sequence[str], messages: list[Json], *, key: uuid.UUID) -> Outcome:
    """The same messages to at most 500 people; the key makes any number of attempts one call."""
    return _outcome(_post("/v2/bot/message/multicast", {"to": list(to), "messages": messages}, key=key))


def push(to: str, messages: list[Json], *, key: uuid.UUID) -> Outcome:
    return _outcome(_post("/v2/bot/message/push", {"to": to, "messages": messages}, key=key))


def reply(token: str, messages: list[Json]) -> Outcome:
    """Answer a webhook event. LINE takes no retry key here: a reply is tried once, and counts for nothing."""
    return _outcome(_post("/v2/bot/message/reply", {"replyToken": token, "messages": messages}))


def validate(messages: list[Json]) -> Outcome:
    """Whether LINE would take these messages, sent to nobody: tells a bad message from a bad recipient."""
    return _outcome(_post("/v2/bot/message/validate/multicast", {"messages": messages}))


def quota() -> int | Outcome | None:
    """The month's limit of messages; None for no limit."""
    value = _read("/v2/bot/message/quota")
    if not isinstance(value, dict):
        return value
    return _number(value.get("value")) if value.get("type") == "limited" else None


def consumption() -> int | Outcome:
    """Messages used this month, of the whole official account."""
    value = _read("/v2/bot/message/quota/consumption")
    return _number(value.get("totalUsage")) if isinstance(value, dict) else value


def allowance() -> Allowance | Outcome:
    limit = quota()
    if limit is None:
        return Allowance(None, 0)
    if not isinstance(limit, int):
        return limit
    used = consumption()
    return Allowance(limit, used) if isinstance(used, int) else used


def _number(value: object) -> int | Retry:
    return value if isinstance(value, int) else Retry("no number")


def _read(path: str) -> Json | Outcome:
    response = call("GET", path)
    if isinstance(response, Retry) or not response.ok:
        return _outcome(response)
    try:
        value = response.json()
    except ValueError:
        value = None
    return value if isinstance(value, dict) else Retry("no JSON object")


def _post(path: str, body: Json, *, key: uuid.UUID | None = None) -> requests.Response | Retry:
    return call("POST", path, json=body, headers={"X-Line-Retry-Key": str(key)} if key else {})


def call(
    method: str, path: str, *, base: str = "", headers: Json | None = None, **content: Any
) -> requests.Response | Retry:
    """One call. What went wrong is told by the kind of the error: its text may hold what was sent."""
    bearer = {"Authorization": f"Bearer {settings.LINE_MESSAGING_ACCESS_TOKEN}"}
    try:
        with one_connection() as session:
            return session.request(
                method, (base or settings.LINE_API_BASE) + path, headers=bearer | (headers or {}), timeout=TIMEOUT,
                allow_redirects=False, **content,
            )  # fmt: skip
    except requests.RequestException as problem:
        return Retry(type(problem).__name__)


@contextmanager
def one_connection() -> Iterator[requests.Session]:
    """The calls made inside share a connection; a call outside has its own."""
    shared = _shared.get()
    if shared:
        yield shared
        return
    with requests.Session() as session:
        session.trust_env = False  # no .netrc, no proxies from the environment
        token = _shared.set(session)
        try:
            yield session
        finally:
            _shared.reset(token)


def _outcome(response: requests.Response | Retry) -> Outcome:
    if isinstance(response, Retry):
        return response
    status = response.status_code
    if status == 200:
        return Accepted(response.headers.get("x-line-request-id", ""))
    if status == 409:
        return Accepted(response.headers.get("x-line-accepted-request-id", ""), is_repeated=True)
    if status in (401, 403):
        return Stop(f"status {status}")
    if status == 429:
        return Stop(MONTHLY_LIMIT) if MONTHLY_LIMIT in response.text else SlowDown()
    return Refused(status) if 400 <= status < 500 else Retry(f"status {status}")
