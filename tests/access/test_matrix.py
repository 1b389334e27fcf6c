"""Who may go where is written in matrix.toml and holds, and every answer carries the whole shell.

A new address must be written there; the failure says the line.
"""

import tomllib
from pathlib import Path

import pytest

from tests.access import shell
from tests.access.walking import PERSONAS, Visitor, addresses, make_objects, make_people, outcome

pytestmark = pytest.mark.django_db
MATRIX = Path(__file__).with_name("matrix.toml")
METHODS = ("get", "post")
# Another site's script may ask; what it sends is refused before the page says who may.
SENT = {"get": shell.EVIL, "post": {}}


def written():
    """{key: {persona: (outcome of GET, outcome of POST)}}."""
    lines = tomllib.loads(MATRIX.read_text(encoding="utf-8"))["access"]
    return {key: _row(line) for key, line in lines.items()}


def _row(line):
    gets, posts = (half.replace(" ", "") for half in line.split("|"))
    return {persona: (gets[at], posts[at]) for at, persona in enumerate(PERSONAS)}


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def found(people):
    return addresses(make_objects(people))


def test_every_address_is_written_and_nothing_else(people, found):
    known, keys = written(), {address.key for address in found}
    missing = [address for address in found if address.key not in known]

    assert not missing, "Add to tests/access/matrix.toml, after checking each letter:\n" + "\n".join(
        lines(missing, people)
    )
    assert sorted(set(known) - keys) == [], "These addresses are gone from the portal: delete their lines"


def lines(missing, people):
    visitors = [Visitor(persona, people) for persona in PERSONAS]
    for address in missing:
        halves = []
        for method in METHODS:
            letters = "".join(outcome(visitor.answer(method, address)[0]) for visitor in visitors)
            halves.append(f"{letters[:4]} {letters[4:]}")
        yield f'"{address.key}" = "{" | ".join(halves)}"'


@pytest.mark.parametrize("persona", PERSONAS)
def test_each_kind_of_person_gets_what_is_written_and_the_whole_shell(production, people, found, persona):
    known, visitor = written(), Visitor(persona, people)
    wrong, bare, bodies, seen = [], [], {}, set()
    for address in found:
        for method, expected in zip(METHODS, known.get(address.key, {}).get(persona, ()), strict=False):
            response, page = visitor.answer(method, address, secure=True, headers=SENT[method])
            seen.add(response.status_code)
            letter, bodies[method, address.key] = outcome(response), address.unnamed(page)
            asked = f"{method.upper()} {address.key}"
            if letter != expected:
                wrong.append(f"{asked}: {letter}, written is {expected}")
            missing = shell.of_answer(response, page, address.key, is_known=persona != "anonymous")
            bare += [f"{asked} {response.status_code}: {what}" for what in missing]

    assert wrong == []
    assert "\n".join(bare) == ""
    assert {200, 302, 404} <= seen
    assert not [key for key in bodies if _tells(bodies, known, persona, *key)]


def _tells(bodies, known, persona, method, key):
    """Whether a row that is not found answers otherwise than a row that is nowhere."""
    name, _, kind = key.rpartition(" ")
    at = METHODS.index(method)
    if kind not in {"x", "y"} or known[key][persona][at] != "4":
        return False
    return bodies[method, key] != bodies[method, f"{name} unknown"]


STAFF_ONLY = ("admin:", "admin/")


def test_nobody_but_staff_gets_into_admin():
    for key, row in written().items():
        if key.startswith(STAFF_ONLY):
            letters = {letter for persona in PERSONAS[:4] for letter in row[persona]}
            assert letters <= {"s", "3", "4"} or key in {"admin:logout", "admin:login"}, key


def test_citizens_are_met_by_officers_of_their_place_only():
    known = written()
    for key, row in known.items():
        if not key.startswith("admin:accounts_citizen"):
            continue
        strangers = [persona for persona in PERSONAS if not persona.startswith("officer")]
        assert "o" not in {letter for persona in strangers for letter in row[persona]}, key
        if key.endswith((" x", " y")):
            other = "officer-y" if key.endswith(" x") else "officer-x"
            assert "o" not in row[other], key


def test_only_auditors_read_the_audit():
    for key, row in written().items():
        if key.startswith("admin:accounts_auditrecord"):
            readers = {persona for persona in PERSONAS if "o" in row[persona]}
            assert readers <= {"auditor"}, key


def test_nothing_is_broken():
    assert [key for key, row in written().items() if "!" in str(row.values())] == []
