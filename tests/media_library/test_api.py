"""The library for programs: what is public, with the files that are ready."""

import datetime as dt

import pytest

from media_library.models import Kind, MediaFile
from tests.conftest import AT
from tests.media_library.items import make_file, make_item, make_public

pytestmark = pytest.mark.django_db
LIST = "/api/v1/media/"


def told(client, **asked):
    return client.get(LIST, asked).json()["results"]


def test_an_item_tells_what_it_is_and_where_its_files_are(client):
    item = make_public("JOB", title_en="A job that costs money")
    file = make_file(item)
    make_file(item, role=MediaFile.Role.ORIGINAL)

    (row,) = told(client)

    assert (row["slug"], row["title_en"], row["case_types"]) == (item.slug, "A job that costs money", ["JOB"])
    assert [(found["role"], found["url"], found["sha256"]) for found in row["files"]] == [
        ("sheet", file.get_absolute_url(), file.sha256)
    ]
    assert (row["page"], row["proof"]) == (f"/library/{item.slug}/", f"/verify/{item.code}/")


def test_drafts_and_expired_items_are_not_there(client):
    make_item()
    make_public(expires_on=dt.date(2020, 1, 1))

    assert told(client) == []


def test_items_are_chosen(client):
    about = make_public("JOB")
    make_public("LOAN", kind=Kind.SCRIPT)

    assert [row["slug"] for row in told(client, case_type="JOB", kind="article", language="th")] == [
        about.slug
    ]
    assert client.get(LIST, {"kind": "cassette"}).status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_media_cost_four_queries(client, django_assert_num_queries, count):
    for _ in range(count):
        make_file(make_public(at=AT))

    with django_assert_num_queries(4):
        client.get(LIST)
