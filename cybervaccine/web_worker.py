"""gunicorn's worker with threads, which leaves without turning anybody away."""

from __future__ import annotations

from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):  # type: ignore[misc]  # it is not typed
    """Asked to end, gunicorn's own stops accepting but keeps its door open for the seconds in which it finishes: whoever connects
    then waits in a queue that is thrown away. This one takes in who stands in the queue and shuts the door, so that nginx is
    refused at once and asks the next web."""

    sockets: list[Any]

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            before = -1
            while before != self.nr_conns:  # accepting nobody changes nothing
                before = self.nr_conns
                self.accept(listener)
            listener.close()
        self.sockets = []
