"""Two webs and two workers on one PostgreSQL and one Valkey: nothing is known to one only, and any of them may be replaced
under load (RELIABILITY T70)."""

import base64
import http.client
import json
import pickle
import random
import threading
import time
import urllib.parse
from collections import Counter

import pytest
import redis

from cybervaccine.embedded.ports import free_port
from tests.faults.house import NGINX, House
from tests.faults.test_media import CSRF, csrf_cookie, editor, files_of, left, photo, request_of, work

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("two of each")]

CITIZEN = """
import json
from django.conf import settings
from django.test import Client
from django.utils import timezone
from accounts.loading import load_titles
from directory.loading import load_places
from tests.accounts.people import make_citizen
load_places(at=timezone.now())
load_titles()
client = Client()
client.force_login(make_citizen("{key}").user, backend="accounts.line.backend.LineBackend")
print(json.dumps({{"cookie": settings.SESSION_COOKIE_NAME, "session": client.cookies[settings.SESSION_COOKIE_NAME].value}}))
"""


class Pair:
    """The house with two webs and two workers. `ask` asks one of the webs itself, by its number."""

    def __init__(self, house: House) -> None:
        self.house, self.ports = house, [house.port, free_port()]
        self.webs = [house.start("web", PORT=str(port), WEB_CONCURRENCY="1") for port in self.ports]
        self.workers = [house.start("worker", WORKER_CONCURRENCY="1") for _ in range(2)]
        for port in self.ports:
            house.wait_for(lambda port=port: self.answers(port))

    def answers(self, port: int) -> bool:
        house = self.house
        house.port, kept = port, house.port
        try:
            return house.get("/readyz")[0] == 200
        finally:
            house.port = kept

    def ask(self, number: int, method: str, path: str, body=None, **headers: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[number], timeout=20)
        base = {"Host": "localhost", "X-Forwarded-Proto": "https", "Referer": "https://localhost/"}
        connection.request(method, path, body=body, headers=base | headers)
        status = connection.getresponse().status
        connection.close()
        return status


@pytest.fixture(scope="module")
def pair(tmp_path_factory, new_house):
    house = new_house(tmp_path_factory.mktemp("two") / "house")
    try:
        yield Pair(house)
    finally:
        house.close()


def citizen(house, key):
    who = json.loads(work(house, CITIZEN.format(key=key)))
    return {"Cookie": f"{who['cookie']}={who['session']}; {csrf_cookie(house)}={CSRF}"}


def form(**said):
    body = urllib.parse.urlencode(said | {"csrfmiddlewaretoken": CSRF})
    return body, {"Content-Type": "application/x-www-form-urlencoded"}


def test_a_session_is_known_to_both_and_ends_at_both(pair):
    who = citizen(pair.house, "1")
    body, kind = form(everywhere="1")

    inside = [pair.ask(number, "GET", "/accounts/me/", **who) for number in (0, 1)]
    out = pair.ask(0, "POST", "/accounts/sign-out/", body, **who, **kind)
    after = [pair.ask(number, "GET", "/accounts/me/", **who) for number in (0, 1)]

    assert (inside, out, after) == ([200, 200], 302, [302, 302])


def test_what_one_web_counted_the_other_refuses(pair):
    who = citizen(pair.house, "2")
    body, kind = form(length="none")
    posts = 0
    while pair.ask(0, "POST", "/immunity/test/", body, **who, **kind) != 429:
        posts += 1
        assert posts <= 240  # two windows, if one ends meanwhile

    assert pair.ask(1, "POST", "/immunity/test/", body, **who, **kind) == 429


def test_a_file_that_one_web_took_the_other_gives_out(pair):
    who, content = editor(pair.house), photo((400, 300))
    headers, body = request_of(pair.house, who, content)
    path = f"/admin/media_library/mediaitem/{who['item']}/file/"

    sent = pair.ask(0, "POST", path, body, **headers)
    seen = pair.ask(1, "GET", f"/admin/media_library/mediaitem/{who['item']}/change/", **headers)

    assert (sent, seen, files_of(pair.house, who)) == (302, 200, 2)
    assert len(left(pair.house)) == 2


def test_both_workers_hear_the_bell_and_each_task_is_done_by_one(pair):
    work(pair.house, "from alerts.tasks import handle_import\nfor n in range(60): handle_import.delay(0)")

    pair.house.wait_for(lambda: waiting(pair.house) == (0, 0))


