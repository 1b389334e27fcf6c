"""Processes that live through the histories, each on databases of its own."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from queue import Empty
from typing import Any

from tests.simulation.database import Databases, server, use

_databases: Databases


def prepare(address: str, ready: Any, *, is_first: bool) -> None:
    """A process with a database of its own. The first makes what all copy."""
    global _databases  # noqa: PLW0603 - one for each process
    _databases = Databases(address, f"p{os.getpid()}")
    _databases.set_django_up()
    if is_first:
        _databases.make_template()
        ready.set()
    ready.wait()
    use(_databases)


def live(seed: int, *, is_told: bool) -> Any:
    from tests.simulation import history

    with _databases.fresh() as watch:
        return history.run(seed, watch, is_told=is_told)


@dataclass(frozen=True)
class Share:
    """What one process lives through."""

    address: str
    seeds: list[int]
    is_first: bool
    twice: bool
    is_told: bool


def work(share: Share, ready: Any, send: Any) -> None:
    """Send each outcome, and None at the end."""
    prepare(share.address, ready, is_first=share.is_first)
    try:
        live(
            -1, is_told=False
        )  # what a process asks only once, it has asked: else its first history has steps of its own
        for seed in share.seeds:
            for _ in range(2 if share.twice else 1):
                send.put(live(seed, is_told=share.is_told))
    finally:
        _databases.forget()
        send.put(None)


def outcomes(
    seeds: Sequence[int], processes: int, *, twice: bool = False, is_told: bool = False
) -> Iterator[Any]:
    with server() as address:
        yield from _outcomes(address, seeds, processes, twice=twice, is_told=is_told)


def _outcomes(
    address: str, seeds: Sequence[int], processes: int, *, twice: bool, is_told: bool = False
) -> Iterator[Any]:
    # Of the processes that are started: the order of a set is part of a history.
    os.environ["PYTHONHASHSEED"] = "0"
    context = multiprocessing.get_context("spawn")
    queue, ready = context.Queue(), context.Event()
    shares = [
        Share(address, list(seeds[number::processes]), number == 0, twice, is_told)
        for number in range(processes)
    ]
    running = [context.Process(daemon=True, target=work, args=(share, ready, queue)) for share in shares]
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
