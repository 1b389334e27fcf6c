"""The index follows what the rooms have; a query finds what it means, in order, and nothing that was taken away."""

import pytest
from django.db import connection

from directory.models import Agency, SearchDocument
from directory.search import finding, indexing, registry
from directory.search.finding import by_kind, find
from directory.search.registry import Document

pytestmark = pytest.mark.django_db

DOCUMENTS = [
    Document("kbank", "/directory/1/", "ธนาคารกสิกรไทย", "Kasikornbank", words="028888888 แจ้งภัย", weight=1.5),
    Document("bbl", "/directory/2/", "ธนาคารกรุงเทพ", "Bangkok Bank", words="1333", weight=1.5),
    Document("bkk", "/directory/3/", "กรุงเทพมหานคร", "Bangkok Metropolitan Administration", weight=2.0),
    Document("call", "/alerts/types/CALL_CENTER/", "แก๊งคอลเซ็นเตอร์ข่มขู่", "Call-centre threats", "อ้างเป็นเจ้าหน้าที่"),
    Document("tao", "/directory/4/", "องค์การบริหารส่วนตำบลบางพลีใหญ่", "Bang Phli Yai SAO"),
    Document("cnx", "/directory/?province=50", "เชียงใหม่", "Chiang Mai"),
]  # fmt: skip


@pytest.fixture
def index(monkeypatch):
    """A small index of one kind; returns the list it is made from."""
    documents = list(DOCUMENTS)
    monkeypatch.setattr(registry, "_KINDS", {})
    registry.register("thing", label="สิ่งของ", documents=lambda: documents)
    indexing.reindex()
    return documents


def test_a_worker_that_does_not_own_the_index_may_bring_much_of_it_up_to_date(index):
    index += [Document(f"n{number}", "/", f"หน่วยงาน {number}", "Agency") for number in range(indexing._MANY)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE portal_app_of_a_search_test")
        cursor.execute("GRANT USAGE ON SCHEMA public TO portal_app_of_a_search_test")
        cursor.execute(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal_app_of_a_search_test"
        )
        cursor.execute("SET LOCAL ROLE portal_app_of_a_search_test")

        done = indexing.reindex()

        cursor.execute("RESET ROLE")
    assert (done.created, done.unchanged) == (indexing._MANY, len(DOCUMENTS))


def keys(query, **options):
    return [document.key for document in find(query, **options).documents]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("คอลเซนเตอร์", "call"),
        ("call center", "call"),
        ("กสิกร", "kbank"),
        ("แบงค์กสิกร", "kbank"),
        ("02-888 8888", "kbank"),
        ("+6628888888", "kbank"),
        ("๐๒๘๘๘", "kbank"),
        ("1333", "bbl"),
        ("ธนาคารกรุงเทพ", "bbl"),
        ("Bangkok Bank", "bbl"),
        ("กทม", "bkk"),
        ("อบต บางพลีใหญ่", "tao"),
        ("บางพลี", "tao"),
        ("เชียงไหม่", "cnx"),
        ("chiang mai", "cnx"),
    ],
)
def test_a_query_finds_what_it_means(index, query, first):
    assert keys(query)[0] == first


@pytest.mark.parametrize(
    "query", ["", "   ", "ของที่", "'", "a' | 'b':*", "%", "\\", "\0", "ฟ\0ฟ", "🙂", "x" * 5000]
)
def test_a_query_that_says_nothing_finds_nothing_and_breaks_nothing(index, query):
    assert keys(query) == []


def test_the_kind_can_be_chosen_and_the_number_is_limited(index):
    assert keys("กรุงเทพ", kinds=["other"]) == []
    assert len(keys("กรุงเทพ", limit=1)) == 1


def test_a_misspelling_without_an_answer_is_asked_back(index):
    found = find("Kasikronbnk")

    assert found.documents == []
    assert [document.key for document in found.did_you_mean] == ["kbank"]


