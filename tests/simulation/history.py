"""One history: a day of the portal as its seed draws it, the calm after it, and what must be true then."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

import psycopg

from alerts.delivery import claims, deliveries
from directory.thai import BANGKOK
from tests.simulation import checks, citizens, duties
from tests.simulation.line import Line
from tests.simulation.model import Model, Outcome
from tests.simulation.stage import BREAK_AFTER, BREAK_BEFORE, KILL_AFTER, KILL_BEFORE, Stage, Worker

BEGINNING = dt.datetime(2026, 11, 24, 4, 5, tzinfo=BANGKOK)
LAST_ROUND = BEGINNING.replace(hour=17)
ROUNDS = 8
CALM_ROUNDS = 30
PEOPLE, FILES = 6, 2
TICK = dt.timedelta(milliseconds=20)  # what every statement takes
JUMPS = (
    dt.timedelta(hours=-2),
    dt.timedelta(hours=2),
    dt.timedelta(seconds=90),
    dt.timedelta(seconds=-90),
    dt.timedelta(hours=25),
)
FAULTS = (KILL_BEFORE, KILL_AFTER, BREAK_BEFORE, BREAK_AFTER)
FAULTY, DEEPEST = 0.3, 40  # how many workers meet a fault, and up to which of their points


class World:
    """The true time, the portal's clock, LINE, the bells that were rung, and what people were told."""

    def __init__(self, seed: int, watch: psycopg.Connection[Any], folder: str) -> None:
        self.chance = random.Random(seed)
        self.stage = Stage(random.Random(f"{seed} stage"), watch)
        self.stage.passes = lambda: self.passes(TICK.total_seconds())
        self.true, self.offset, self.folder = BEGINNING, dt.timedelta(0), folder
        self.has_jumped_a_day = False
        self.line = Line(self)
        self.bells: list[tuple[Any, tuple[Any, ...]]] = []
        self.faults = 0
        people = [citizens.person(number, self.chance) for number in range(PEOPLE)]
        files = [duties.case_file(number, self.chance, BEGINNING.date()) for number in range(FILES)]
        self.model = Model(people, files)
        self.watch = watch

    def now(self) -> dt.datetime:
        """What the portal takes for the time."""
        return self.true + self.offset

    def seconds(self) -> float:
        return self.true.timestamp()

    def passes(self, seconds: float) -> None:
        self.true += dt.timedelta(seconds=seconds)

    def sleep(self, seconds: float) -> None:
        self.passes(seconds)
        Worker.here().point("sleeps", lambda: None)

    def ring(self, task: Any, arguments: tuple[Any, ...]) -> None:
        self.bells.append((task, arguments))

    def reached(self, key: str, to: list[str], *, asked_at: int) -> None:
        """LINE has taken this call: of which date it is, the database knows."""
        row = self.watch.execute(
            "SELECT date FROM alerts_deliverybatch batch JOIN alerts_delivery delivery ON delivery.id = delivery_id WHERE retry_key = %s",
            [key],
        ).fetchone()
        if row is None:
            self.model.broken.append("a call was made that nobody has written down")
        else:
            self.model.reached(row[0], to, asked_at=asked_at)
            self.stage.tell(f"{len(to)} people got the bulletin of {row[0]}")


@contextmanager
def _attached(world: World) -> Iterator[None]:
    """The portal rings this world's bells, calls its LINE, and what it asks about people is noted with the step."""
    addresses, write_calls = claims.addresses, deliveries.write_calls

    def asking(batch: Any) -> list[str]:
        Worker.here().marks["addresses"] = world.stage.steps
        return addresses(batch)

    def writing(delivery: Any, *, at: dt.datetime) -> bool:
        world.model.meant_at.setdefault(delivery.date, world.stage.steps)
        return write_calls(delivery, at=at)

    with ExitStack() as stack:
        stack.enter_context(world.line.attach())
        stack.enter_context(patch("directory.bell._ring_now", world.ring))
        stack.enter_context(patch.object(claims, "addresses", asking))
        stack.enter_context(patch.object(deliveries, "write_calls", writing))
        stack.enter_context(patch("assessment.taking.secrets.randbits", world.chance.getrandbits))
        yield


