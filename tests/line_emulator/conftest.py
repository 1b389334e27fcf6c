"""An emulator in this process on a free port, and the two sides that talk to it."""

import datetime as dt
import itertools
import json
import uuid

import pytest
import requests

from cybervaccine.line_emulator.channels import Channels
from cybervaccine.line_emulator.people import id_of
from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.server import Server, running

CALLBACK = "http://127.0.0.1:8000/accounts/line/login/callback/"
BEGINNING = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC).timestamp()
TEXT = {"type": "text", "text": "วันนี้ระวังแก๊งคอลเซ็นเตอร์"}


def ticking():
    """A clock that begins at a fixed time and moves a millisecond each time it is read."""
    ticks = itertools.count()
    return lambda: BEGINNING + next(ticks) / 1000


class Client:
    """Calls one emulator: as the portal does (`login`, `post`, `get`), and as a test does (`control`, `entries`)."""

    def __init__(self, server):
        self.server, self.address, self.channels = server, server.address, Channels()
        self.session = requests.Session()
        self.session.trust_env = False

    def call(self, method, path, **more):
        return self.session.request(
            method, f"{self.address}{path}", allow_redirects=False, timeout=20, **more
        )

    def post(self, path, body, *, key=None, **headers):
        headers = {"Authorization": f"Bearer {self.channels.access_token}"} | headers
        if key:
            headers["X-Line-Retry-Key"] = key
        return self.call("POST", path, json=body, headers=headers)

    def get(self, path):
        return self.call("GET", path, headers={"Authorization": f"Bearer {self.channels.access_token}"})

    def multicast(self, to, *, messages=(TEXT,), key=None, **headers):
        body = {"to": to, "messages": list(messages)}
        return self.post("/v2/bot/message/multicast", body, key=key, **headers)

    def control(self, name, /, **wanted):
        response = self.call("POST", f"/emulator/{name}", json=wanted)
        assert response.ok, response.text
        return response.json()

    def entries(self, **filters):
        lines = self.call("GET", "/emulator/ledger", params=filters).text.splitlines()
        return [json.loads(line) for line in lines]

    def summary(self):
        return self.call("GET", "/emulator/deliveries", params={"summary": 1}).json()


@pytest.fixture
def emulator():
    with running(Server(Platform(redirect_uris={CALLBACK}, read_clock=ticking()))) as server:
        client = Client(server)
        yield client
        client.session.close()


@pytest.fixture
def ids():
    return lambda number: [id_of(f"citizen {n}") for n in range(number)]


@pytest.fixture
def key():
    return str(uuid.UUID(int=7))
