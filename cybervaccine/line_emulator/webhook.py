"""Webhooks: what LINE would tell the portal, signed, and in all the ways a webhook can be wrong or late."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from cybervaccine.line_emulator.channels import BOT_ID
from cybervaccine.line_emulator.people import BLOCKED, FRIEND, Person
from cybervaccine.line_emulator.platform import Platform

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNATURES = ("good", "wrong", "missing", "other_channel", "reserialised")
REPLYABLE = ("follow", "message", "postback")
TIMEOUT_SECONDS = 10


class Unusable(Exception):
    """A webhook that cannot be sent, in one sentence."""


@dataclass
class Sending:
    """One POST as it will be made."""

    address: SplitResult
    body: bytes
    headers: dict[str, str]
    note: dict[str, Any] = field(default_factory=dict)


def ulid(at: float) -> str:
    """A webhookEventId: 48 bits of milliseconds and 80 of chance, in Crockford's base 32."""
    number = (int(at * 1000) << 80) | secrets.randbits(80)
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -5, -5))


def signed(body: bytes, secret: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def address_of(text: str) -> SplitResult:
    """An address on loopback. Raises Unusable: the emulator talks to nobody else."""
    parts = urlsplit(text)
    try:
        loopback = parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        loopback = False
    if parts.scheme not in ("http", "https") or not loopback:
        raise Unusable(f"A webhook goes to http(s) on loopback only, not to {text!r}")
    return parts


def make(platform: Platform, wanted: dict[str, Any]) -> Sending:
    """The POST that the wish describes (docs/line-emulator.md). Friendships change with follow and unfollow."""
    signature = wanted.get("signature", "good")
    if signature not in SIGNATURES:
        raise Unusable(f"signature must be one of {', '.join(SIGNATURES)}")
    address = address_of(wanted.get("url") or platform.webhook)
    events = [_event(platform, event) for event in wanted.get("events", [])]
    events += [_redelivered(platform, number) for number in wanted.get("redeliver", [])]
    body = json.dumps({"destination": BOT_ID, "events": events}, ensure_ascii=False).encode()
    headers = {"content-type": "application/json; charset=utf-8", "user-agent": "LineBotWebhook/2.0"}
    headers |= _signature_header(platform, body, signature)
    if signature == "reserialised":  # the same meaning in other bytes than those signed
        body = json.dumps(json.loads(body), indent=1).encode()
    note = {
        "result": "webhook",
        "signature": signature,
        "events": [event["webhookEventId"] for event in events],
    }
    people = {event["source"]["userId"] for event in events}
    note["states"] = {user: state for user in people if (state := platform.people.states.get(user))}
    return Sending(address, body, headers, note)


def _signature_header(platform: Platform, body: bytes, signature: str) -> dict[str, str]:
    secret = platform.channels.messaging_secret
    value = {
        "missing": "",
        "wrong": signed(body + b" ", secret),
        "other_channel": signed(body, f"another channel's {secret}"),
    }.get(signature, signed(body, secret))
    return {"x-line-signature": value} if value else {}


def _redelivered(platform: Platform, number: str) -> dict[str, Any]:
    """The same event once more, saying that it is."""
    if number not in platform.events:
        raise Unusable(f"No event {number!r} was sent")
    return platform.events[number] | {"deliveryContext": {"isRedelivery": True}}


def _event(platform: Platform, wanted: dict[str, Any]) -> dict[str, Any]:
    kind, person = wanted.get("type"), platform.people.find(str(wanted.get("person", "")))
    if kind not in MAKERS or person is None:
        raise Unusable(
            f"An event has a type ({', '.join(MAKERS)}) and a person (a name of the roster or a user id)"
        )
    at = platform.clock.now() - float(wanted.get("ago", 0))
    event = {
        "type": kind, "mode": "active", "timestamp": int(at * 1000),
        "source": {"type": "user", "userId": person.id},
        "webhookEventId": ulid(at), "deliveryContext": {"isRedelivery": False},
    }  # fmt: skip
    if kind in REPLYABLE:
        event["replyToken"] = secrets.token_hex(16)
        platform.reply_tokens[event["replyToken"]] = person.id
    event |= MAKERS[kind](platform, person, wanted)
    platform.events[event["webhookEventId"]] = event
    return event


def _follow(platform: Platform, person: Person, wanted: dict[str, Any]) -> dict[str, Any]:
    unblocked = platform.people.state(person.id) == BLOCKED
    platform.people.set_states({person.id: FRIEND})
    return {"follow": {"isUnblocked": unblocked}}


def _unfollow(platform: Platform, person: Person, wanted: dict[str, Any]) -> dict[str, Any]:
    platform.people.set_states({person.id: BLOCKED})
    return {}


def _message(platform: Platform, person: Person, wanted: dict[str, Any]) -> dict[str, Any]:
    number = str(secrets.randbelow(9 * 10**17) + 10**17)
    text = str(wanted.get("text", "สวัสดี"))
    return {"message": {"type": "text", "id": number, "quoteToken": secrets.token_urlsafe(12), "text": text}}


def _postback(platform: Platform, person: Person, wanted: dict[str, Any]) -> dict[str, Any]:
    return {"postback": {"data": str(wanted.get("data", ""))}}


MAKERS = {"follow": _follow, "unfollow": _unfollow, "message": _message, "postback": _postback}


def post(sending: Sending) -> dict[str, Any]:
    """Make the POST and wait for its answer; status 0 when there was none."""
    kind = http.client.HTTPSConnection if sending.address.scheme == "https" else http.client.HTTPConnection
    connection = kind(sending.address.netloc, timeout=TIMEOUT_SECONDS)
    path = sending.address.path or "/"
    try:
        connection.request("POST", path, sending.body, sending.headers)
        response = connection.getresponse()
        return {"status": response.status, "body": response.read(4096).decode(errors="replace")}
    except (OSError, http.client.HTTPException) as problem:
        return {"status": 0, "body": f"{type(problem).__name__}: {problem}"}
    finally:
        connection.close()
