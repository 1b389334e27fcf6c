"""Every number in every rendering is a number of the snapshot, or stands in the reviewed advice, or is the hotline's."""

import csv
import io
import json
import re
from decimal import Decimal

import pytest
from lxml import etree

from alerts.models import CaseType
from alerts.renderings.atom import as_atom
from alerts.renderings.cap import as_cap
from alerts.renderings.flex import as_flex
from alerts.renderings.message import Message
from alerts.renderings.picture import text_layer
from alerts.renderings.poster import as_pdf
from alerts.renderings.radio import as_radio
from alerts.renderings.table import CSV_COLUMNS, ENTRY_FIELDS, as_csv, as_json
from alerts.renderings.text import as_text
from directory import thai
from tests.alerts.renderings.bulletins import area_of, make_area, make_bulletin
from tests.directory.printing.pdf_text import pdf_lines
from tests.directory.reading_back import english_numbers, thai_numbers

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
CONSTANTS = {Decimal(1441), Decimal(24)}  # the hotline, and its hours
PLACES = {Decimal(place) for place in (1, 2, 3)}


def numbers(text):
    text = thai.to_arabic_digits(re.sub(r"https?://\S+", " ", text))
    return [Decimal(match.replace(",", "")) for match in NUMBER.findall(text)]


def dates(bulletin, language):
    """Days, years, and the clock, as the snapshot has them."""
    clock = thai.time_text(bulletin.as_of, language)
    days = (bulletin.date, bulletin.period_start, bulletin.period_end, thai.local_day(bulletin.as_of))
    years = {day.year + (0 if language == "en" else 543) for day in days}
    return {Decimal(value) for value in {*(day.day for day in days), *years}} | set(
        map(Decimal, re.findall(r"\d+", clock))
    )


def figures(area, language):
    """Cases and short losses of the area's ranked entries, and nothing else of the snapshot."""
    found = set()
    for entry in area.entries.filter(rank_beware__isnull=False):
        found |= {Decimal(entry.cases), *numbers(thai.baht_short(entry.loss_baht, language))}
    return found


def advice(language, read=numbers):
    kinds = CaseType.objects.filter(code__in=("INVEST_COMPUTER", "CALL_CENTER", "GOODS_NON_ORG"))
    texts = [
        getattr(kind, f"{field}_{language}")
        for kind in kinds
        for field in ("short", "says", "sign", "action")
    ]
    return {value for text in texts for value in read(text)}


def known(area, language):
    bulletin = area.bulletin
    return (
        figures(area, language)
        | dates(bulletin, language)
        | advice(language)
        | CONSTANTS
        | PLACES
        | {Decimal(bulletin.revision)}
    )


def flex_texts(node):
    if isinstance(node, dict):
        return [
            text
            for key, value in node.items()
            for text in ([value] if key in {"text", "altText", "label"} else flex_texts(value))
        ]
    return [text for item in node for text in flex_texts(item)] if isinstance(node, list) else []


def poster_text(area, message):
    """The poster's lines, without the bulletin's hash in the small print (its digits are no figures)."""
    lines = pdf_lines(as_pdf(message))
    assert any(message.sha256[:12] in line for line in lines)
    return "\n".join(lines).replace(message.sha256[:12], " ")


def cap_text(area, message):
    """What people read in the alert; codes, dates and hashes for machines are compared in test_cap."""
    wanted = {"event", "senderName", "headline", "description", "instruction", "contact", "areaDesc"}
    root = etree.fromstring(as_cap(area))
    tag = "en-US" if message.language == "en" else "th-TH"
    infos = [info for info in root.iter(f"{{{NS}}}info") if info.findtext(f"{{{NS}}}language") == tag]
    return "\n".join(node.text for info in infos for node in info.iter() if node.tag.split("}")[1] in wanted)


def atom_text(area, message):
    root = etree.fromstring(as_atom([area], message.language))
    return "\n".join(
        node.text
        for node in root.iter()
        if node.tag.split("}")[1] in {"title", "subtitle", "name", "content"}
    )


