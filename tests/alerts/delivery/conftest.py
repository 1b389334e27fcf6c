"""A day with a bulletin at six in the morning, an emulator, and a clock that only sleeping moves."""

import datetime as dt

import pytest

from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.server import Server, running
from tests.alerts.delivery.people import SIX


@pytest.fixture(scope="session")
def line_server():
    with running(Server(Platform())) as server:
        yield server


@pytest.fixture
def line(line_server, settings):
    """LINE's emulator with an empty ledger, and the portal pointed at it, at no pace."""
    platform = line_server.platform
    platform.ledger.reset()
    platform.begin()
    for name, value in platform.channels.environment(line_server.address).items():
        setattr(settings, name, value)
    settings.DELIVERY_CALLS_PER_SECOND = 0
    return platform


class Clock:
    def __init__(self, now):
        self.now, self.slept = now, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += dt.timedelta(seconds=seconds)

    def pass_(self, **time):
        self.now += dt.timedelta(**time)


@pytest.fixture
def clock():
    return Clock(SIX)
