"""The Thai catalogue: what Django's own pages say in English otherwise, word for word as Django asks for it."""

import re
from pathlib import Path

import django
import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext, override

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "th" / "LC_MESSAGES" / "django.po"
OWN = Path(django.__file__).parent
HOLDER = re.compile(r"%\(\w+\)[srd]|%s|{\w*}")


@pytest.fixture(scope="module")
def entries():
    return polib.pofile(str(CATALOGUE))


def said(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_text_is_one_that_django_asks_for(entries):
    asked = {
        entry.msgid
        for room in ("conf", "contrib/admin")
        for entry in polib.pofile(str(OWN / room / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    }

    assert [entry.msgid for entry in entries if entry.msgid not in asked] == []


def test_no_text_takes_the_place_of_djangos_own_thai(entries):
    known = {
        entry.msgid
        for room in ("conf", "contrib/admin")
        for entry in polib.pofile(str(OWN / room / "locale" / "th" / "LC_MESSAGES" / "django.po"))
        if entry.translated()
    }

    assert [entry.msgid for entry in entries if entry.msgid in known] == []


def test_placeholders_are_kept(entries):
    for entry in entries:
        for thai in said(entry):
            assert sorted(set(HOLDER.findall(thai))) == sorted(set(HOLDER.findall(entry.msgid))), entry.msgid


def test_compiled_catalogue_is_the_written_one_and_is_used(entries):
    compiled = {entry.msgid: said(entry) for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))}

    assert compiled == {entry.msgid: said(entry) for entry in entries}
    with override("th"):
        assert gettext("Skip to main content") == "ข้ามไปเนื้อหาหลัก"
