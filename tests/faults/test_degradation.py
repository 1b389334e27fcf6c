"""What stands behind the portal dies, hangs, lies or is full: nobody waits five seconds, and only what needs it says so.

PATIENCE is what a client gives before it hangs up: an answer that takes longer is no answer, and its status is 0.
"""

import concurrent.futures
import contextlib
import os
import re
import socket
import ssl
import subprocess
import threading
import urllib.parse

import pytest

from cybervaccine.embedded.front import make_certificate
from cybervaccine.embedded.ports import free_port
from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.server import Server, running
from tests.faults.house import NGINX, frozen
from tests.faults.test_media import editor, photo, request_of, send, work

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("faults")]

PATIENCE = 5
PUBLIC = (
    "/", "/en/", "/alerts/", "/alerts/archive/", "/library/", "/directory/", "/directory/hotlines/", "/help/",
    "/search/?q=1441", "/verify/", "/immunity/", "/volunteers/", "/accounts/register/", "/staff/sign-in/",
)  # fmt: skip
STAFF = ("/admin/", "/admin/media_library/mediaitem/", "/admin/directory/agency/")


def cookie_of(who):
    return f"{who['cookie']}={who['session']}"


def pages_of(house, who, **more):
    """The status of every kind of page, for a visitor and for an editor."""
    asked = [(page, {}) for page in PUBLIC] + [(page, {"Cookie": cookie_of(who)}) for page in STAFF]
    return [house.get(page, patience=PATIENCE, **more, **headers)[0] for page, headers in asked]


@pytest.fixture(scope="module")
def staff(house):
    return editor(house)


def test_frozen_valkey_makes_no_page_wait_and_no_work_is_lost(house, staff):
    pages_of(house, staff)

    with frozen([house.valkey_pid()]):
        pages = pages_of(house, staff)
        upload = send(house, staff, photo((300, 400)), patience=PATIENCE)

    assert pages[: len(PUBLIC)] == [200] * len(PUBLIC)
    assert set(pages[len(PUBLIC) :]) <= {200, 403}  # an editor may not see everything
    assert upload == 302
    house.wait_for(lambda: house.get("/readyz")[0] == 200)


def test_frozen_postgresql_makes_no_kind_of_page_wait(house, staff):
    prepared = request_of(house, staff, photo((300, 400)))

    with frozen(house.postgres_pids()):
        pages = pages_of(house, staff)
        upload = send(house, staff, b"", prepared=prepared, patience=PATIENCE)
        asked = [house.get(path, patience=PATIENCE)[0] for path in ("/metrics", "/readyz", "/healthz")]

    assert set(pages) <= {200, 503}  # some need no database
    assert pages[0] == pages[-1] == upload == 503
    assert asked == [200, 503, 200]
    house.wait_for(lambda: set(pages_of(house, staff)) <= {200, 403})


class Line:
    """A second web whose LINE is at `address`; a login goes there and comes back."""

    def __init__(self, house, address):
        self.house, self.port = house, free_port()
        settings = Platform().channels.environment(address)
        self.web = house.start_beside("web", PORT=str(self.port), WEB_CONCURRENCY="1", **settings)
        house.wait_for(lambda: house.get("/healthz", port=self.port)[0] == 200)
        for page in PUBLIC:  # a process that is new reads its words first
            house.get(page, port=self.port, patience=30)

    def log_in(self):
        """(status, headers, page) of LINE's answer having come back to the portal."""
        _, headers, _ = self.house.get("/accounts/line/login/", port=self.port)
        state = urllib.parse.parse_qs(urllib.parse.urlsplit(headers["location"]).query)["state"][0]
        cookie = headers["set-cookie"].partition(";")[0]
        back = f"/accounts/line/login/callback/?code=abc&state={state}"
        return self.house.get(back, port=self.port, patience=PATIENCE, Cookie=cookie)


@contextlib.contextmanager
def hanging(_tmp_path):
    """LINE takes every call and answers none for a minute."""
    server = Server(Platform())
    with running(server):
        server.platform.faults.add({"kind": "hang", "seconds": 60.0, "path": "/"})
        yield server.address


@contextlib.contextmanager
def dead(_tmp_path):
    yield f"http://127.0.0.1:{free_port()}"


@contextlib.contextmanager
def an_impostor(tmp_path):
    """Somebody with a certificate that nobody vouches for, who hears nothing of a request."""
    heard: list[bytes] = []
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    make_certificate(certificate, key, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_listen, args=[listener, context, heard], daemon=True)
    thread.start()
    yield f"https://localhost:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)
    assert heard == []


