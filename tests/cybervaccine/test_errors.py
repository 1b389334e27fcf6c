"""Error pages: in the house's look, in both languages, without the database when that is what failed."""

import errno
import re

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from accounts.limits import too_many
from cybervaccine import errors
from cybervaccine.urls import urlpatterns as portal

ERRORS = {
    "400": BadRequest,
    "403": PermissionDenied,
    "413": RequestDataTooBig,
    "500": ZeroDivisionError,
    "503": OperationalError,
}


def fail(request, status):
    if status == "429":
        return too_many(request, 60)
    if status == "507":
        raise OSError(errno.ENOSPC, "No space left on device")
    raise ERRORS[status]


urlpatterns = [path("fail/<status>/", fail), *portal]
handler400, handler403 = errors.bad_request, errors.forbidden
handler404, handler500 = errors.not_found, errors.server_error
HEADINGS = {
    "400": "อ่านคำขอนี้ไม่ได้",
    "403": "เปิดหน้านี้ไม่ได้",
    "404": "ไม่พบหน้านี้",
    "413": "ไฟล์ใหญ่เกินไป",
    "429": "ทำบ่อยเกินไป",
    "500": "ระบบขัดข้อง",
    "503": "ระบบไม่พร้อมให้บริการชั่วคราว",
    "507": "พื้นที่เก็บไฟล์เต็ม",
}


@pytest.fixture
def visitor():
    """A visitor of a portal whose database must not be asked (these tests have no access to it)."""
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(("status", "heading"), HEADINGS.items())
def test_error_page_is_in_the_house_and_asks_no_database(visitor, status, heading):
    response = visitor.get("/nowhere/" if status == "404" else f"/fail/{status}/")
    page = response.content.decode()

    assert response.status_code == int(status)
    assert f"<h1>{heading}</h1>" in page
    assert 'href="tel:1441"' in page
    assert '<nav class="rooms"' in page
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_unavailable_and_too_many_say_when_to_come_back(visitor):
    assert visitor.get("/fail/503/")["Retry-After"] == "5"
    assert visitor.get("/fail/429/")["Retry-After"] == "60"


def test_form_with_an_old_token_is_explained():
    request = RequestFactory().post("/verify/")

    assert "กลับไปหน้าก่อน โหลดใหม่" in errors.csrf_failure(request, "old").content.decode()


def test_what_went_wrong_is_not_told(visitor):
    page = visitor.get("/fail/500/").content.decode()

    assert "ZeroDivisionError" not in page
    assert "Traceback" not in page


def test_last_words_stand_when_even_the_page_cannot_be_made(visitor, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("templates are gone")

    monkeypatch.setattr(errors, "render", broken)
    response = visitor.get("/fail/500/")

    assert response.status_code == 500
    assert isinstance(response, HttpResponse)
    assert re.findall("tel:1441", response.content.decode()) == ["tel:1441"] * 2
