"""What a message says: which threats, which tags, which link."""

from dataclasses import replace

import pytest
from django.utils.translation import get_language

from alerts.models import CaseType
from alerts.renderings.message import Message
from tests.alerts.renderings.bulletins import area_of, make_area, make_bulletin

pytestmark = pytest.mark.django_db


def test_the_first_three_by_beware_rank_are_told_with_their_advice():
    message = Message.of(area_of(make_bulletin()))

    kinds = [CaseType.objects.get(code=threat.code) for threat in message.threats]
    assert [threat.code for threat in message.threats] == ["INVEST_COMPUTER", "CALL_CENTER", "GOODS_NON_ORG"]
    assert [threat.place for threat in message.threats] == [1, 2, 3]
    assert [threat.says for threat in message.threats] == [kind.says_th for kind in kinds]
    assert [threat.action for threat in message.threats] == [kind.action_th for kind in kinds]
    assert [threat.count for threat in message.threats] == ["1,011 คดี", "1,022 คดี", "1,033 คดี"]
    assert [threat.is_rising for threat in message.threats] == [True, False, False]
    assert message.headline == "ช่วงนี้ให้ระวัง “หลอกให้ลงทุน” ก่อน"


def test_the_message_is_in_the_language_asked_for_whatever_the_request_speaks():
    area = area_of(make_bulletin(), "50")

    message = Message.of(area, "en")

    assert message.area == "Chiang Mai"
    assert message.threats[0].name == "Investment scam"
    assert message.link == "http://127.0.0.1:8000/en/alerts/2026-11-25/50/"
    assert Message.of(area).link == "http://127.0.0.1:8000/alerts/2026-11-25/50/"
    assert get_language() == "th"


def test_the_nation_has_the_bulletins_own_page():
    assert Message.of(area_of(make_bulletin())).link == "http://127.0.0.1:8000/alerts/2026-11-25/"


def test_period_and_moment_stand_in_thai_time():
    message = Message.of(area_of(make_bulletin()))

    assert message.basis == "จากคดีที่ประชาชนแจ้ง 18–24 พฤศจิกายน 2569 (ข้อมูล ณ 25 พฤศจิกายน 2569 03:47 น.)"


def test_simulated_provisional_and_revised_are_said():
    plain = Message.of(area_of(make_bulletin()))
    marked = Message.of(area_of(make_bulletin(revision=2, simulated=True, status="provisional")))

    assert (plain.simulated, plain.tags) == ("", ())
    assert (marked.simulated, marked.tags) == ("ข้อมูลจำลอง", ("ข้อมูลเบื้องต้น", "ปรับปรุงครั้งที่ 2"))
    assert marked.lines()[0] == "ข้อมูลจำลอง: ตัวเลขสมมติเพื่อสาธิต ไม่ใช่คดีจริง"


def test_an_area_with_nothing_ranked_gives_the_advice_that_always_holds():
    bulletin = make_bulletin(areas=())
    make_area(bulletin, "58", ranked=0)

    message = Message.of(area_of(bulletin, "58"))

    assert message.threats == ()
    assert message.headline == "สัปดาห์นี้ยังไม่มีข้อมูลพอจะบอกว่าเรื่องใดควรระวังก่อน"
    assert "ไม่กดลิงก์ ไม่เชื่อ ไม่รีบ ไม่โอน" in message.lines()


def test_the_fingerprint_changes_with_the_advice_and_not_with_time():
    area = area_of(make_bulletin())
    before = Message.of(area)
    CaseType.objects.filter(code="INVEST_COMPUTER").update(action_th="โทรถามก่อน")

    after = Message.of(area_of(area.bulletin))

    assert Message.of(area_of(area.bulletin)).fingerprint == after.fingerprint
    assert after.fingerprint != before.fingerprint
    assert replace(after, threats=before.threats).fingerprint == before.fingerprint


def test_a_message_costs_one_query_of_entries(django_assert_num_queries):
    area = area_of(make_bulletin())

    with django_assert_num_queries(1):
        Message.of(area)
