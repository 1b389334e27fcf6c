"""The CAP 1.2 message: valid against OASIS's schema, honest about what it is, linked to what it replaces."""

from pathlib import Path

import pytest
from lxml import etree

from alerts.renderings.cap import as_cap
from tests.alerts.renderings.bulletins import area_of, make_area, make_bulletin

pytestmark = pytest.mark.django_db
SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).parent / "fixtures" / "CAP-v1.2.xsd")))
CAP = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}


def alert(bulletin, code="TH"):
    root = etree.fromstring(as_cap(area_of(bulletin, code)))
    SCHEMA.assertValid(root)
    return root


def texts(root, path):
    return [str(found) for found in root.xpath(f"{path}/text()", namespaces=CAP)]


@pytest.mark.parametrize("code", ["TH", "50", "north"])
@pytest.mark.parametrize("simulated", [True, False])
def test_the_alert_is_valid_for_every_kind_of_area(code, simulated):
    alert(make_bulletin(simulated=simulated), code)


def test_real_cases_are_actual_and_simulated_ones_a_test_that_says_so():
    real, simulated = alert(make_bulletin()), alert(make_bulletin(revision=2, simulated=True))

    assert (texts(real, "c:status"), texts(real, "c:note")) == (["Actual"], [])
    assert texts(simulated, "c:status") == ["Test"]
    assert texts(simulated, "c:note") == ["Simulated cases, for demonstration only. ข้อมูลจำลอง ไม่ใช่คดีจริง"]
    assert all(line.startswith(("ข้อมูลจำลอง", "Simulated")) for line in texts(simulated, "c:info/c:headline"))


def test_thai_and_english_stand_side_by_side_and_say_the_same_codes():
    root = alert(make_bulletin())

    assert texts(root, "c:info/c:language") == ["th-TH", "en-US"]
    assert texts(root, "c:info/c:area/c:areaDesc") == ["ทั้งประเทศ", "Thailand"]
    assert (
        texts(root, "c:info/c:eventCode/c:value") == ["INVEST_COMPUTER", "CALL_CENTER", "GOODS_NON_ORG"] * 2
    )
    assert "Investment scam" in texts(root, "c:info/c:headline")[1]


def test_what_the_figures_carry_is_claimed_and_no_more():
    root = alert(make_bulletin())

    claims = {
        name: set(texts(root, f"c:info/c:{name}"))
        for name in ("category", "urgency", "severity", "certainty")
    }
    assert claims == {
        "category": {"Security"},
        "urgency": {"Future"},
        "severity": {"Moderate"},
        "certainty": {"Observed"},
    }


def test_an_area_with_nothing_ranked_claims_nothing():
    bulletin = make_bulletin(areas=())
    make_area(bulletin, "58", ranked=0)

    root = alert(bulletin, "58")

    assert set(texts(root, "c:info/c:severity") + texts(root, "c:info/c:certainty")) == {"Unknown"}


def test_a_revision_is_an_update_that_names_every_earlier_one():
    first, second, third = (make_bulletin(revision=number) for number in (1, 2, 3))

    root = alert(third, "50")

    assert (texts(alert(first), "c:msgType"), texts(alert(first), "c:references")) == (["Alert"], [])
    assert texts(root, "c:msgType") == ["Update"]
    assert texts(root, "c:references") == [
        "127.0.0.1,cybervaccine-50-2026-11-25-r1,2026-11-25T03:52:51+07:00"
        " 127.0.0.1,cybervaccine-50-2026-11-25-r2,2026-11-25T04:52:51+07:00"
    ]
    sent = [texts(alert(bulletin, "50"), "c:sent")[0] for bulletin in (first, second)]
    assert [part.split(",")[2] for part in texts(root, "c:references")[0].split()] == sent


def test_identifier_and_sender_hold_no_character_that_references_cannot():
    root = alert(make_bulletin(), "north")

    for text in texts(root, "c:identifier") + texts(root, "c:sender"):
        assert not set(text) & set(" ,<&")


def test_the_alert_expires_at_noon_of_the_day_after():
    assert set(texts(alert(make_bulletin()), "c:info/c:expires")) == {"2026-11-26T12:00:00+07:00"}


def test_places_are_named_by_iso_code():
    bulletin = make_bulletin()

    assert set(texts(alert(bulletin), "c:info/c:area/c:geocode/c:value")) == {"TH"}
    assert set(texts(alert(bulletin, "50"), "c:info/c:area/c:geocode/c:value")) == {"TH-50"}
    assert len(set(texts(alert(bulletin, "north"), "c:info/c:area/c:geocode/c:value"))) == 9


def test_the_parameters_are_the_snapshots():
    bulletin = make_bulletin(revision=2, status="provisional")

    root = alert(bulletin)

    names = texts(root, "c:info[1]/c:parameter/c:valueName")
    assert dict(zip(names, texts(root, "c:info[1]/c:parameter/c:value"), strict=True)) == {
        "cybervaccine:period_start": "2026-11-18",
        "cybervaccine:period_end": "2026-11-24",
        "cybervaccine:as_of": "2026-11-25T04:47:51+07:00",
        "cybervaccine:status": "provisional",
        "cybervaccine:revision": "2",
        "cybervaccine:sha256": bulletin.sha256,
    }
