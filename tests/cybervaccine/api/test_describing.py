"""The entrance, the OpenAPI document and the developers' page."""

import re

import pytest
import yaml
from django.conf import settings

from cybervaccine.api.describing import LISTS, document

pytestmark = pytest.mark.django_db
DOCS = "/api/v1/docs/"


def test_the_entrance_leads_everywhere(client):
    make = client.get("/api/v1/").json()

    answers = {
        name: client.get(url.removeprefix("http://testserver")).status_code
        for name, url in make["links"].items()
    }

    assert answers == dict.fromkeys(LISTS, 200) | {"bulletin-latest": 404}
    assert make["docs"].endswith(DOCS)


def test_the_document_is_one_in_both_forms_and_names_what_the_contract_names(client):
    told, other = client.get("/api/v1/schema/"), client.get("/api/v1/schema/?format=yaml")

    assert (told["Content-Type"], other["Content-Type"]) == (
        "application/json",
        "application/yaml; charset=utf-8",
    )
    assert yaml.safe_load(other.content) == told.json() == document()
    assert told.json()["openapi"].startswith("3.0")
    for path in ("bulletins/", "bulletins/latest/", "bulletins/{date}/", "statistics/daily/", "case-types/", "media/", "agencies/",
                 "areas/provinces/", "areas/districts/", "areas/subdistricts/", "cases/import/", "me/", "schema/"):  # fmt: skip
        assert f"/api/v1/{path}" in told.json()["paths"]


def operations():
    return [
        (path, method, said)
        for path, methods in document()["paths"].items()
        for method, said in methods.items()
    ]


@pytest.mark.parametrize(
    ("path", "method", "said"), operations(), ids=[f"{method} {path}" for path, method, _ in operations()]
)
def test_every_address_says_its_refusals_and_each_value_of_its_query(path, method, said):
    least = {"200"} if path.endswith("schema/") else {"400", "405", "406", "429", "503"}

    assert least <= set(said["responses"])
    assert re.search(r"\([\u0e00-\u0e7fA-Za-z 3/]+\)$", said["summary"])
    assert all(parameter.get("description") for parameter in said["parameters"])
    if "cases" in path or path.endswith("me/"):
        assert {"401", "403"} <= set(said["responses"])
        assert said["security"] == [{"session" if path.endswith("me/") else "token": []}]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_carries_no_script_or_style_of_its_own_and_comes_from_here(client, prefix):
    response = client.get(f"{prefix}{DOCS}")

    page = response.content.decode()
    assert response["Content-Security-Policy"] == client.get("/alerts/open-data/")["Content-Security-Policy"]
    assert response["Cache-Control"].startswith("public")
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page) == []
    assert {address for address in re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+)"', page) if "//" in address} == {
        f"{settings.SITE_URL}{DOCS}", f"{settings.SITE_URL}/en{DOCS}",
    }  # fmt: skip
    assert 'id="too-many-requests"' in page
