"""One stylesheet of parts, and templates that carry no style or script of their own."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from cybervaccine.stylesheet import NAME, PARTS, StylesheetFinder, stylesheet

ROOMS = ("accounts", "alerts", "assessment", "cybervaccine", "directory", "media_library")
TEMPLATES = [path for room in ROOMS for path in (settings.BASE_DIR / room).rglob("templates/**/*.html")]


CLASS = re.compile(r"^\s*(?:[a-z.#][^{}@;]*,\s*)?\.([a-z][a-z0-9-]*)\s*(?=[,{])", re.MULTILINE)


def test_no_two_rooms_mean_different_things_by_one_class():
    """A class that stands alone before its braces belongs to the part that says so: one file, one meaning."""
    owners = {}
    for part in sorted(PARTS.glob("7*.css")):
        for name in CLASS.findall(part.read_text(encoding="utf-8")):
            owners.setdefault(name, set()).add(part.name)

    assert len(owners) > 50
    assert {name: parts for name, parts in owners.items() if len(parts) > 1} == {}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.STYLESHEET_ROOT = tmp_path


def test_every_part_is_in_the_one_file_that_is_served_and_collected():
    served = Path(finders.find(NAME)).read_text(encoding="utf-8")
    collected = [
        (name, Path(storage.path(name)).read_text("utf-8")) for name, storage in StylesheetFinder().list(None)
    ]

    assert served == stylesheet()
    assert collected == [(NAME, served)]
    for part in PARTS.glob("*.css"):
        assert part.read_text(encoding="utf-8").splitlines()[-1] in served


def test_every_rule_lies_in_a_layer_that_is_declared_in_order():
    whole = re.sub(r"/\*.*?\*/", "", stylesheet(), flags=re.DOTALL)
    declared = re.search(r"@layer ([a-z, ]+);", whole).group(1).split(", ")

    outside, depth = "", 0
    for letter in whole:
        outside += letter if depth == 0 else ""
        depth += (letter == "{") - (letter == "}")
    starts = {start.strip() for start in re.findall(r"([^;{}]+)\{", outside)}

    assert declared == ["tokens", "elements", "layout", "components", "print"]
    assert starts <= {"@font-face", *(f"@layer {name}" for name in declared)}
    assert depth == 0


def test_files_the_stylesheet_names_exist():
    names = re.findall(r'url\("(\.\./[^"]+)"\)', stylesheet())

    assert len(names) == 3
    assert [name for name in names if not finders.find(name.removeprefix("../"))] == []


def test_colours_are_named_once_for_light_and_dark():
    tokens = (PARTS / "00-tokens.css").read_text(encoding="utf-8")
    light, dark = tokens.split("prefers-color-scheme: dark")
    names = {
        part: set(re.findall(r"(--[a-z0-9-]+): #", text)) for part, text in (("light", light), ("dark", dark))
    }

    assert names["dark"] <= names["light"]
    assert names["light"] - names["dark"] == {"--marigold", "--on-indigo", "--on-marigold"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_carries_no_style_script_or_handler(path):
    content = path.read_text(encoding="utf-8")

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", content)