NS = "urn:oasis:names:tc:emergency:cap:1.2"
RENDERINGS = {
    "text": lambda area, message: as_text(message),
    "flex": lambda area, message: "\n".join(flex_texts(as_flex(message))),
    "poster": poster_text,
    "picture": lambda area, message: "\n".join(placed.text for placed in text_layer(message)),
    "atom": atom_text,
    "cap": cap_text,
}


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("code", ["TH", "50", "north"])
@pytest.mark.parametrize("name", RENDERINGS)
def test_a_rendering_has_no_number_that_is_not_in_the_snapshot(name, code, language):
    area = area_of(make_bulletin(revision=2, simulated=True, status="provisional"), code)

    found = numbers(RENDERINGS[name](area, Message.of(area, language)))

    told = list(
        area.entries.filter(rank_beware__isnull=False).order_by("rank_beware").values_list("cases", flat=True)
    )
    assert set(found) - known(area, language) == set()
    assert [value for value in told if Decimal(value) in found] == told[
        : 1 if name in {"text", "picture"} else 3
    ]


@pytest.mark.parametrize("name", RENDERINGS)
def test_a_number_that_is_not_in_the_snapshot_would_be_seen(name):
    area = area_of(make_bulletin())
    message = Message.of(area)
    text = RENDERINGS[name](area, message).replace(message.threats[0].count, "987,654 คดี")

    assert set(numbers(text)) - known(area, "th") == {Decimal(987_654)}


def spoken_known(area, language):
    read = english_numbers if language == "en" else thai_numbers
    first, bulletin = area.entries.get(rank_beware=1), area.bulletin
    days = {bulletin.date.day, bulletin.period_start.day, bulletin.period_end.day}
    year = bulletin.date.year + (0 if language == "en" else 543)
    said = {Decimal(value) for value in {first.cases, 1441, year, *days}}
    return said | advice(language) | advice(language, read)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("code", ["TH", "50", "north"])
def test_the_radio_script_says_only_numbers_of_the_snapshot_and_only_in_words(code, language):
    area = area_of(make_bulletin(simulated=True), code)

    script = as_radio(Message.of(area, language))

    found = set((english_numbers if language == "en" else thai_numbers)(script))
    assert numbers(script) == []
    assert found - spoken_known(area, language) == set()
    assert {Decimal(area.entries.get(rank_beware=1).cases), Decimal(1441)} <= found


def test_the_json_is_the_snapshot_value_for_value():
    area = area_of(make_bulletin(), "50")

    content = json.loads(json.dumps(as_json(area)))

    stored = {entry.case_type.code: entry for entry in area.entries.select_related("case_type")}
    assert [row["case_type"] for row in content["entries"]] == [
        "GOODS_NON_ORG", "CALL_CENTER", "INVEST_COMPUTER", "ROMANCE", "REMOTE_APP",
    ]  # fmt: skip
    for row in content["entries"]:
        values = {name: getattr(stored[row["case_type"]], name) for name in ENTRY_FIELDS}
        assert {name: row[name] for name in ENTRY_FIELDS} == {
            name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()
        }
    assert content["total"] == {"cases": None, "loss_baht": None}


def test_the_csv_is_the_snapshot_value_for_value_and_withheld_is_empty():
    area = area_of(make_bulletin())

    rows = list(csv.DictReader(io.StringIO(as_csv(area).removeprefix("\ufeff"))))

    assert tuple(rows[0]) == CSV_COLUMNS
    for row in rows:
        entry = area.entries.get(case_type__code=row["case_type"])
        values = {name: getattr(entry, name) for name in ENTRY_FIELDS}
        assert {name: row[name] for name in ENTRY_FIELDS} == {
            name: "" if value is None else str(value) for name, value in values.items()
        }


def test_withheld_counts_are_said_as_withheld_and_never_as_zero():
    bulletin = make_bulletin(areas=())
    area = make_area(bulletin, "58", ranked=0)
    kind = CaseType.objects.get(code="LOAN")
    area.entries.create(case_type=kind, trend="insufficient", rank_beware=1, suppressed=True)
    message = Message.of(area_of(bulletin, "58"))

    texts = {name: make(area_of(bulletin, "58"), message) for name, make in RENDERINGS.items()}
    texts["radio"] = as_radio(message)

    for name, text in texts.items():
        assert Decimal(0) not in numbers(text), name
        assert "ไม่แสดงจำนวน" in text.replace("\n", ""), name
        assert "0 คดี" not in text, name
    assert "ศูนย์ คดี" not in texts["radio"]
