"""The scanner's page: the only one with a camera; it says what a code is and opens nothing."""

import re
import socket

import pytest

pytestmark = pytest.mark.django_db
NO_CAMERA = "camera=(), geolocation=(), microphone=()"


def said(client, code):
    return client.post("/scan/", {"code": code}).content.decode()


def links(page):
    result = page[page.index('id="result"') : page.index("</section>", page.index('id="result"'))]
    return re.findall(r'href="([^#"]*)"', result)


@pytest.mark.parametrize("path", ["/", "/verify/", "/accounts/register/", "/help/", "/missing/"])
def test_no_other_page_may_use_the_camera(client, path):
    assert client.get(path)["Permissions-Policy"] == NO_CAMERA


@pytest.mark.parametrize("path", ["/scan/", "/en/scan/"])
def test_scanner_may_use_the_camera_and_nothing_else(client, path):
    response = client.get(path)

    assert response["Permissions-Policy"] == "camera=(self), geolocation=(), microphone=()"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("code", "offered"),
    [
        ("https://testserver.evil.com/", []),
        ("https://example.com/", []),
        ("https://satun.go.th/", []),
        ("https://lin.ee/abc", []),
        ("tel:0812345678", []),
        ("javascript:alert(1)", []),
        ("WIFI:T:WPA;S:Cafe;P:secret;;", []),
        ("https://www.bot.or.th/a?b=c", ["https://www.bot.or.th/a?b=c"]),
        ("https://cybervaccine.test/alerts/", ["/alerts/"]),
    ],
)
def test_only_own_pages_and_official_sites_can_be_pressed(client, settings, code, offered):
    settings.SITE_URL = "https://cybervaccine.test"

    assert links(said(client, code)) == offered


def test_payment_says_to_whom_and_how_much_before_any_bank_does(client):
    from tests.accounts.test_payments import PHONE, payment

    page = said(client, payment("2" + PHONE + "54071500.50"))

    assert "เป็น QR สำหรับจ่ายเงิน" in page
    assert "1,500.50 บาท" in page
    assert "•••••••••5678" in page.split("<form")[0]
    assert links(page) == []


def test_nothing_is_asked_of_anybody_and_nothing_is_written_down(client, caplog, monkeypatch):
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *where, **_: asked.append(where))

    for code in (
        "http://127.0.0.1:9/",
        "http://[::1]/",
        "http://169.254.169.254/secret-x",
        "file:///etc/passwd",
    ):
        said(client, code)

    assert asked == []
    assert "secret-x" not in caplog.text


def test_code_is_shown_as_text(client):
    page = said(client, "<script>alert(1)</script> {{7*7}}")

    assert "<script>alert" not in page
    assert "{{7*7}}" in page


def test_empty_form_says_what_to_do(client):
    page = said(client, " ")

    assert page.count("ยังไม่ได้วางลิงก์หรือพิมพ์รหัส") == 2


def test_scan_without_a_token_is_refused():
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post("/scan/", {"code": "1441"}).status_code == 403
