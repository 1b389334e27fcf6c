"""What browsers report about the Content-Security-Policy: one line each, without addresses."""

import json

import pytest
from django.urls import reverse

REPORT = {
    "document-uri": "https://portal.example/alerts/2026-11-24/?province=50&secret=1",
    "effective-directive": "script-src",
    "blocked-uri": "https://evil.example/x.js?id=0812345678",
}


def send(client, body):
    return client.post(reverse("csp-report"), body, content_type="application/csp-report")


def test_a_report_becomes_one_line_without_addresses(client, caplog):
    status = send(client, json.dumps({"csp-report": REPORT})).status_code

    assert status == 204
    assert [record.getMessage() for record in caplog.records] == [
        "CSP stopped 'script-src' of 'https://evil.example' on alerts/<date:date>/"
    ]


def test_what_a_report_says_cannot_make_a_line_of_its_own(client, caplog):
    send(
        client,
        json.dumps({"csp-report": {"effective-directive": "a\nERROR forged", "document-uri": "/\x1b[31m"}}),
    )

    assert [record.getMessage() for record in caplog.records] == ["CSP stopped 'a\\nERROR forged' of '' on ?"]


@pytest.mark.parametrize("body", ["", "[]", "{", '{"csp-report": []}', '{"csp-report": "x"}', "null"])
def test_what_is_no_report_is_refused_without_a_line_of_ours(client, caplog, body):
    assert send(client, body).status_code == 400
    assert [record for record in caplog.records if record.name == "cybervaccine.reports"] == []


def test_a_large_report_is_refused(client):
    assert send(client, "x" * 20_000).status_code == 413
