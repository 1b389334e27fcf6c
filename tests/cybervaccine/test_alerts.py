"""The rules of alarms speak of what /metrics tells, and each is explained to those it wakes."""

import re

import pytest
import yaml
from django.conf import settings

from alerts.models import DeliveryBatch
from cybervaccine.traffic import traffic
from tests.alerts.delivery.people import AT, make_readers, written
from tests.bulletins import make_bulletin

RULES = yaml.safe_load(
    (settings.BASE_DIR / "deploy" / "prometheus" / "alerts.yml").read_text(encoding="utf-8")
)
ALARMS = [rule for group in RULES["groups"] for rule in group["rules"]]


def test_every_alarm_is_explained_in_its_own_line_and_nothing_else_is():
    text = (settings.BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
    watching = text[text.index("## Watching") : text.index("## Audit")]

    assert re.findall(r"^\| `(\w+)` \|", watching, re.MULTILINE) == [rule["alert"] for rule in ALARMS]


def test_every_alarm_says_whom_it_wakes():
    assert {rule["labels"]["severity"] for rule in ALARMS} == {"page", "ticket"}
    assert [rule["alert"] for rule in ALARMS if not rule["annotations"]["summary"]] == []


@pytest.mark.django_db
def test_every_number_in_a_rule_is_told(client):
    make_bulletin()
    make_readers(2)
    written(AT)
    client.get("/")
    traffic.write()
    from django.core.cache import cache

    from cybervaccine.celery import BEAT_HEARD, WORKER_HEARD

    cache.set_many({BEAT_HEARD: AT.timestamp(), WORKER_HEARD: AT.timestamp()})

    told = set(re.findall(r"^(\w+)[ {]", client.get("/metrics").text, re.MULTILINE))
    asked = {name for rule in ALARMS for name in re.findall(r"\bcybervaccine_\w+", rule["expr"])}
    assert asked - told == set()


def test_words_in_a_rule_are_words_of_the_portal():
    words = {word for rule in ALARMS for word in re.findall(r'\{state="(\w+)"\}', rule["expr"])}

    assert words <= set(DeliveryBatch.State.values)
