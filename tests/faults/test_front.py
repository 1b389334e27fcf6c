"""nginx as it stands before the portal: what it keeps, what it never keeps, what it says when nobody is behind it."""

import base64
import contextlib
import gzip
import hashlib
import http.client
import json
import re
import socket
import threading

import pytest

from tests.access import shell
from tests.faults.house import NGINX, frozen

pytestmark = [
    pytest.mark.fault,
    pytest.mark.xdist_group("faults"),
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
]


def cached(house, path, **headers):
    return house.ask_front(path, **headers)[1].get("x-cache")


KEPT = "/alerts/archive/"


@pytest.fixture
def gone(front):
    """One page kept, and nobody behind nginx until the test ends."""
    front.ask_front(KEPT)
    front.processes["web"].terminate()
    front.processes["web"].wait(40)
    yield front
    front.start("web")
    front.wait_for(lambda: front.get("/readyz")[0] == 200)


def raw(house, request):
    """The first line that nginx answers to these bytes; nothing when it hangs up."""
    with (
        socket.create_connection(("localhost", house.https), timeout=10) as plain,
        house.trust().wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        connection.sendall(request)
        return connection.recv(4096).partition(b"\r\n")[0].decode()


def test_a_public_page_is_asked_for_once_in_each_of_two_forms(front):
    forms = [
        {"Accept-Encoding": "gzip, deflate, br"},
        {"Accept-Encoding": "gzip;q=1.0"},
        {},
        {"Accept-Encoding": "br"},
    ]

    states = [cached(front, "/en/alerts/archive/", **form) for form in forms]

    assert states == ["MISS", "HIT", "MISS", "HIT"]


def test_only_what_pages_read_of_a_query_makes_another_page(front):
    paths = ["/alerts/?province=10", "/alerts/?province=10&fbclid=abc", "/alerts/?province=10&utm_source=line&utm_medium=x",
             "/alerts/?province=11", "/alerts/?province=10&x=1", "/alerts/?province=10%00%0d", "/alerts/?x=1"]  # fmt: skip

    states = [cached(front, path) for path in paths]

    assert states == ["MISS", "HIT", "HIT", "MISS", "BYPASS", "MISS", "BYPASS"]


def test_languages_are_pages_of_their_own_and_the_browsers_wish_is_not(front):
    thai, english = (
        front.ask_front("/", **{"Accept-Language": "en"}),
        front.ask_front("/en/", **{"Accept-Language": "th"}),
    )

    assert [thai[1]["content-language"], english[1]["content-language"]] == ["th", "en"]


def test_whoever_is_known_is_neither_served_from_the_cache_nor_put_into_it(front):
    known = [{"Cookie": "a=b; __Host-session=abc"}, {"Authorization": "Token abc"}]
    front.ask_front("/alerts/")

    states = [cached(front, "/alerts/", **who) for who in known]

    assert states == ["BYPASS", "BYPASS"]
    assert cached(front, "/alerts/", Cookie="other=1") == "HIT"


def test_what_sets_a_cookie_or_is_private_is_never_kept(front):
    """And nobody waits for another: only pages that may be kept are looked for in the cache."""
    states = {"/admin/login/": None, "/healthz": None, "/accounts/me/": "BYPASS", "/verify/": "BYPASS",
              "/en/scan/": "BYPASS", "/no-such-page/": None}  # fmt: skip
    for path, state in states.items():
        answers = [front.ask_front(path) for _ in range(2)]
        assert [answer[1].get("x-cache") for answer in answers] == [state, state], path
        assert "public" not in answers[1][1]["cache-control"]


def test_cached_pages_outlive_the_portal_and_writes_are_told_to_come_back(gone):
    status, headers, page = gone.ask_front(KEPT)
    unknown = gone.ask_front("/alerts/2020-01-01/")
    write = gone.ask_front("/accounts/register/", method="POST")

    assert (status, headers["x-cache"] in ("HIT", "STALE")) == (200, True)
    assert "</html>" in page
    for answer in (unknown, write):
        assert (answer[0], answer[1]["retry-after"], answer[1]["cache-control"]) == (503, "5", "no-store")
        assert shell.wrong(answer[1]) == []
        assert "1441" in answer[2]


@contextlib.contextmanager
def web_that_hangs_up(house, times):
    """A web behind nginx that ends the first connections without an answer; yields the methods it was asked with."""
    asked = []
    with socket.create_server(("127.0.0.1", house.port), reuse_port=True) as door:
        door.settimeout(10)

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = door.accept()
                    with connection:
                        asked.append(connection.recv(65536).split(b" ")[0].decode())
                        if len(asked) > times:
                            connection.sendall(
                                b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
                            )

        thread = threading.Thread(target=serve)
        thread.start()
        yield asked
        door.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_who_reads_is_sent_once_more_when_a_web_ends_and_what_changes_something_never(gone):
    cases = [
        ("GET", 0, 200, ["GET"]),
        ("GET", 1, 200, ["GET", "GET"]),
        ("HEAD", 1, 200, ["GET", "HEAD"]),  # where pages are kept nginx asks for the whole page
        ("GET", 9, 503, ["GET", "GET"]),
        ("POST", 9, 503, ["POST"]),
    ]
    for number, (method, times, status, asked) in enumerate(cases, start=1):
        path = f"/alerts/2020-02-0{number}/" if method != "POST" else "/accounts/register/"
        with web_that_hangs_up(gone, times) as heard:
            answer = gone.ask_front(path, method=method)

        assert (answer[0], heard) == (status, asked)
        if status == 503:
            assert "1441" in answer[2]
            assert answer[1]["retry-after"] == "5"


def test_a_frozen_portal_is_answered_for(front):
    with frozen(front.pids_of("web")):
        status, headers, _ = front.ask_front("/healthz")

    assert (status, headers["retry-after"]) == (503, "5")


def test_static_files_come_packed_and_are_never_asked_for_again(front):
    _, _, page = front.ask_front("/")
    address = re.search(r'href="(/static/css/portal\.[0-9a-f]{12}\.css)"', page)[1]

    connection = front.front_connection()
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    packed = response.read()
    connection.close()

    assert response.status == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert gzip.decompress(packed).decode() == front.ask_front(address)[2]


def test_plain_http_only_sends_to_https(front):
    connection = http.client.HTTPConnection("127.0.0.1", front.http, timeout=10)
    connection.request("GET", "/alerts/?province=10", headers={"Host": "evil.example"})
    response = connection.getresponse()
    connection.close()

    assert response.status == 301
    assert response.headers["Location"] == f"https://localhost:{front.https}/alerts/?province=10"


def test_another_name_is_nobody_and_two_lengths_are_no_request(front):
    assert raw(front, b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n") == ""
    smuggled = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert raw(front, smuggled) == "HTTP/1.1 400 Bad Request"
    assert (
        raw(front, b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 64_000 + b"\r\n\r\n")
        == "HTTP/1.1 400 Bad Request"
    )


def test_a_large_body_is_refused_except_where_officers_import(front):
    head = "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 31457280\r\n\r\n"

    refused = [
        raw(front, head.format(path).encode())
        for path in ("/", "/accounts/register/", "/admin/login/", "/csp-report")
    ]

    assert refused == ["HTTP/1.1 413 Request Entity Too Large"] * 4


def test_a_flood_is_told_to_slow_down(front):
    answers = [front.ask_front("/csp-report", method="POST", source="127.0.0.9") for _ in range(40)]

    last = answers[-1]
    assert answers[0][0] == 400
    assert (last[0], last[1]["retry-after"]) == (429, "10")
    assert shell.wrong(last[1]) == []


EVERYWHERE = [
    ("GET", "/", 200),
    ("GET", "/en/help/", 200),
    ("GET", "/scan/", 200),
    ("GET", "/accounts/register/", 200),
    ("GET", "/admin/login/", 302),
    ("GET", "/staff/sign-in/", 200),
    ("GET", "/admin/", 302),
    ("GET", "/alerts/open-data/", 200),
    ("GET", "/alerts/feed.atom", 404),  # no bulletin yet
    ("GET", "/accounts/me/", 302),
    ("GET", "/alerts", 301),
    ("GET", "/no-such-page/", 404),
    ("GET", "/letters/no-such-letter/", 404),
    ("POST", "/verify/", 403),  # no token
    ("PUT", "/alerts/", 403),  # no token
    ("TRACE", "/", 405),
    ("POST", "/csp-report", 400),
    ("GET", "/static/none.css", 404),
    ("DELETE", "/static/none.css", 403),
    ("GET", "/errors/503.html", 404),  # nginx's own are for nginx
    ("GET", "/errors/errors.css", 200),
    ("GET", "/robots.txt", 200),
    ("GET", "/manifest.webmanifest", 200),
    ("GET", "/sw.js", 200),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/metrics", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), EVERYWHERE)
def test_every_answer_has_the_whole_shell_whoever_made_it(front, method, path, status):
    got, headers, page = front.ask_front(path, method=method, Origin="https://evil.example")

    assert got == status
    assert shell.wrong(headers, camera=path == "/scan/") == []
    assert shell.inline(page if headers.get("content-type", "").startswith("text/html") else "") == []
    assert headers["server"] == "nginx"


def test_static_files_have_it_too_and_scripts_are_run_only_as_deployed(front):
    page = front.ask_front("/")[2]
    sealed = re.findall(r'(?:href|src)="(/static/(?:css|js)/[^"]+)" integrity="sha384-([^"]+)"', page)

    assert len(sealed) == len(re.findall(r"<script|<link rel=\"stylesheet\"", page)) >= 2
    for address, seal in sealed:
        status, headers, text = front.ask_front(address)
        assert (status, shell.wrong(headers)) == (200, [])
        assert base64.b64encode(hashlib.sha384(text.encode()).digest()).decode() == seal


def test_what_fails_before_the_portal_has_the_shell_and_a_number_that_the_log_knows(front):
    with frozen(front.pids_of("web")):
        status, headers, page = front.ask_front("/healthz")

    quoted = re.search(r"Code</span>: ([0-9a-f]+)</p>", page)[1]
    assert (status, shell.wrong(headers)) == (503, [])
    assert headers["x-request-id"].startswith(quoted)
    assert len(quoted) == 8


def test_number_of_a_request_is_nginxs_on_both_sides_and_never_that_of_a_kept_page(front):
    chosen = "0123456789abcdef" * 2
    numbers = [
        front.ask_front("/alerts/archive/", **{"X-Request-ID": chosen})[1]["x-request-id"] for _ in range(3)
    ]
    failed = front.ask_front("/verify/", method="POST", **{"X-Request-ID": chosen})

    assert len({*numbers, chosen}) == 4
    assert re.search(r"<code>([0-9a-f]{8})</code>", failed[2])[1] == failed[1]["x-request-id"][:8]
    assert chosen[:8] not in failed[2]


def test_plain_http_says_nothing_of_tls_and_is_no_page(front):
    connection = http.client.HTTPConnection("127.0.0.1", front.http, timeout=10)
    connection.request("GET", "/", headers={"Host": "localhost"})
    headers = connection.getresponse().headers
    connection.close()

    assert headers["Strict-Transport-Security"] is None
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_the_access_log_holds_no_address_no_query_and_no_private_link(front):
    front.ask_front("/alerts/?province=10&secret=query")
    front.ask_front("/letters/secret-token/")
    front.ask_front("/accounts/secret-page/?a=b")

    said = (front.var / "nginx" / "access.log").read_text()
    lines = [json.loads(line) for line in said.splitlines()]
    seen = {(line["from"], line["method"], line["path"]) for line in lines}
    assert {("127.0.0.0", "GET", "/alerts/"), ("127.0.0.0", "GET", "/letters/...")} <= seen
    assert {len(line["request"]) for line in lines} == {32}
    assert "secret" not in said
    assert "127.0.0.1" not in said
