"""LINE in this process: the emulator's platform, reached through `requests` as the portal reaches it, over a bad network."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

import requests

from cybervaccine.line_emulator.messaging import KEYED, RATE_LIMIT
from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.routes import respond
from cybervaccine.line_emulator.wire import Request, Response, answer
from tests.simulation.stage import KILL_AFTER, KILL_BEFORE, Worker

# What the network and LINE do to a call, and how often in a thousand, while there is trouble.
TROUBLES = {
    "lost": 60,  # it never arrives
    "unanswered": 90,  # LINE does it, and the answer is lost
    "late": 40,  # it arrives after the sender has given up
    "failed": 50,  # 500, nothing done
    "failed after": 40,  # 500, and yet done
    "too fast": 40,
    KILL_BEFORE: 25,
    KILL_AFTER: 35,  # LINE has done it, and nobody is there to note it
}
HANGS = 10.0  # seconds, the portal's own patience


class Line:
    """`world` has the true time, and is told whom each accepted call reached."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.platform = Platform(read_clock=world.seconds)
        self.is_troubled = True
        self.late: list[tuple[Request, int]] = []

    def attach(self) -> Any:
        """While this is entered, every session of `requests` speaks to this platform."""
        line = self

        def request(_session: requests.Session, method: str, url: str, **more: Any) -> requests.Response:
            return line.called(_readable(method, url, **more))

        return patch.object(requests.Session, "request", request)

    def called(self, request: Request) -> requests.Response:
        worker = Worker.here()
        trouble = self._trouble(worker)
        worker.point(f"LINE {request.path} {trouble}", lambda: None)
        if trouble == KILL_BEFORE:
            worker.suffer(trouble)
        response = self._struck(trouble, request, worker.marks.get("addresses", 0))
        worker.point(f"LINE answers {response.status if response else 'nothing'}", lambda: None)
        if trouble == KILL_AFTER:
            worker.suffer(trouble)
        if response is None:
            self.world.passes(worker.chance.uniform(0, HANGS))
            raise requests.ReadTimeout
        return _as_requests(response)

    def _trouble(self, worker: Worker) -> str:
        if not self.is_troubled:
            return ""
        drawn = worker.chance.randrange(1000)
        for name, share in TROUBLES.items():
            drawn -= share
            if drawn < 0:
                return name
        return ""

    def _struck(self, trouble: str, request: Request, asked_at: int) -> Response | None:
        if trouble == "late":
            self.late.append((request, asked_at))
        if trouble == "too fast" and request.path in KEYED:
            return answer({"message": RATE_LIMIT}, 429)
        taken = None if trouble in ("lost", "late", "failed") else self.take(request, asked_at)
        if trouble in ("failed", "failed after"):
            return answer({"message": "trouble"}, 500)
        return None if trouble == "unanswered" else taken

    def take(self, request: Request, asked_at: int) -> Response:
        """LINE's own answer, in the ledger; what was accepted has reached people. `asked_at`: when the sender asked whom it may write to."""
        response = respond(self.platform, request)
        self.platform.record(request, response, at=self.platform.clock.now())
        if response.note.get("result") == "accepted":
            self.world.reached(
                request.headers["x-line-retry-key"], json.loads(request.body)["to"], asked_at=asked_at
            )
        return response

    def deliver_late(self) -> None:
        """Calls that were under way all the time arrive now."""
        late, self.late = self.late, []
        for request, asked_at in late:
            self.take(request, asked_at)


def _readable(method: str, url: str, *, headers: dict[str, str] | None = None, **more: Any) -> Request:
    sent = {name.lower(): value for name, value in (headers or {}).items()}
    body = b""
    if "json" in more:
        body, sent["content-type"] = json.dumps(more["json"]).encode(), "application/json"
    elif "data" in more:
        body, sent["content-type"] = urlencode(more["data"]).encode(), "application/x-www-form-urlencoded"
    parts = urlsplit(url)
    return Request(method, parts.path, parts.query, sent, body)


def _as_requests(response: Response) -> requests.Response:
    made = requests.Response()
    made.status_code, made._content = response.status, response.body
    made.headers.update(response.headers | {"x-line-request-id": response.request_id})
    return made
