"""The search page of the whole portal: grouped by kind, in both languages, an empty answer that helps on."""

import pytest

from directory.search import indexing

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    indexing.reindex("guidance", "first", "place", "case-type")


def test_results_stand_under_their_kind(client, index):
    page = client.get("/search/?q=แก๊งคอล").content.decode()

    assert page.index("กลโกงที่ควรรู้") < page.index("แก๊งคอลเซ็นเตอร์ข่มขู่")
    assert 'href="/alerts/types/CALL_CENTER/"' in page


def test_a_phone_number_finds_whose_it_is(client, index):
    for typed in ("02-888-8888", "%2B66 2 888 8888", "๐๒๘๘๘๘๘๘๘"):
        assert "ธนาคารกสิกรไทย" in client.get(f"/search/?q={typed}").content.decode()


def test_an_english_reader_is_led_to_english_pages(client, index):
    page = client.get("/en/search/?q=phuket").content.decode()

    assert 'href="/en/directory/?province=83"' in page
    assert ">Phuket</a>" in page


def test_a_text_of_a_help_page_leads_to_its_place_there(client, index):
    assert 'href="/help/frozen-account/#frozen-1441"' in client.get("/search/?q=ปลดระงับ").content.decode()


def test_nothing_found_leads_to_1441(client, index):
    page = client.get("/search/?q=ฟฟฟฟฟ").content.decode()

    assert "ไม่พบสิ่งที่ค้นหา" in page
    assert '<a class="button button-call" href="tel:1441">' in page


def test_a_misspelling_is_asked_back(client, index):
    page = client.get("/search/?q=Kasikronbnk").content.decode()

    assert "คุณหมายถึง" in page
    assert "ธนาคารกสิกรไทย" in page


def test_the_page_without_a_question_is_only_the_question(client):
    page = client.get("/search/").content.decode()

    assert 'type="search"' in page
    assert "ไม่พบสิ่งที่ค้นหา" not in page


def test_it_sets_no_cookie_and_escapes_the_question(client, index):
    response = client.get("/search/?q=<b>x</b>&q='\";--")

    assert response.status_code == 200
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert "<b>x</b>" not in response.content.decode()


def test_a_bank_can_be_called_from_the_list_in_the_same_queries_for_one_and_for_many(
    client, index, django_assert_num_queries
):
    for asked, banks in (("กสิกร", 1), ("ธนาคาร", 17)):
        client.get(f"/search/?q={asked}")
        with django_assert_num_queries(4):
            page = client.get(f"/search/?q={asked}").content.decode()
        assert page.count('class="row-number"') >= banks
