"""What is no page of its own carries the whole shell, too. Every address is tried for it in test_matrix.py, with each kind of person."""

import pytest

from tests.access import shell
from tests.access.walking import Address, Visitor, make_people

pytestmark = pytest.mark.django_db
WALKERS = ("anonymous", "citizen-a", "administrator")
ERRORS = [
    Address(f"error {path}", path)
    for path in ("/no-such-page/", "/en/no-such/", "/static/none.js", "/api/v1/none/")
]


@pytest.mark.parametrize("persona", WALKERS)
@pytest.mark.parametrize("address", ERRORS, ids=lambda address: address.path)
def test_errors_have_the_whole_shell(production, persona, address):
    visitor = Visitor(persona, make_people())

    for method in ("get", "post"):
        response, page = visitor.answer(method, address, secure=True, headers=shell.EVIL)

        assert response.status_code in (404, 405)
        assert list(shell.of_answer(response, page, address.key, is_known=persona != "anonymous")) == []


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
