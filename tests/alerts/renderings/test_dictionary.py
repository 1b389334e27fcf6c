"""The data dictionary: every column and every key, in both languages, and nothing that does not exist."""

import csv
import io
import json
import re

import pytest

from alerts.renderings import dictionary
from alerts.renderings.table import CSV_COLUMNS, as_json
from tests.alerts.renderings.bulletins import area_of, make_bulletin

THAI = re.compile("[\u0e00-\u0e7f]")


def paths(value, prefix=""):
    """Every key of the JSON as a path: area.code, entries[].cases."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, list):
        yield from paths(value[0], f"{prefix}[]")
    else:
        yield prefix


def test_every_column_of_the_csv_is_explained_once():
    explained = [field.csv for field in dictionary.all_fields() if field.csv]

    assert sorted(explained) == sorted(CSV_COLUMNS)


@pytest.mark.django_db
def test_every_key_of_the_json_is_explained_once():
    explained = [field.json for field in dictionary.all_fields()]

    assert sorted(explained) == sorted(paths(as_json(area_of(make_bulletin()))))


@pytest.mark.django_db
def test_types_are_those_of_the_values():
    kinds = {"integer": int, "boolean": bool, "decimal": str, "text": str, "date": str, "datetime": str}
    area = area_of(make_bulletin())
    entry = as_json(area)["entries"][0]

    for field in dictionary.all_fields():
        name = field.json.removeprefix("entries[].")
        if field.json.startswith("entries[].") and entry[name] is not None:
            assert type(entry[name]) is kinds[field.type], field.json


def test_meanings_are_given_in_thai_and_in_english():
    for field in dictionary.all_fields():
        thai, english = (field.meaning_th, field.empty_th), (field.meaning_en, field.empty_en)
        assert all(THAI.search(text) for text in thai), field.json
        assert all(text and not THAI.search(text) for text in english), field.json
        assert bool(field.unit_th) == bool(field.unit_en), field.json


def test_the_machine_readable_forms_say_the_same():
    fields = json.loads(json.dumps(dictionary.as_json()))["fields"]
    rows = list(csv.DictReader(io.StringIO(dictionary.as_csv().removeprefix("\ufeff"))))

    assert rows == fields


def test_changes_are_told_in_both_languages_the_newest_first():
    dates = [change.date for change in dictionary.changes()]

    assert dates == sorted(dates, reverse=True)
    assert all(
        THAI.search(change.text_th) and not THAI.search(change.text_en) for change in dictionary.changes()
    )
    assert len(
        {change.in_language(language) for change in dictionary.changes() for language in ("th", "en")}
    ) == 2 * len(dates)


@pytest.mark.django_db
def test_the_page_of_open_data_leads_to_the_api_and_tells_licence_and_changes(client):
    make_bulletin()

    page = client.get("/alerts/open-data/").content.decode()

    for part in (
        'href="/api/v1/docs/"',
        'href="/api/v1/schema/"',
        dictionary.LICENCE_URL,
        dictionary.changes()[0].text_th,
    ):
        assert part in page