def run(seed: int, watch: psycopg.Connection[Any], *, is_told: bool = False) -> Outcome:
    """Live through the history of this seed on a fresh database."""
    random.seed(seed)  # the portal spreads its waits by chance
    with tempfile.TemporaryDirectory() as folder:
        world = World(seed, watch, folder)
        with _attached(world):
            for number in range(ROUNDS):
                _round(world, number)
            _calm(world)
            broken = [*world.model.broken, *checks.broken(world)]
    if world.stage.deadlocks:
        broken.append(f"workers waited for each other {world.stage.deadlocks} times")
    stage = world.stage
    return Outcome(
        seed,
        stage.history.hexdigest()[:16],
        stage.steps,
        world.faults,
        tuple(broken),
        tuple(stage.told if is_told else ()),
    )


def _round(world: World, number: int) -> None:
    """Some of everybody, at once; then time goes by, and sometimes the clock is wrong."""
    world.stage.tell(f"round {number}, {world.true:%d %H:%M:%S} {world.offset}")
    works = [*_sessions(world), *_officers(world), *_beats(world), *_bells(world)]
    world.chance.shuffle(works)
    world.stage.run([_worker(world, f"{number}.{name}", work) for name, work in works])
    if world.chance.random() < 0.5:
        world.line.deliver_late()
    left = max((LAST_ROUND - world.true).total_seconds(), 1)
    world.passes(min(world.chance.uniform(0, 2) * left / (ROUNDS - number), left))
    _jump(world)


Work = tuple[str, Callable[[], None]]


def _sessions(world: World) -> Iterator[Work]:
    for person in world.model.people:
        drawn = world.chance.random()
        if drawn < 0.12:  # pressed twice: the same step, at the same time
            yield f"person {person.number}", partial(citizens.session, world, person, 1)
            yield f"person {person.number} again", partial(citizens.session, world, person, 1)
        elif drawn < 0.6:
            yield (
                f"person {person.number}",
                partial(citizens.session, world, person, world.chance.randint(1, 5)),
            )


def _officers(world: World) -> Iterator[Work]:
    for file in world.model.files:
        if not file.is_confirmed and world.chance.random() < 0.8:
            for number in range(1 if world.chance.random() < 0.8 else 2):
                yield f"officer {file.number} {number}", partial(duties.office, world, file)


def _beats(world: World) -> Iterator[Work]:
    for name, often in (
        ("imports", 0.6),
        ("sending", 0.7),
        ("sending", 0.4),
        ("leavers", 0.4),
        ("forgetting", 0.1),
        ("bulletins", 0.5),
    ):
        if world.chance.random() < often:
            yield f"{name} {often}", partial(duties.BEATS[name], world)


def _bells(world: World) -> Iterator[Work]:
    """Of three bells one is heard by nobody."""
    rung, world.bells = world.bells, []
    for number, (task, arguments) in enumerate(rung):
        if world.chance.random() < 0.67:
            yield f"bell {number}", partial(duties.rung, world, task, arguments)


def _worker(world: World, name: str, work: Callable[[], None]) -> Worker:
    chance = random.Random(world.chance.getrandbits(64))
    faults = {}
    if chance.random() < FAULTY:
        faults[chance.randint(1, chance.choice([DEEPEST // 4, DEEPEST]))] = chance.choice(FAULTS)
    world.faults += len(faults)
    return Worker(name, work, faults=faults, chance=chance)


def _jump(world: World) -> None:
    drawn = world.chance.random()
    if drawn < 0.08:
        world.offset = world.chance.choices(JUMPS, [3, 3, 3, 3, 1])[0]
        world.has_jumped_a_day |= world.offset > dt.timedelta(hours=20)
    elif drawn < 0.5:
        world.offset = dt.timedelta(0)


def _calm(world: World) -> None:
    """No more faults, the clock is right, and the beats go on until nothing is left to do. Whoever waited for an answer asks again."""
    world.offset, world.line.is_troubled = dt.timedelta(0), False
    world.line.deliver_late()
    world.stage.tell(f"calm, {world.true:%d %H:%M:%S}")
    for person in world.model.people:
        _alone(world, f"person {person.number}", partial(citizens.session, world, person, 1))
    for number in range(CALM_ROUNDS):
        for file in world.model.files:
            if file.batch is not None and not file.is_confirmed:
                _alone(world, f"officer {file.number}", partial(duties.office, world, file))
        for name in ("imports", "bulletins", "sending", "leavers"):
            _alone(world, f"calm {number} {name}", partial(duties.BEATS[name], world))
        if not checks.unrest(world):
            return
        world.passes(60 + 20 * number)


def _alone(world: World, name: str, work: Callable[[], None]) -> None:
    worker = Worker(name, work, faults={}, chance=random.Random(name))
    world.stage.run([worker])
    if worker.problem is not None:
        world.model.broken.append(f"{name} fails without a fault: {worker.problem!r}")
