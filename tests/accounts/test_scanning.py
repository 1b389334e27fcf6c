"""What a code means, decided by its text alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.scanning import Kind, read_code
from directory.short_codes import new_code
from directory.web_addresses import Finding, Sign

SITE = "cybervaccine.example"
CODE = "0123456789abcdefghjkmnpqrs"


def read(text):
    return read_code(text, site_host=SITE)


@pytest.mark.parametrize(
    ("text", "kind", "path"),
    [
        (f"https://{SITE}/q/{CODE}", Kind.SHORT_LINK, f"/q/{CODE}"),
        (CODE, Kind.SHORT_LINK, f"/q/{CODE}"),
        (f"https://{SITE}/verify/abc123/", Kind.CHECK, "/verify/abc123/"),
        (f"https://{SITE}/alerts/?province=91", Kind.OWN_PAGE, "/alerts/?province=91"),
        (f"{SITE}", Kind.OWN_PAGE, "/"),
        (f"https://{SITE}//evil.com/", Kind.ADDRESS, ""),
        (f"https://evil.com@{SITE}/", Kind.ADDRESS, ""),
        (f"https://{SITE}.evil.com/q/{CODE}", Kind.ADDRESS, ""),
        (f"https://{SITE}@evil.com/q/{CODE}", Kind.ADDRESS, ""),
        ("https://line.me/R/ti/p/@police", Kind.LINE, ""),
        ("https://lin.ee/abc", Kind.LINE, ""),
        ("line://ti/p/x", Kind.LINE, ""),
        ("https://line.me.evil.com/", Kind.ADDRESS, ""),
        ("https://www.bot.or.th/", Kind.ADDRESS, ""),
        ("example.com:8080/a", Kind.ADDRESS, ""),
        ("tel:0812345678", Kind.PHONE, ""),
        ("081-234-5678", Kind.PHONE, ""),
        ("1441", Kind.PHONE, ""),
        ("SMSTO:0812345678:โอนเงินด่วน", Kind.PHONE, ""),
        ("WIFI:T:WPA;S:Cafe;P:secret;;", Kind.WIFI, ""),
        ("otpauth://totp/a?secret=x", Kind.APP, ""),
        ("intent://scan/#Intent;scheme=zxing;end", Kind.APP, ""),
        ("javascript:alert(1)", Kind.APP, ""),
        ("สวัสดี", Kind.TEXT, ""),
        ("นัดเวลา 10:30 น.", Kind.TEXT, ""),
        ("", Kind.TEXT, ""),
    ],
)  # fmt: skip
def test_code_is_what_a_phone_would_do_with_it(text, kind, path):
    code = read(text)

    assert (code.kind, code.path) == (kind, path)


def test_password_of_a_network_is_not_repeated():
    assert read("WIFI:T:WPA;S:Cafe\\;1;P:secret;;").shown == "Cafe;1"


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("https://example.com:8443/", Sign.ODD_PORT),
        ("https://раypal.com/", Sign.MIXED_LETTERS),
        ("http://0x7f.0.0.01/", Sign.NUMBERS_ONLY),
        (f"https://{SITE}.evil.com/", Sign.OFFICIAL_NAME_INSIDE),
        ("https://tinyurl.com/x", Sign.SHORTENER),
    ],
)
def test_tricks_with_a_name_are_named(text, sign):
    assert sign in read(text).verdict.signs


def test_name_in_foreign_letters_is_shown_both_ways():
    verdict = read("https://xn--80ak6aa92e.com/").verdict

    assert (verdict.host, verdict.written_host) == ("xn--80ak6aa92e.com", "аррӏе.com")


def test_only_an_official_address_without_anything_odd_may_be_opened():
    addresses = {
        "https://www.bot.or.th/": True,
        "http://www.bot.or.th/": False,
        "https://x@www.bot.or.th/": False,
        "https://www.bot.or.th:444/": False,
        "https://satun.go.th/": False,
        "https://example.com/": False,
    }

    assert {text: read(text).verdict.may_be_opened for text in addresses} == addresses


@given(st.text(max_size=300))
def test_no_text_breaks_it_and_a_path_stays_on_our_own_host(text):
    code = read(text)

    assert code.path == "" or (code.path.startswith("/") and not code.path.startswith("//"))
    assert code.path == "" or code.verdict is None or code.verdict.finding == Finding.OURS


def test_new_codes_are_read_as_short_links():
    assert read(new_code()).kind == Kind.SHORT_LINK
