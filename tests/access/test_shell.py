"""Every answer at every address, to several kinds of people, carries the whole shell. One list of what does not."""

import pytest

from tests.access import shell
from tests.access.walking import Address, Visitor, addresses, make_objects, make_people

pytestmark = pytest.mark.django_db
WALKERS = ("anonymous", "citizen-a", "officer-nation", "editor", "auditor", "administrator")
POSTS = ("anonymous", "citizen-a", "administrator")
EVIL = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
# The same for everybody, whoever is known: files, and what a browser asks for without a page.
IMPERSONAL = ("manifest", "robots", "service-worker", "alerts:dictionary-json", "alerts:dictionary-csv")
OPEN_DATA = {
    "api:root", "api:schema", "api:agencies", "api:provinces", "api:districts", "api:subdistricts", "api:bulletins",
    "api:bulletin-latest", "api:bulletin unknown", "api:statistics-daily", "api:case-types", "api:media",
}  # fmt: skip
ERRORS = [
    Address(f"error {path}", path)
    for path in ("/no-such-page/", "/en/no-such/", "/static/none.js", "/api/v1/none/")
]


@pytest.fixture
def production(settings):
    """The part of the shell that only a portal with TLS has."""
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.COOKIE_PREFIX, settings.SESSION_COOKIE_NAME = "__Host-", "__Host-session"
    settings.CSRF_COOKIE_NAME = "__Host-csrf"


@pytest.mark.parametrize("persona", WALKERS)
def test_every_answer_has_the_whole_shell(production, persona):
    people = make_people()
    found, visitor = addresses(make_objects(people)), Visitor(persona, people)

    complaints, seen = [], set()
    for address in (*found, *ERRORS):
        for method in ("get", "post") if persona in POSTS else ("get",):
            response, page = visitor.answer(method, address, secure=True, headers=EVIL)
            seen.add(response.status_code)
            wrong = _wrong(response, page, address, is_known=persona != "anonymous")
            complaints += [f"{method.upper()} {address.key} {response.status_code}: {what}" for what in wrong]

    assert "\n".join(complaints) == ""
    assert {200, 302, 404} <= seen


def _wrong(response, page, address, *, is_known):
    headers = {name.lower(): value for name, value in response.items()}
    camera = address.key == "accounts:scan" and response.status_code != 405
    yield from shell.wrong(headers, camera=camera, open_data=address.key in OPEN_DATA)
    yield from shell.wrong_cookies(response.cookies)
    if headers.get("content-type", "").startswith("text/html"):
        yield from shell.inline(page)
    kept = headers.get("cache-control", "")
    if is_known and address.key not in IMPERSONAL and "no-store" not in kept:
        yield f"cache-control: {kept}"


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/alerts/?province=10", "https://testserver/alerts/?province=10"),
        ("/alerts", "https://testserver/alerts"),
    ],
)
def test_what_is_not_https_is_only_led_there(production, client, path, location):
    answer = client.get(path)

    assert (answer.status_code, answer["Location"]) == (301, location)
    assert list(shell.wrong_policy(answer["Content-Security-Policy"])) == []


def test_what_answers_before_any_view_has_the_whole_shell(production, client):
    """A slash that is missing, and a page that the browser has already."""
    page = client.get("/alerts/", secure=True)
    answers = [
        client.get("/alerts", secure=True),
        client.get("/alerts/", secure=True, headers={"If-None-Match": page["ETag"]}),
    ]

    assert [answer.status_code for answer in answers] == [301, 304]
    for answer in answers:
        headers = {name.lower(): value for name, value in answer.items()}
        assert shell.wrong(headers | {"content-type": ""}) == []