def test_reindexing_writes_only_what_changed(index):
    index[0] = Document("kbank", "/directory/1/", "ธนาคารกสิกร", weight=1.5)
    index.append(Document("new", "/directory/9/", "หน่วยงานใหม่"))
    del index[1]

    done = indexing.reindex()

    assert (done.created, done.updated, done.unchanged, done.removed) == (1, 1, 4, 1)
    assert keys("หน่วยงานใหม่") == ["new"]
    assert "bbl" not in keys("Bangkok Bank")
    again = indexing.reindex()
    assert (again.created, again.updated, again.unchanged, again.removed) == (0, 0, 6, 0)


def test_a_kind_that_nobody_registers_any_more_leaves_the_index(index, monkeypatch):
    monkeypatch.setattr(registry, "_KINDS", {})
    registry.register("other", label="อื่น", documents=list)

    assert indexing.reindex().removed == len(DOCUMENTS)
    assert SearchDocument.objects.count() == 0


def test_one_document_can_be_put_in_alone(index):
    indexing.index_document("thing", Document("late", "/directory/8/", "ศูนย์ทดสอบ"))

    assert keys("ศูนย์ทดสอบ") == ["late"]


def test_documents_are_grouped_by_kind_in_the_order_of_their_best(index):
    registry.register("case", label="กลโกง", documents=lambda: [Document("c", "/x/", "กสิกรปลอม", weight=9.0)])
    indexing.reindex()

    groups = by_kind(find("กสิกร").documents)

    assert [(group.kind.name, [d.key for d in group.documents]) for group in groups] == [
        ("case", ["c"]),
        ("thing", ["kbank"]),
    ]


# The settings of its transaction.
AROUND = 1


def test_of_very_many_those_with_the_word_in_their_title_come_first(index, monkeypatch):
    index += [
        Document(f"branch-{number}", f"/b/{number}/", f"สาขาที่ {number}", words="ธนาคาร", weight=1.5)
        for number in range(9)
    ]
    indexing.reindex()
    monkeypatch.setattr(finding, "MANY", 6)
    monkeypatch.setattr(finding, "MOST_WEIGHED", 6)

    found = keys("ธนาคาร", limit=4)

    assert set(found[:2]) == {"kbank", "bbl"}
    assert len(found) == 4


def test_of_very_many_those_with_every_word_are_enough(index, monkeypatch):
    best = find("ธนาคาร กสิกรไทย", limit=1).documents[0].key
    monkeypatch.setattr(finding, "MANY", 1)

    assert find("ธนาคาร กสิกรไทย", limit=1).documents[0].key == best


def test_a_query_costs_the_same_few_statements_whatever_it_finds(index, django_assert_num_queries):
    for query in ("กสิกร", "ธนาคาร", "bangkok bank กรุงเทพ"):
        with django_assert_num_queries(2 + AROUND):
            assert find(query).documents


def test_asking_back_costs_two_statements_more(index, django_assert_num_queries):
    with django_assert_num_queries(3 + AROUND):
        assert find("Kasikronbnk").did_you_mean


def test_what_a_retired_agency_was_called_is_not_found():
    Agency.objects.filter(code="bank-scb").update(retired_on="2026-11-01")
    indexing.reindex("first")

    assert "bank-scb" not in keys("ไทยพาณิชย์", kinds=["first"])
    assert keys("กสิกรไทย", kinds=["first"])[0] == "bank-kbank"


def test_every_registered_kind_yields_documents_with_addresses_inside_the_portal():
    found = {name: list(kind.documents()) for name, kind in registry.kinds().items()}

    assert {"guidance", "first", "agency", "place", "case-type", "bulletin"} <= found.keys()
    assert {len(found[name]) for name in ("guidance", "first", "place")} == {20, 58, 77 + 928}
    for documents in found.values():
        assert len({document.key for document in documents}) == len(documents)
        assert all(document.url.startswith("/") and len(document.url) <= 200 for document in documents)
        assert all(document.title_th for document in documents)
