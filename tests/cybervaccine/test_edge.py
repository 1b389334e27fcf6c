"""Who may keep an answer: public pages everybody's caches, everything else nobody."""

import gzip

import pytest
from django.conf import settings
from django.http import HttpResponse

from cybervaccine.edge import PERSONAL, SHARED, CacheRules


def answered(rf, path, *, method="get", response=None, **extra):
    request = getattr(rf, method)(path, **extra)
    return CacheRules(lambda _: response or HttpResponse("page"))(request)


@pytest.mark.parametrize(
    "path",
    ["/", "/en/", "/alerts/", "/alerts/2026-11-24.csv", "/help/", "/api/v1/bulletins/latest/", "/immunity/"],
)
def test_a_public_page_may_be_kept_for_a_minute(rf, path):
    assert answered(rf, path)["Cache-Control"] == SHARED


@pytest.mark.parametrize(
    "path",
    ["/admin/", "/accounts/me/", "/letters/token/", "/q/abc", "/immunity/test/", "/immunity/result/1/",
     "/volunteers/me/", "/api/v1/me/", "/api/v1/cases/import/", "/verify/code/", "/readyz", "/other/", "/alertsx"],
)  # fmt: skip
def test_any_other_page_is_kept_nowhere(rf, path):
    assert answered(rf, path)["Cache-Control"] == PERSONAL


def test_an_answer_to_somebody_is_kept_nowhere(rf):
    with_cookie = HttpResponse("page")
    with_cookie.set_cookie("any", "1")
    rf_session = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=abc"}

    answers = [
        answered(rf, "/", method="post"),
        answered(rf, "/", response=HttpResponse(status=404)),
        answered(rf, "/", response=HttpResponse(status=500)),
        answered(rf, "/", response=with_cookie),
        answered(rf, "/", HTTP_AUTHORIZATION="Token abc"),
        answered(rf, "/", **rf_session),
    ]

    assert [answer["Cache-Control"] for answer in answers] == [PERSONAL] * 6


def test_a_view_may_say_less_than_public_but_never_keep_a_cookie(rf):
    strict = HttpResponse("page", headers={"Cache-Control": "no-store"})
    careless = HttpResponse("page", headers={"Cache-Control": "public, max-age=9"})
    careless.set_cookie("any", "1")

    assert answered(rf, "/", response=strict)["Cache-Control"] == "no-store"
    assert answered(rf, "/", response=careless)["Cache-Control"] == PERSONAL


@pytest.mark.django_db
def test_a_page_is_sent_packed_to_those_who_can_read_it_and_not_again_to_those_who_have_it(client):
    plain = client.get("/alerts/")
    packed = client.get("/alerts/", headers={"Accept-Encoding": "gzip"})
    again = client.get("/alerts/", headers={"If-None-Match": plain["ETag"]})

    assert (packed["Content-Encoding"], packed["ETag"]) == ("gzip", f"W/{plain['ETag']}")
    assert gzip.decompress(packed.content) == plain.content
    assert (again.status_code, again.content) == (304, b"")