class Opened:
    """Whoever unpickles this makes a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def test_a_pickle_in_the_queue_is_thrown_away_unread(pair, tmp_path):
    trap = tmp_path / "opened"
    body = base64.b64encode(pickle.dumps(((Opened(trap),), {}, {}))).decode()
    message = {
        "body": body, "content-type": "application/x-python-serialize", "content-encoding": "binary",
        "headers": {"task": "alerts.tasks.handle_import", "id": "1", "argsrepr": "", "kwargsrepr": "", "lang": "py"},
        "properties": {"body_encoding": "base64", "delivery_tag": "1", "correlation_id": "1", "delivery_mode": 2, "delivery_info": {"exchange": "", "routing_key": "celery"}},
    }  # fmt: skip
    with redis.Redis.from_url(pair.house.broker) as client:
        client.lpush("cv:celery", json.dumps(message))

    pair.house.wait_for(lambda: waiting(pair.house) == (0, 0))

    pair.house.wait_for(lambda: "ContentDisallowed" in pair.house.log.read_text())
    assert not trap.exists()


def waiting(house):
    """(tasks nobody took, tasks that were taken and are not done)."""
    with redis.Redis.from_url(house.broker) as client:
        return client.llen("cv:celery"), client.hlen("cv:unacked")


class Load:
    """People who read and write through nginx until they are told to stop; `failed` are answers that were none.

    Who waited the four seconds nginx allows and was told to come back met a busy machine, not a restart: `late` counts them.
    """

    def __init__(self, house: House, who: dict[str, str]) -> None:
        self.house, self.who, self.stop = house, who, threading.Event()
        self.done, self.late, self.failed = 0, 0, []
        self.threads = [
            threading.Thread(target=self.run, args=[kind]) for kind in ("page", "mine", "write", "write")
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def run(self, kind: str) -> None:
        connection = self.house.front_connection()
        number = 0
        while not self.stop.wait(0.05):
            number += 1
            expected, method, path, body, headers = self.request(kind, number)
            begun = time.monotonic()
            try:
                connection.request(method, path, body=body, headers=headers)
                response = connection.getresponse()
                response.read()
                status = response.status
            except (OSError, http.client.HTTPException) as problem:
                connection.close()
                connection, status = self.house.front_connection(), type(problem).__name__
            self.done += 1
            if status == 503 and time.monotonic() - begun >= 4:
                self.late += 1
            elif status != expected:
                self.failed.append((kind, status))
        connection.close()

    def request(self, kind, number):
        referer = {
            "Referer": f"https://localhost:{self.house.https}/",
            "Origin": f"https://localhost:{self.house.https}",
        }
        if kind == "write":
            body, form_kind = form(frequency="daily", hour=("8", "12")[number % 2])
            return 302, "POST", "/accounts/me/bulletin/", body, self.who | form_kind | referer
        path = "/accounts/me/" if kind == "mine" else f"/alerts/archive/?never={number}"
        return 200, "GET", path, None, self.who if kind == "mine" else {}


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_everything_is_replaced_one_after_the_other_under_load_and_nobody_notices(pair):
    house, chance = pair.house, random.Random(70)
    who = citizen(house, "3")
    house.start("nginx", WEB_SERVER=",".join(f"127.0.0.1:{port}" for port in pair.ports))
    house.wait_for(
        lambda: (
            (house.var / "nginx" / "tls" / "privkey.pem").exists() and house.ask_front("/healthz")[0] == 200
        )
    )
    beat = house.start("beat")
    order = ["web 0", "web 1", "worker 0", "worker 1", "beat"]
    chance.shuffle(order)
    ring = "from alerts.tasks import handle_import\nfor n in range(100): handle_import.delay(0)"

    with Load(house, who) as load:
        work(house, ring)
        for what in order:
            name, _, number = what.partition(" ")
            if name == "web":
                replace(pair, int(number))
            elif name == "worker":
                pair.workers[int(number)] = again(
                    house, pair.workers[int(number)], "worker", WORKER_CONCURRENCY="1"
                )
            else:
                beat = again(house, beat, "beat")

    assert load.failed == [], f"{Counter(load.failed)} of {load.done}, {load.late} late, after {order}"
    assert load.done - load.late > 50
    house.wait_for(lambda: waiting(house) == (0, 0), seconds=90)
    house.manage("invariants")


def again(house, process, name, **more):
    """A process is asked to end, ends by itself, and another takes its place."""
    process.terminate()
    assert process.wait(60) in (0, -15)
    return house.start(name, **more)


def replace(pair, number):
    pair.webs[number] = again(
        pair.house, pair.webs[number], "web", PORT=str(pair.ports[number]), WEB_CONCURRENCY="1"
    )
    pair.house.wait_for(lambda: pair.answers(pair.ports[number]))
