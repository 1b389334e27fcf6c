"""The server: one event loop on loopback. A call is struck by a fault or answered, and written into the ledger."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cybervaccine.line_emulator import messaging
from cybervaccine.line_emulator.control import Later, control, sent_later
from cybervaccine.line_emulator.faults import Fault
from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.routes import respond
from cybervaccine.line_emulator.webhook import Unusable
from cybervaccine.line_emulator.wire import Connection, Request, Response, Send, answer

HOST = "127.0.0.1"


@dataclass
class Server:
    platform: Platform
    port: int = 0
    connections: set[Connection] = field(default_factory=set)

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def start(self) -> None:
        """Listen; `port` 0 becomes a free one. Raises OSError when the port is taken."""
        self.loop = asyncio.get_running_loop()
        self.jobs: set[asyncio.Future[Any]] = set()
        self.listener = await self.loop.create_server(
            lambda: Connection(self.take, self.connections), HOST, self.port, backlog=1024
        )
        self.port = self.listener.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self.listener.close()
        for connection in list(self.connections):
            connection.transport.abort()
        await self.listener.wait_closed()
        if self.jobs:
            await asyncio.wait(self.jobs)
        await self.loop.shutdown_default_executor()
        self.platform.ledger.close()

    def take(self, request: Request, send: Send) -> None:
        if request.path == "/" or request.path.startswith("/emulator"):
            self._control(request, send)
            return
        now = self.platform.clock.now()
        fault = self.platform.faults.strike(request.method, request.path, at=now)
        if fault:
            self._struck(fault, request, send, at=now)
        else:
            send(self._answered(request, at=now))

    def _answered(self, request: Request, *, at: float, **more: Any) -> Response:
        """LINE's answer, in the ledger before it is sent."""
        response = respond(self.platform, request)
        self._record(request, response, at=at, **more)
        if response.note.get("became_friend") and self.platform.webhook:
            event = {"type": "follow", "person": response.note["person"]}
            self._tell({"events": [event]})
        return response

    def _record(self, request: Request, response: Response, *, at: float, **more: Any) -> None:
        if request.path in messaging.KEYED and "to" not in response.note:
            more = messaging.described(request) | more
        self.platform.record(request, response, at=at, **more)

    def _struck(self, fault: Fault, request: Request, send: Send, *, at: float) -> None:
        """Do what the fault says. `accepted`: LINE does its work all the same, and only its answer goes wrong."""
        match fault.kind:
            case "monthly_limit":
                self._instead(request, send, messaging.MONTHLY_LIMIT, 429, fault, at=at)
            case "rate_limit":
                self._instead(request, send, messaging.RATE_LIMIT, 429, fault, at=at)
            case "status":
                self._status(fault, request, send, at=at)
            case "drop":
                self._drop(fault, request, send, at=at)
            case "hang":
                self._hang(fault, request, send, at=at)

    def _instead(
        self, request: Request, send: Send, message: str, status: int, fault: Fault, *, at: float
    ) -> None:
        value = {"message": message}
        if request.path.startswith("/oauth2/"):
            value = {
                "error": "server_error" if status >= 500 else "invalid_request",
                "error_description": message,
            }
        response = answer(value, status)
        self._record(request, response, at=at, result="fault", fault=fault.kind)
        send(response)

    def _status(self, fault: Fault, request: Request, send: Send, *, at: float) -> None:
        message = fault["message"] or "The emulator was asked to answer so."
        if fault["accepted"]:
            response = respond(self.platform, request)
            self._record(request, response, at=at, status=fault["status"], fault="status")
            send(answer({"message": message}, fault["status"]))
        else:
            self._instead(request, send, message, fault["status"], fault, at=at)

    def _drop(self, fault: Fault, request: Request, send: Send, *, at: float) -> None:
        if fault["accepted"]:
            self._answered(request, at=at, fault="drop", answered=False)
        else:
            self._record(request, Response(0), at=at, result="fault", fault="drop", answered=False)
        send(None)

    def _hang(self, fault: Fault, request: Request, send: Send, *, at: float) -> None:
        """Accepted: the work is done at once and the answer waits. Else the work waits, and is done even if nobody is
        there any more, as LINE would."""
        dropped = {"answered": False} if fault["drop"] else {}
        if fault["accepted"]:
            response = self._answered(request, at=at, fault="hang", **dropped)
            self.loop.call_later(fault["seconds"], send, None if fault["drop"] else response)
        elif fault["drop"]:
            self._record(request, Response(0), at=at, result="fault", fault="hang", answered=False)
            self.loop.call_later(fault["seconds"], send, None)
        else:
            self.loop.call_later(fault["seconds"], self._answer_late, request, send)

    def _answer_late(self, request: Request, send: Send) -> None:
        send(self._answered(request, at=self.platform.clock.now(), fault="hang"))

    def _control(self, request: Request, send: Send) -> None:
        if request.path == "/":
            send(Response(302, headers={"location": "/emulator/"}))
            return
        result = control(self.platform, request)
        if isinstance(result, Response):
            send(result)
        else:
            self._run(result, send)

    def _run(self, later: Later, send: Send) -> None:
        job = self.loop.run_in_executor(None, later.work)
        self.jobs.add(job)
        job.add_done_callback(partial(self._finish, later, send))

    def _finish(self, later: Later, send: Send, job: asyncio.Future[Any]) -> None:
        self.jobs.discard(job)
        problem = job.exception()
        send(answer({"message": str(problem)}, 400) if problem else later.finish(job.result()))

    def _tell(self, wanted: dict[str, Any]) -> None:
        """A webhook that nobody waits for."""
        try:
            self._run(sent_later(self.platform, wanted), lambda response: None)
        except Unusable:
            return


async def _serve(server: Server, started: Any) -> None:
    await server.start()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        server.loop.add_signal_handler(number, stop.set)
    started(server.address)
    await stop.wait()
    await server.stop()


def serve(server: Server, started: Any) -> None:
    """Serve until SIGTERM or Ctrl-C; `started` is called with the address. Raises OSError when the port is taken."""
    asyncio.run(_serve(server, started))


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Serve from a thread of this process while the block runs: for tests."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result()
        yield server
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
