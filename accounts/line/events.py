"""Reading LINE's webhook: its signature, and what of its events concerns us. Pure."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.line.answers import asked_for
from accounts.models import LineEvent

Kind = LineEvent.Kind
LONGEST_ID, LONGEST_TOKEN = 40, 100


class BadEvents(Exception):
    """The body is no list of events."""


@dataclass(frozen=True)
class Heard:
    """One event. `user_id` is LINE's id of the person; `asks` names the answer that is asked for."""

    event_id: str
    kind: Kind
    occurred_at: dt.datetime
    user_id: str
    reply_token: str
    asks: str = ""


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether LINE signed exactly these bytes (HMAC-SHA256, Base64)."""
    expected = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256))
    return hmac.compare_digest(expected, signature.encode("utf-8", "replace"))


def read_events(body: bytes) -> list[Heard]:
    """The events that concern us, the oldest first; those of other kinds and those meant for another bot are left out."""
    try:
        events = json.loads(body)["events"]
    except (ValueError, KeyError, TypeError) as problem:
        raise BadEvents from problem
    if not isinstance(events, list):
        raise BadEvents
    heard = (heard for event in events if isinstance(event, dict) for heard in _heard(event))
    return sorted(heard, key=lambda event: event.occurred_at)


def _heard(event: dict[str, Any]) -> Iterator[Heard]:
    match event:
        case {
            "type": "follow" | "unfollow" | "message" | "postback" as kind,
            "webhookEventId": str(event_id),
            "timestamp": int(milliseconds),
            "source": {"type": "user", "userId": str(user_id)},
        } if event.get("mode", "active") == "active" and 0 < len(event_id) <= LONGEST_ID:
            known = {"follow": Kind.FOLLOW, "unfollow": Kind.UNFOLLOW}
            yield Heard(
                event_id,
                known.get(kind, Kind.ASKED),
                dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC),
                user_id,
                str(event.get("replyToken", ""))[:LONGEST_TOKEN],
                "" if kind in known else asked_for(_words(event)),
            )


def _words(event: dict[str, Any]) -> str:
    """What was pressed or written. A sticker or a picture says nothing to us: it is answered with the menu."""
    match event:
        case {"postback": {"data": str(words)}} | {"message": {"type": "text", "text": str(words)}}:
            return words
    return ""
