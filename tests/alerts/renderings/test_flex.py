"""The Flex message: within LINE's limits, and accepted by LINE's own models."""

import json

from hypothesis import given, settings
from linebot.v3.messaging import FlexMessage

from alerts.renderings.flex import MAX_ALT_TEXT, as_flex
from tests.alerts.renderings.messages import PATIENT, make_message, make_threat, messages

HEX_COLOUR = r"#[0-9a-f]{6}"


def walk(node):
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(child)


@settings(PATIENT, max_examples=60)
@given(messages())
def test_any_message_keeps_lines_limits(message):
    flex = as_flex(message)

    nodes = list(walk(flex))
    assert 1 <= len(flex["altText"]) <= MAX_ALT_TEXT
    assert len(json.dumps(flex["contents"], ensure_ascii=False).encode()) <= 30_000
    assert all(node["text"].strip() for node in nodes if node.get("type") == "text")
    assert all(
        1 <= len(node["label"]) <= 20 and len(node["uri"]) <= 1000
        for node in nodes
        if node.get("type") == "uri"
    )
    assert all(node["contents"] for node in nodes if node.get("type") == "box")


@settings(PATIENT, max_examples=20)
@given(messages())
def test_lines_own_models_read_it_unchanged(message):
    flex = as_flex(message)

    read = FlexMessage.from_dict(flex)

    assert json.loads(read.to_json())["contents"]["type"] == "bubble"
    assert read.alt_text == flex["altText"]
    assert len(list(walk(read.to_dict()["contents"]))) >= len(list(walk(flex["contents"])))


def test_the_only_links_are_the_portals_page_and_the_hotline():
    flex = as_flex(make_message())

    assert [node["uri"] for node in walk(flex) if "uri" in node] == [
        "https://cybervaccine.example/alerts/2026-11-25/",
        "tel:1441",
    ]


def test_simulation_is_said_first_in_the_notification_and_in_the_bubble():
    flex = as_flex(make_message(is_simulated=True, simulated="ข้อมูลจำลอง", simulated_note="ไม่ใช่คดีจริง"))

    assert flex["altText"].startswith("ข้อมูลจำลอง · ")
    assert flex["contents"]["header"]["contents"][0]["text"] == "ข้อมูลจำลอง: ไม่ใช่คดีจริง"


def test_a_threat_without_a_sign_has_no_empty_line():
    flex = as_flex(make_message((make_threat(1, sign=""),)))

    assert [node["text"] for node in walk(flex["contents"]["body"]) if "text" in node] == [
        "1. หลอกให้ทำงานเสริม",
        "722 คดี",
        "“งานกดไลก์ รายได้ดี”",
        "ให้ทำทันที: หยุดโอนทันที",
    ]
