"""What the alerts room lets people find: the types in force, under every name people use, and the newest bulletins."""

import pytest

from alerts.loading import read
from alerts.models import CaseType
from alerts.search_documents import bulletin_documents, case_type_documents

pytestmark = pytest.mark.django_db


def test_the_types_of_the_list_in_force_are_found_by_their_aliases_and_everyday_words():
    documents = {document.key: document for document in case_type_documents()}

    assert "ROMANCE_HYBRID_2022" not in documents
    call = documents["CALL_CENTER"]
    assert call.url == "/alerts/types/CALL_CENTER/"
    assert (call.title_th, call.title_en) == (
        "แก๊งคอลเซ็นเตอร์ข่มขู่",
        CaseType.objects.get(code="CALL_CENTER").short_en,
    )
    assert "ข่มขู่ทางโทรศัพท์ให้เกิดความกลัวแล้วหลอกให้โอนเงิน" in call.words
    assert "อ้างเป็นตำรวจ" in call.words


def test_everyday_words_belong_to_known_types():
    known = set(CaseType.objects.values_list("code", flat=True))

    assert {row["case_type"] for row in read("case_type_words.csv")} - known == set()


def test_without_a_bulletin_there_is_none_to_find():
    assert list(bulletin_documents()) == []
