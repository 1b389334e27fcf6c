"""Processes that live through the histories, each on databases of its own."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from queue import Empty
from typing import Any

from tests.simulation.database import Databases, server, use

_databases: Databases


def prepare(address: str) -> None:
    """A process of its own database, which goes when the process has worked its share."""
    global _databases  # noqa: PLW0603 - one for each process
    _databases = Databases(address, f"p{os.getpid()}")
    _databases.make_template()
    use(_databases)


def live(seed: int) -> Any:
    from tests.simulation import history

    with _databases.fresh() as watch:
        return history.run(seed, watch)


def share(address: str, seeds: list[int], twice: bool, send: Any) -> None:
    """What one process lives through; sends each outcome, and None at the end."""
    prepare(address)
    try:
        for seed in seeds:
            outcome = live(seed)
            send.put(outcome)
            if twice:
                send.put(live(seed))
    finally:
        _databases.drop()
        send.put(None)


def outcomes(seeds: range, processes: int, *, twice: bool) -> Iterator[Any]:
    with server() as address:
        yield from _outcomes(address, seeds, processes, twice=twice)


def _outcomes(address: str, seeds: range, processes: int, *, twice: bool) -> Iterator[Any]:
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    running = [
        context.Process(daemon=True, target=share, args=(address, list(seeds[number::processes]), twice, queue))
        for number in range(processes)
    ]
    for process in running:
        process.start()
    ended = 0
    while ended < len(running):
        try:
            outcome = queue.get(timeout=5)
        except Empty:
            if any(process.exitcode for process in running):
                return  # it has said why; its seeds are missing in the end
            continue
        if outcome is None:
            ended += 1
        else:
            yield outcome
