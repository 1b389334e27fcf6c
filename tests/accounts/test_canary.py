"""A canary: one person's phone and LINE id, then everything a thief could carry away, searched for them in every spelling."""

import base64
import contextlib
import logging
import os
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings
from django.db import connection

from accounts import exports
from accounts.line.id_tokens import ISSUER, Subject
from accounts.line.services import sign_in_by_line
from accounts.models import Citizen
from accounts.purposes import Purpose
from accounts.services import register_citizen
from cybervaccine.embedded.postgres import found_binaries
from tests.accounts.people import AT, begin, line_login, person
from tests.accounts.test_citizen_admin import LIST, officer_of
from tests.emptying import empty_audit
from tests.staff import sign_in

NATIONAL = "899174263"  # of a phone that no other test uses
PHONES = (
    f"0{NATIONAL}",
    f"+66{NATIONAL}",
    f"66{NATIONAL}",
    NATIONAL,
    "089-917-4263",
    "089 917 4263",
    "+66 89 917 4263",
    "89-917-4263",
)
SUBJECT = "Ucafe00000000000000000000000beef1"


def spellings():
    """Each text as bytes in the encodings in which a value could lie around."""
    for text in (*PHONES, SUBJECT):
        for encoded in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")):
            yield encoded
            yield encoded.hex().encode()
            yield encoded.hex().upper().encode()
        for shift in range(3):  # base64 depends on where in a triple a text begins
            whole = base64.b64encode(b"\0" * shift + text.encode())
            yield whole[-(-shift * 8 // 6) : -4]


SPELLINGS = tuple(spellings())


def found_in(data):
    return [spelling for spelling in SPELLINGS if spelling in data]


def dump():
    """The whole test database as `pg_dump` writes it; by COPY where the programs of the server are missing."""
    where = connection.settings_dict
    address = f"postgres://{where['HOST']}:{where['PORT']}/{where['NAME']}"
    program = found_binaries() / "pg_dump"
    if program.exists():
        environment = os.environ | {"PGPASSWORD": where["PASSWORD"], "PGUSER": where["USER"]}
        return subprocess.run(
            [program, "--dbname", address], env=environment, capture_output=True, check=True
        ).stdout
    return b"".join(_copies(address, where))


def _copies(address, where):
    with psycopg.connect(address, user=where["USER"], password=where["PASSWORD"]) as server:
        tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            with server.cursor().copy(f'COPY "{table}" TO STDOUT') as rows:
                yield b"".join(bytes(row) for row in rows)


def kept_in_valkey():
    server = redis.Redis.from_url(settings.REDIS_URL)
    for key in server.scan_iter():
        yield key
        if server.type(key) == b"string":
            yield server.get(key) or b""
        else:
            yield server.dump(key) or b""


def files():
    """{path: when it was written}. Tests that run beside this one come and go in the same folder."""
    found = {}
    for folder in (settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir()):
        for parent, _, names in os.walk(folder):
            for path in (Path(parent, name) for name in names):
                with contextlib.suppress(OSError):
                    if path.is_file() and os.access(path, os.R_OK) and path.stat().st_size < 20_000_000:
                        found[path] = path.stat().st_mtime
    return found


def written_since(before):
    """What the files hold that are new or were written since."""
    for path, at in files().items():
        if before.get(path) != at:
            with contextlib.suppress(FileNotFoundError):
                yield path, path.read_bytes()


@pytest.fixture
def canary(people_committed, caplog):
    """Somebody registered, with real commits: the dump is made by another program."""
    caplog.set_level(logging.DEBUG)
    login = line_login(subject=Subject(ISSUER, SUBJECT, "สมชาย ใจดี"))
    user = begin(sign_in_by_line(login, at=AT))
    phone = f"+66{NATIONAL}"
    yield register_citizen(
        user, person(phone=phone, subdistrict_id="500101"), consents={Purpose.SERVICE}, language="th", at=AT
    )
    empty_audit()


def use_everything(client, citizen):
    officer = officer_of("50")
    sign_in(client, officer)
    client.get(LIST)
    client.get(f"{LIST}{citizen.pk}/change/")
    for typed in PHONES:
        client.post(f"{LIST}search/", {"term": typed})
    shown = client.post(f"{LIST}{citizen.pk}/reveal/", {"reason": "case"})
    asked = exports.ask(officer, exports.Wanted("case", with_phones=True), count=1, at=AT)
    file = b"".join(
        exports.export(
            officer, exports.Wanted("case", with_phones=True), [citizen.pk], at=AT, approved=asked, request=""
        )
    )
    client.post(f"{LIST}export/", {"reason": "case"})
    return shown.content, file


@pytest.mark.xdist_group("canary")
def test_no_phone_and_no_line_id_lies_anywhere(canary, client, caplog, capfd):
    before = files()
    shown, file = use_everything(client, canary)

    dumped = dump()
    printed = "".join(capfd.readouterr()).encode()

    assert found_in(shown)  # staff were shown it, so it would be found
    assert found_in(file)
    assert b"COPY public.accounts_citizen" in dumped
    assert Citizen.objects.get().phone.reveal() == f"+66{NATIONAL}"
    assert found_in(dumped) == []
    assert found_in(b"\n".join(kept_in_valkey())) == []
    assert found_in(caplog.text.encode() + printed) == []
    assert [path for path, content in written_since(before) if found_in(content)] == []


@pytest.mark.parametrize("hidden", [
    f"x{f'0{NATIONAL}'}y".encode(), SUBJECT.encode().hex().encode(), f"+66{NATIONAL}".encode("utf-16-le"),
    base64.b64encode(b"a" + f"0{NATIONAL}".encode() + b"zz"), base64.b64encode(b"ab" + SUBJECT.encode() + b"z"),
    base64.b64encode(f"0{NATIONAL}".encode() + b"more"),
])  # fmt: skip
def test_the_search_finds_what_is_hidden(hidden):
    assert found_in(hidden)
