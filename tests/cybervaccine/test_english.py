"""The English catalogue: complete, compiled, with the same placeholders, and without Thai left in it."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOMS = ("accounts", "alerts", "assessment", "cybervaccine", "directory", "media_library")
CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
TRANSLATE = re.compile(r"{%-?\s*translate\s+\"([^\"]+)\"")
BLOCK = re.compile(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
THAI = re.compile("[\u0e00-\u0e7f]")


def python_texts():
    for room in ROOMS:
        for path in (settings.BASE_DIR / room).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                    yield from (
                        text.value
                        for text in node.args
                        if isinstance(text, ast.Constant) and isinstance(text.value, str)
                    )


def template_texts():
    for room in ROOMS:
        for path in (settings.BASE_DIR / room).rglob("*.html"):
            content = path.read_text(encoding="utf-8")
            yield from TRANSLATE.findall(content)
            for block in BLOCK.findall(content):
                for text in re.split(r"{%\s*plural\s*%}", block):
                    # As Django asks the catalogue: a per cent sign of the text is doubled.
                    yield re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", text.replace("%", "%%"))


@pytest.fixture(scope="module")
def entries():
    return {entry.msgid: entry for entry in polib.pofile(str(CATALOGUE))}


def said(entry):
    """The English texts of an entry: one, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_text_is_translated(entries):
    texts = {*python_texts(), *template_texts()}
    assert len(texts) > 150
    assert sorted(texts - entries.keys()) == []
    assert [text for text, entry in entries.items() if not all(said(entry)) or entry.fuzzy] == []


def test_placeholders_are_kept_and_no_thai_is_left(entries):
    holders = re.compile(r"%\(\w+\)s")
    for text, entry in entries.items():
        for english in said(entry):
            assert sorted(holders.findall(text)) == sorted(holders.findall(english)), text
            assert not THAI.search(english), text


def test_the_compiled_catalogue_is_the_written_one():
    compiled = {entry.msgid: said(entry) for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))}
    assert compiled == {entry.msgid: said(entry) for entry in polib.pofile(str(CATALOGUE))}


def test_thai_text_in_a_template_is_always_marked_for_translation():
    for room in ROOMS:
        for path in (settings.BASE_DIR / room).rglob("*.html"):
            content = BLOCK.sub("", path.read_text(encoding="utf-8"))
            content = re.sub(r'lang="th"[^>]*>[^<]*', "", content)  # the name of the language in itself
            bare = re.sub(r"{%.*?%}|{#.*?#}", "", content, flags=re.DOTALL)
            assert not THAI.search(bare), path
