"""/metrics: for this machine and for who knows the token, and readable by Prometheus."""

import re

import pytest
from django.db import OperationalError

from alerts.models import StaffAlarm
from tests.alerts.delivery.people import AT, make_readers, written
from tests.bulletins import make_bulletin

pytestmark = pytest.mark.django_db
LABEL = r'[a-z_]+="[a-z0-9.+:_-]+"'
LINE = re.compile(rf"^cybervaccine_[a-z_]+(\{{{LABEL}(,{LABEL})*\}})? -?[0-9.e+-]+$", re.IGNORECASE)


def test_every_line_is_in_the_format(client):
    make_bulletin()
    make_readers(2)
    written(AT)

    lines = client.get("/metrics").text.splitlines()

    samples = [line for line in lines if not line.startswith("# ")]
    assert [line for line in samples if not LINE.match(line)] == []
    helped = [line.split()[2] for line in lines if line.startswith("# HELP")]
    assert len(helped) == len(set(helped)) > 5


def test_open_alarm_is_told_there_and_in_readyz(client):
    StaffAlarm.objects.create(kind="quota-low", began_at=AT)

    assert 'cybervaccine_alarm{kind="quota-low"} 1' in client.get("/metrics").text.splitlines()
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["alarms"]) == (200, ["quota-low"])


@pytest.mark.parametrize(
    ("address", "token", "status"),
    [
        ("127.0.0.1", "", 200),
        ("203.0.113.7", "", 404),
        ("203.0.113.7", "right", 200),
        ("203.0.113.7", "wrong", 404),
    ],
)
def test_only_this_machine_and_who_knows_the_token_may_read(client, settings, address, token, status):
    settings.METRICS_TOKEN = "right"
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    assert client.get("/metrics", REMOTE_ADDR=address, headers=headers).status_code == status


def test_without_a_token_an_empty_one_opens_nothing(client, settings):
    settings.METRICS_TOKEN = ""

    page = client.get("/metrics", REMOTE_ADDR="203.0.113.7", headers={"Authorization": "Bearer "})

    assert page.status_code == 404


def test_visitor_behind_a_proxy_on_this_machine_is_not_this_machine(client, settings):
    settings.NUM_PROXIES = 1

    page = client.get("/metrics", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "203.0.113.7"})

    assert page.status_code == 404


def test_without_the_database_it_says_so_and_what_else_is_known(client, monkeypatch):
    def gone(**_arguments):
        raise OperationalError

    monkeypatch.setattr("alerts.gauges.gauges", gone)

    lines = client.get("/metrics").text.splitlines()
    assert "cybervaccine_database_up 0" in lines
    assert "cybervaccine_cache_up 1" in lines
    assert [line for line in lines if "bulletin_age" in line] == []
