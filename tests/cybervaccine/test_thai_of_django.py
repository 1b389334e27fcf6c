"""The Thai catalogues: what Django's own pages and scripts say in English otherwise, word for word as Django asks for it."""

import json
import re
from pathlib import Path

import django
import polib
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from tests.factories import make_officer
from tests.staff import sign_in

OWN = Path(django.__file__).parent
HOLDER = re.compile(r"%\(\w+\)[srd]|%s|{\w*}")
# Django's Thai of these is half English, or the wrong way round.
MENDED = {("%(sel)s of %(cnt)s selected", None), ("Change history: %s", None)}


def djangos(domain, language):
    """{(text, context): entry} of what Django itself has in this language."""
    rooms = ("conf", "contrib/admin") if domain == "django" else ("contrib/admin",)
    return {
        (entry.msgid, entry.msgctxt): entry
        for room in rooms
        for entry in polib.pofile(str(OWN / room / "locale" / language / "LC_MESSAGES" / f"{domain}.po"))
    }


@pytest.fixture(scope="module", params=["django", "djangojs"])
def domain(request):
    return request.param


@pytest.fixture(scope="module")
def path(domain):
    return Path(settings.LOCALE_PATHS[0]) / "th" / "LC_MESSAGES" / f"{domain}.po"


@pytest.fixture(scope="module")
def entries(path):
    return {(entry.msgid, entry.msgctxt): entry for entry in polib.pofile(str(path))}


def said(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_text_is_one_that_django_asks_for(entries, domain):
    assert entries.keys() - djangos(domain, "en").keys() == set()


def test_no_text_takes_the_place_of_djangos_own_thai(entries, domain):
    known = {key for key, entry in djangos(domain, "th").items() if entry.translated()}

    assert entries.keys() & known - MENDED == set()


def test_plurals_are_djangos_and_placeholders_are_kept(entries, domain):
    asked = djangos(domain, "en")
    for (text, context), entry in entries.items():
        assert entry.msgid_plural == asked[text, context].msgid_plural
        for thai in said(entry):
            assert sorted(set(HOLDER.findall(thai))) == sorted(set(HOLDER.findall(text))), text


def test_compiled_catalogue_is_the_written_one(entries, path):
    compiled = polib.mofile(str(path.with_suffix(".mo")))

    assert {(entry.msgid, entry.msgctxt): said(entry) for entry in compiled} == {
        key: said(entry) for key, entry in entries.items()
    }


def test_scripts_of_staff_pages_say_nothing_in_english():
    own = polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / "th" / "LC_MESSAGES" / "djangojs.po"))
    thai = {(entry.msgid, entry.msgctxt) for entry in own}
    thai |= {key for key, entry in djangos("djangojs", "th").items() if entry.translated()}

    assert djangos("djangojs", "en").keys() - thai == set()


@pytest.mark.django_db
def test_catalogues_are_used(client):
    sign_in(client, make_officer())

    script = client.get(reverse("admin:jsi18n"), headers={"Accept-Language": "th"}).content.decode()

    assert gettext("Skip to main content") == "ข้ามไปเนื้อหาหลัก"
    assert json.dumps("เลือก %(sel)s จาก %(cnt)s") in script
    with override("en"):
        assert gettext("Skip to main content") == "Skip to main content"
