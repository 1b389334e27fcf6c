"""Seals of scripts and styles: made from what was collected, and printed where a page loads it."""

import json

import pytest
from django.core.files.storage import FileSystemStorage
from django.template import Context, Template

from cybervaccine import seals
from cybervaccine.seals import SealedStorage, seal_of

ABC = "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn"  # FIPS 180's example


@pytest.fixture
def storage(tmp_path):
    """Three files as collectstatic finds them, processed as it does."""
    for name, text in (("a.js", "abc"), ("b.css", 'x { background: url("c.svg") }'), ("c.svg", "<svg/>")):
        (tmp_path / name).write_text(text)
    made = SealedStorage(location=tmp_path, base_url="/static/")
    found = {name: (FileSystemStorage(location=tmp_path), name) for name in ("a.js", "b.css", "c.svg")}
    assert [problem for _, _, problem in made.post_process(found) if isinstance(problem, Exception)] == []
    return made


def test_seal_is_that_of_the_published_example():
    assert seal_of(b"abc") == ABC


def test_scripts_and_styles_are_sealed_as_they_are_given_out(storage, tmp_path):
    given_out = (tmp_path / storage.hashed_files["b.css"]).read_bytes()

    kept = json.loads((tmp_path / seals.NAME).read_text())
    assert kept == storage.seals == {"a.js": ABC, "b.css": seal_of(given_out)}
    assert b"c." in given_out
    assert given_out != (tmp_path / "b.css").read_bytes()


def test_pages_print_the_seal(storage, monkeypatch):
    monkeypatch.setattr(seals, "staticfiles_storage", storage)

    page = Template('{% load portal %}{% script "a.js" %}{% style "b.css" %}').render(Context())
    assert f' integrity="{ABC}" defer></script><link rel="stylesheet"' in page
    assert page.count("integrity=") == 2


def test_before_files_are_collected_nothing_is_sealed(tmp_path, monkeypatch):
    empty = SealedStorage(location=tmp_path, base_url="/static/")
    monkeypatch.setattr(seals, "staticfiles_storage", empty)

    assert seals.seal("a.js") == ""
    assert seals.seal("unknown.js") == ""
