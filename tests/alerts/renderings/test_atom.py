"""The Atom feed: what RFC 4287 asks of a feed and its entries, and ids that stay through revisions."""

import datetime as dt

import pytest
from lxml import etree

from alerts.renderings.atom import as_atom, newest_areas
from tests.alerts.renderings.bulletins import DATE, make_bulletin

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
DAY = dt.timedelta(days=1)


def feed(code="TH", language="th"):
    return etree.fromstring(as_atom(newest_areas(code), language))


def texts(root, path):
    return [str(found) for found in root.xpath(path, namespaces=ATOM)]


def test_feed_and_entries_have_what_the_standard_asks_for():
    make_bulletin(DATE - DAY)
    make_bulletin(DATE, simulated=True)

    root = feed()

    assert texts(root, "a:id/text()") == ["tag:127.0.0.1,2026:bulletins:TH:th"]
    assert texts(root, "a:updated/text()") == ["2026-11-25T03:52:51+07:00"]
    assert texts(root, "a:link[@rel='self']/@href") == ["http://127.0.0.1:8000/alerts/feed.atom"]
    assert len(texts(root, "a:author/a:name/text()")) == len(texts(root, "a:title/text()")) == 1
    for entry in root.findall("a:entry", ATOM):
        names = [etree.QName(child).localname for child in entry]
        assert [names.count(name) for name in ("id", "title", "updated", "content")] == [1, 1, 1, 1]
        assert entry.find("a:content", ATOM).get("type") == "text"
    ids = texts(root, "a:entry/a:id/text()")
    assert len(set(ids)) == len(ids) == 2
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "th"


def test_a_date_has_one_entry_its_newest_revision_under_the_same_id():
    make_bulletin(DATE)
    before = feed()
    make_bulletin(DATE, revision=2)

    after = feed()

    assert texts(after, "a:entry/a:id/text()") == texts(before, "a:entry/a:id/text()")
    assert texts(before, "a:entry/a:updated/text()") == ["2026-11-25T03:52:51+07:00"]
    assert texts(after, "a:entry/a:updated/text()") == ["2026-11-25T04:52:51+07:00"]
    assert texts(after, "a:entry/a:title/text()") == ["[ปรับปรุงครั้งที่ 2] ช่วงนี้ให้ระวัง “หลอกให้ลงทุน” ก่อน"]
    assert "2,011 คดี" in texts(after, "a:entry/a:content/text()")[0]


def test_a_province_and_a_language_have_feeds_of_their_own():
    make_bulletin(DATE)

    root = feed("50", "en")

    assert texts(root, "a:id/text()") == ["tag:127.0.0.1,2026:bulletins:50:en"]
    assert texts(root, "a:link[@rel='self']/@href") == [
        "http://127.0.0.1:8000/en/alerts/feed.atom?province=50"
    ]
    assert texts(root, "a:entry/a:link[@rel='alternate']/@href") == [
        "http://127.0.0.1:8000/en/alerts/2026-11-25/50/"
    ]
    assert texts(root, "a:entry/a:category/@label")[0] == "Investment scam"


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_costs_the_same_queries_for_one_date_and_for_three(count, django_assert_num_queries):
    for index in range(count):
        make_bulletin(DATE - index * DAY, areas=("TH",))

    with django_assert_num_queries(3):
        assert len(feed().findall("a:entry", ATOM)) == count


def test_the_feed_ends_after_thirty_dates():
    for index in range(31):
        make_bulletin(DATE - index * DAY, areas=("TH",))

    entries = texts(feed(), "a:entry/a:id/text()")

    assert len(entries) == 30
    assert entries[0].endswith("2026-11-25:TH:th")


def test_a_text_with_characters_that_xml_forbids_stays_well_formed():
    bulletin = make_bulletin(DATE, areas=())
    bulletin.areas.create(area_code="TH", name_th="ทั้ง\x0bประเทศ", name_en="Thailand & <all>")

    assert texts(feed(), "a:title/text()")[0].endswith("ทั้งประเทศ")
    assert texts(feed(language="en"), "a:title/text()")[0].endswith("Thailand & <all>")