def _listen(listener, context, heard):
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        with plain, contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as secure:
            heard.append(secure.recv(4096))


@pytest.mark.parametrize("line", [dead, hanging, an_impostor], ids=lambda line: line.__name__)
def test_login_says_so_when_line_is_dead_hangs_or_is_somebody_else(house, tmp_path, line):
    with line(tmp_path) as address:
        portal = Line(house, address)
        try:
            with concurrent.futures.ThreadPoolExecutor() as pool:
                login = pool.submit(portal.log_in)
                pages = [house.get(page, port=portal.port, patience=PATIENCE)[0] for page in PUBLIC]
            status, headers, page = login.result()
        finally:
            house.kill(portal.web)

    assert status == 503
    assert "LINE" in re.search(r"<h1>(.*?)</h1>", page)[1]
    assert "no-store" in headers["cache-control"]
    assert pages == [200] * len(PUBLIC)


def test_without_workers_and_clock_pages_and_writes_are_as_ever(house, staff):
    """No worker runs in this house but where a test starts one; the bell is rung for nobody."""
    before = house.queue_length()

    upload = send(house, staff, photo((300, 400)), patience=PATIENCE)

    assert upload == 302
    assert house.queue_length() > before
    assert house.get("/library/", patience=PATIENCE)[0] == 200


@pytest.fixture
def small_disk(house):
    """A disk of eight megabytes for media, uploads, temporary files and the log."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    place = house.var / "small"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)], check=False, capture_output=True
    )
    if made.returncode:
        pytest.skip("this machine mounts no small disk")
    for name in ("media", "uploads", "tmp"):
        (place / name).mkdir()
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place):
    with contextlib.suppress(OSError), (place / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def on(place):
    return sorted(path for name in ("media", "uploads", "tmp") for path in (place / name).rglob("*") if path.is_file())  # fmt: skip


def test_full_disk_for_media_temporary_files_and_log_stops_uploads_only(house, small_disk):
    port, who = free_port(), editor(house)
    web = house.start_beside(
        "web", log=small_disk / "web.log", PORT=str(port), WEB_CONCURRENCY="1", READY_DISK_BYTES="1000000",
        MEDIA_ROOT=str(small_disk / "media"), UPLOAD_TEMP_DIR=str(small_disk / "uploads"), TMPDIR=str(small_disk / "tmp"),
    )  # fmt: skip
    try:
        house.wait_for(lambda: house.get("/readyz", port=port)[0] == 200)
        before, prepared = on(small_disk), request_of(house, who, photo((900, 1200)))
        fill(small_disk)
        uploads = [send(house, who, b"", prepared=prepared, port=port, patience=PATIENCE) for _ in range(3)]
        pages = pages_of(house, who, port=port)
        missing = house.get("/no-such-page/", port=port)[0]  # writes a line that finds no room
        ready, _, state = house.get("/readyz", port=port)
        after = on(small_disk)

        (small_disk / "filler").unlink()

        assert (uploads, missing, after) == ([507] * 3, 404, before)
        assert pages[: len(PUBLIC)] == [200] * len(PUBLIC)
        assert (ready, '"disk": false' in state, '"database": true' in state) == (503, True, True)
        assert send(house, who, b"", prepared=prepared, port=port, patience=PATIENCE) == 302
        assert house.get("/readyz", port=port)[0] == 200
        assert len(on(small_disk)) > len(before)
    finally:
        house.kill(web)
        # What was kept there goes with the disk.
        work(
            house,
            f"from media_library.models import MediaFile; MediaFile.objects.filter(item={who['item']}).delete()",
        )


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_crowd_is_served_as_far_as_it_goes_and_the_rest_are_told_at_once_to_come_back(front):
    """More at once than web may have (64): what is not kept is asked for by 250, each of whom comes twice."""

    def ask(number):
        return [front.ask_front(f"/search/?q={number}{turn}") for turn in "ab"]

    front.ask_front("/alerts/archive/")
    with concurrent.futures.ThreadPoolExecutor(250) as crowd:
        asked = [crowd.submit(ask, number) for number in range(250)]
        kept = front.ask_front("/alerts/archive/")[0]
        answers = [answer for each in asked for answer in each.result()]

    refused = [answer for answer in answers if answer[0] == 503]
    assert {answer[0] for answer in answers} == {200, 503}
    assert [answer for answer in refused if answer[1]["retry-after"] != "5" or "1441" not in answer[2]] == []
    assert kept == 200
    assert front.ask_front("/search/?q=after")[0] == 200
