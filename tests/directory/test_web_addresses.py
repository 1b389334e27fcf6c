"""Whose a pasted address is: never fetched, never kept, never called safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.web_addresses import Finding, Sign, check_address

SITE = "cybervaccine.example"


def found(text):
    return check_address(text, site_host=SITE)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("https://cybervaccine.example/alerts/", Finding.OURS),
        ("cybervaccine.example", Finding.OURS),
        ("HTTPS://CyberVaccine.Example/", Finding.OURS),
        ("https://www.thaipoliceonline.go.th/register", Finding.OFFICIAL),
        ("www.bot.or.th", Finding.OFFICIAL),
        ("https://satun.go.th", Finding.GOVERNMENT),
        ("https://police.go.th.login-check.com/", Finding.IMITATION),
        ("https://thaipoliceonline-th.com", Finding.IMITATION),
        ("https://thaip0liceonline.net", Finding.IMITATION),
        ("https://cybervaccine-example.com", Finding.IMITATION),
        ("https://www.police.go.th@evil.com/a", Finding.IMITATION),
        ("https://police.go.th\\@evil.com", Finding.OFFICIAL),
        ("https://роlice.com", Finding.IMITATION),
        ("https://xn--lice-5qec.com", Finding.IMITATION),
        ("https://bit.ly/3abc", Finding.HIDDEN),
        ("http://203.0.113.9/a.apk", Finding.HIDDEN),
        ("http://2130706433/", Finding.UNREADABLE),
        ("https://example.com", Finding.UNKNOWN),
        ("https://notbot.or.th", Finding.IMITATION),
        ("https://mango.th", Finding.UNKNOWN),
        ("สวัสดีครับ กดลิงก์นี้ https://example.com/x ด่วน", Finding.UNKNOWN),
        ("line://nv/chat", Finding.UNREADABLE),
        ("javascript:alert(1)", Finding.UNREADABLE),
        ("สวัสดี", Finding.UNREADABLE),
        ("https://[bad", Finding.UNREADABLE),
        ("https://a.com:99999999/", Finding.UNREADABLE),
        ("", Finding.UNREADABLE),
    ],
)
def test_address_is_told_by_the_host_a_browser_would_open(text, finding):
    assert found(text).finding == finding


def test_invisible_letters_and_wide_forms_are_read_as_a_browser_reads_them():
    assert found("https://police\u200b.go.th").host == "police.go.th"
    assert found("https：／／ｐｏｌｉｃｅ．ｇｏ．ｔｈ").host == "police.go.th"


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("https://police.go.th@evil.com/", {Sign.NAME_BEFORE_AT}),
        ("http://example.com/app.APK", {Sign.NOT_ENCRYPTED, Sign.APP_FILE}),
        ("http://203.0.113.9/", {Sign.NOT_ENCRYPTED, Sign.NUMBERS_ONLY}),
        ("https://bit.ly/x", {Sign.SHORTENER}),
        ("https://example.com/", set()),
    ],
)
def test_odd_signs_are_named(text, signs):
    assert set(found(text).signs) == signs


@given(st.text(max_size=300))
def test_no_text_breaks_it_and_only_our_own_host_is_ours(text):
    verdict = found(text)

    assert verdict.finding != Finding.OURS or verdict.host.endswith(SITE)


@pytest.mark.django_db
def test_page_answers_without_opening_or_keeping_the_address(client, caplog):
    response = client.post("/verify/", {"address": "https://police.go.th.evil-site.com/secret"})
    page = response.content.decode()

    assert "น่าจะเป็นเว็บปลอม อย่ากด" in page
    assert "police.go.th.evil-site.com" in page
    assert "secret" not in page.split("<textarea")[0]
    assert "evil-site" not in caplog.text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_empty_form_says_which_field_and_keeps_the_page(client):
    page = client.post("/verify/", {"address": " "}).content.decode()

    assert '<a href="#id_address">' in page
    assert page.count("ยังไม่ได้วางลิงก์") == 2
    assert "<title>ผิดพลาด:" in page


@pytest.mark.django_db
def test_address_is_shown_as_text(client):
    page = client.post(
        "/verify/", {"address": "https://example.com/<script>alert(1)</script>"}
    ).content.decode()

    assert "<script>alert" not in page
