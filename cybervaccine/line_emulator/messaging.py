"""Messaging API, sending: multicast, push, reply, broadcast, narrowcast, validation; retry keys and the quota."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Callable
from typing import Any

from cybervaccine.line_emulator.granted import unauthenticated
from cybervaccine.line_emulator.ledger import message_hash
from cybervaccine.line_emulator.messages import (
    MAX_BODY_BYTES,
    Problem,
    message_problems,
    recipient_problems,
)
from cybervaccine.line_emulator.people import all_ids
from cybervaccine.line_emulator.platform import Accepted, Platform, digest_of
from cybervaccine.line_emulator.wire import Request, Response, answer

RETRY_KEY = "x-line-retry-key"
RETRY_KEY_SECONDS = 86_400
MONTHLY_LIMIT = "You have reached your monthly limit."
RATE_LIMIT = "The API rate limit has been exceeded. Try again later."


class Refused(Exception):
    """A request that is answered with an error."""

    def __init__(self, message: str, status: int = 400, problems: list[Problem] | None = None) -> None:
        super().__init__(message)
        self.message, self.status, self.problems = message, status, problems or []

    def answer(self) -> Response:
        value: dict[str, Any] = {"message": self.message}
        if self.problems:
            value["details"] = [{"message": wrong, "property": where} for where, wrong in self.problems]
        return answer(value, self.status)


def read_body(request: Request) -> dict[str, Any]:
    """The JSON object of a request. Raises Refused as LINE refuses."""
    if len(request.body) > MAX_BODY_BYTES:
        raise Refused("Request exceeds the max size of 2MB.", 413)
    kind = request.headers.get("content-type", "")
    if not kind.startswith("application/json"):
        raise Refused(f"The content type, '{kind}', is not supported", 415)
    try:
        body = json.loads(request.body.decode())  # json's own guess at the encoding costs more
    except ValueError as problem:
        line, column = getattr(problem, "lineno", "-"), getattr(problem, "colno", "-")
        raise Refused(
            f"The request body could not be parsed as JSON (line: {line}, column: {column})"
        ) from problem
    if not isinstance(body, dict):
        raise Refused("The request body must be a JSON object")
    return body


def refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refused(f"The request body has {len(problems)} error(s)", problems=problems)


def _retry_key(request: Request) -> str:
    key = request.headers.get(RETRY_KEY, "")
    if not key:
        return ""
    try:
        uuid.UUID(key)
    except ValueError as problem:
        raise Refused("The retry key must be a UUID") from problem
    return key


def _earlier(platform: Platform, key: str) -> Accepted | None:
    """The accepted call with this key, while the key is kept."""
    earlier = platform.accepted.get(key) if key else None
    if earlier and platform.clock.now() < earlier.at + RETRY_KEY_SECONDS:
        return earlier
    return None


def _again(earlier: Accepted, note: dict[str, Any]) -> Response:
    """409: the call was accepted before and nothing is sent now."""
    value: dict[str, Any] = {"message": "The retry key is already accepted"}
    if earlier.sent:
        value["sentMessages"] = list(earlier.sent)
    changed = earlier.digest != digest_of(note["messages"], note["to"])
    note |= {"result": "duplicate", "accepted_request_id": earlier.request_id}
    response = answer(value, 409, note=note | ({"changed": True} if changed else {}))
    response.headers["x-line-accepted-request-id"] = earlier.request_id
    return response


def _send(
    platform: Platform, request: Request, body: dict[str, Any], to: list[str], *,
    status: int = 200, sent: tuple[dict[str, str], ...] = (),
) -> Response:  # fmt: skip
    """Accept a checked message for these people: once for each retry key, and within the quota."""
    key = _retry_key(request)
    messages = message_hash(body["messages"])
    note: dict[str, Any] = {"messages": messages, "to": to}
    earlier = _earlier(platform, key)
    if earlier:
        return _again(earlier, note)
    unreached = platform.people.unreached(to)
    quota = platform.quota
    if quota.limit is not None and quota.used + len(to) - len(unreached) > quota.limit:
        raise Refused(MONTHLY_LIMIT, 429)
    quota.used += len(to) - len(unreached)
    note |= {"result": "accepted", "content": body["messages"]}
    if unreached:
        note["unreached"] = unreached
    if sent:
        note["sent"] = sent
    response = answer({"sentMessages": sent} if sent else {}, status, note=note)
    if key:
        at = platform.clock.now()
        platform.accepted[key] = Accepted(at, response.request_id, digest_of(messages, to), sent)
    return response


def _refuse_bad_ids(platform: Platform, request: Request, to: list[str]) -> None:
    """LINE does not say which id it will not take."""
    for fault in platform.faults.known:
        if fault.kind == "bad_ids" and not set(fault["ids"]).isdisjoint(to):
            now = platform.clock.now()
            if fault.strikes(request.method, request.path, at=now):
                raise Refused("Failed to send messages")


def multicast(platform: Platform, request: Request) -> Response:
    _retry_key(request)
    body = read_body(request)
    to = body.get("to")
    refuse(recipient_problems(to) + message_problems(body.get("messages")))
    assert isinstance(to, list)
    _refuse_bad_ids(platform, request, to)
    return _send(platform, request, body, to)


def push(platform: Platform, request: Request) -> Response:
    _retry_key(request)
    body = read_body(request)
    to = body.get("to")
    refuse(
        ([] if all_ids([to]) else [("to", "Must be a valid user ID")])
        + message_problems(body.get("messages"))
    )
    assert isinstance(to, str)
    _refuse_bad_ids(platform, request, [to])
    return _send(platform, request, body, [to], sent=_sent(body))


def _sent(body: dict[str, Any]) -> tuple[dict[str, str], ...]:
    return tuple(
        {"id": str(secrets.randbelow(9 * 10**17) + 10**17), "quoteToken": secrets.token_urlsafe(12)}
        for _ in body["messages"]
    )


def broadcast(platform: Platform, request: Request) -> Response:
    _retry_key(request)
    body = read_body(request)
    refuse(message_problems(body.get("messages")))
    return _send(platform, request, body, platform.people.friends())


def narrowcast(platform: Platform, request: Request) -> Response:
    """To all friends: the emulator keeps no audiences."""
    _retry_key(request)
    body = read_body(request)
    refuse(message_problems(body.get("messages")))
    return _send(platform, request, body, platform.people.friends(), status=202)


def narrowcast_progress(platform: Platform, request: Request) -> Response:
    now = platform.clock.text()[:-4] + "Z"
    return answer({"phase": "succeeded", "acceptedTime": now, "completedTime": now})


def reply(platform: Platform, request: Request) -> Response:
    """A reply token works once."""
    body = read_body(request)
    refuse(message_problems(body.get("messages")))
    person = platform.reply_tokens.pop(body.get("replyToken", ""), None)
    if person is None:
        raise Refused("Invalid reply token")
    return _send(platform, request, body, [person], sent=_sent(body))


def validate(platform: Platform, request: Request) -> Response:
    refuse(message_problems(read_body(request).get("messages")))
    return answer({})


def quota(platform: Platform, request: Request) -> Response:
    limit = platform.quota.limit
    return answer({"type": "none"} if limit is None else {"type": "limited", "value": limit})


def consumption(platform: Platform, request: Request) -> Response:
    return answer({"totalUsage": platform.quota.used})


def described(request: Request) -> dict[str, Any]:
    """For the ledger: whom and what a call meant that was not accepted, as far as it can be read."""
    try:
        body = json.loads(request.body)
        to = body.get("to", [])
        return {"to": to if isinstance(to, list) else [to], "messages": message_hash(body.get("messages"))}
    except (ValueError, AttributeError):
        return {}


Endpoint = Callable[[Platform, Request], Response]
KEYED: dict[str, Endpoint] = {
    "/v2/bot/message/multicast": multicast,
    "/v2/bot/message/push": push,
    "/v2/bot/message/broadcast": broadcast,
    "/v2/bot/message/narrowcast": narrowcast,
}


def guarded(endpoint: Endpoint) -> Endpoint:
    """The endpoint behind the channel access token, refusing as the Messaging API does."""

    def behind(platform: Platform, request: Request) -> Response:
        if request.bearer != platform.channels.access_token:
            return unauthenticated()
        try:
            if RETRY_KEY in request.headers and request.path not in KEYED:
                raise Refused("X-Line-Retry-Key is not supported by this API")
            return endpoint(platform, request)
        except Refused as problem:
            return problem.answer()

    return behind
