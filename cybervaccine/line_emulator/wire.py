"""HTTP/1.1 as far as a test platform needs it: known lengths, keep-alive, one answer after the other.

One event loop serves every connection: the platform's state needs no locks, calls are in the ledger in the order in which
they took effect, and an answer that hangs costs no thread. Speed: bench/line_emulator_speed.py.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote

HEAD_BYTES = 64 * 1024
BODY_BYTES = 16 * 1024 * 1024  # more than LINE takes, so that "too large" can be answered rather than cut off
REASONS = {status.value: status.phrase for status in HTTPStatus}
JSON = "application/json"


@dataclass(slots=True)
class Request:
    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def parameters(self) -> dict[str, str]:
        return dict(parse_qsl(self.query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True))

    @property
    def bearer(self) -> str:
        """The token of the Authorization header; empty when there is none."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else ""


@dataclass(slots=True)
class Response:
    """An answer; `note` is what the ledger keeps of the call and is not sent."""

    status: int = 200
    body: bytes = b""
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    note: dict[str, Any] = field(default_factory=dict)
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def encode(self, *, close: bool = False) -> bytes:
        lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Unknown')}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.body:
            lines.append(f"content-type: {self.content_type}")
        if self.status != HTTPStatus.NO_CONTENT:
            lines.append(f"content-length: {len(self.body)}")
        lines += [
            f"x-line-request-id: {self.request_id}",
            f"connection: {'close' if close else 'keep-alive'}",
        ]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


def answer(value: Any, status: int = 200, *, note: dict[str, Any] | None = None) -> Response:
    return Response(status, json.dumps(value, ensure_ascii=False).encode(), note=note or {})


Send = Callable[[Response | None], None]
Answer = Callable[[Request, Send], None]


class Unreadable(Exception):
    """A request that cannot be read; the connection ends after the answer with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Connection(asyncio.Protocol):
    """One client. `answer` is called with each request and a function that sends its response (None: hang up)."""

    def __init__(self, answer: Answer, open_connections: set[Connection]) -> None:
        self.answer = answer
        self.open_connections = open_connections
        self.buffer = bytearray()
        self.head: Request | None = None
        self.busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.open_connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.open_connections.discard(self)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self._answer_next()

    def _answer_next(self) -> None:
        while not self.busy:
            try:
                request = self._take()
            except Unreadable as problem:
                self.transport.write(Response(problem.status).encode(close=True))
                self.transport.close()
                return
            if request is None:
                return
            self.busy = True
            close = request.headers.get("connection", "").lower() == "close"
            self.answer(request, lambda response, close=close: self._send(response, close=close))  # type: ignore[misc]

    def _send(self, response: Response | None, *, close: bool) -> None:
        if response is None:
            self.transport.abort()
        elif not self.transport.is_closing():
            self.transport.write(response.encode(close=close))
            if close:
                self.transport.close()
        self.busy = self.transport.is_closing()
        if self.buffer:
            # Later, so that a client which sends many requests at once does not deepen the stack.
            asyncio.get_running_loop().call_soon(self._answer_next)

    def _take(self) -> Request | None:
        """The next whole request of the buffer, if it is there."""
        if self.head is None:
            self.head = self._take_head()
        if self.head is None:
            return None
        length = _length(self.head)
        if len(self.buffer) < length:
            return None
        request, self.head = self.head, None
        request.body = bytes(self.buffer[:length])
        del self.buffer[:length]
        return request

    def _take_head(self) -> Request | None:
        end = self.buffer.find(b"\r\n\r\n", 0, HEAD_BYTES)
        if end < 0:
            if len(self.buffer) >= HEAD_BYTES:
                raise Unreadable(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            return None
        head = _parsed(self.buffer[:end].decode("latin-1"))
        del self.buffer[: end + 4]
        _length(head)
        if head.headers.get("expect", "").lower() == "100-continue":
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return head


def _parsed(head: str) -> Request:
    first, *lines = head.split("\r\n")
    try:
        method, target, _ = first.split(" ")
    except ValueError as problem:
        raise Unreadable(HTTPStatus.BAD_REQUEST) from problem
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    path, _, query = target.partition("?")
    return Request(method, unquote(path), query, headers)


def _length(head: Request) -> int:
    if "transfer-encoding" in head.headers:
        raise Unreadable(HTTPStatus.LENGTH_REQUIRED)
    text = head.headers.get("content-length", "0")
    if not (text.isascii() and text.isdigit()):
        raise Unreadable(HTTPStatus.BAD_REQUEST)
    length = int(text)
    if length > BODY_BYTES:
        raise Unreadable(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return length
