"""Who may keep an answer: public pages everybody's caches, everything else nobody."""

import gzip
import re

import pytest
from django.conf import settings
from django.http import HttpResponse

from cybervaccine.edge import PERSONAL, PUBLIC, PUBLIC_PATHS, SHARED, CacheRules
from tests.access.walking import Visitor, addresses, make_objects, make_people


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
     "/volunteers/me/", "/verify/", "/scan/", "/library/kits/", "/api/v1/me/", "/api/v1/cases/import/", "/verify/code/", "/readyz", "/other/", "/alertsx"],
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


def test_nginx_looks_for_the_same_pages_in_its_cache():
    text = (settings.BASE_DIR / "deploy" / "nginx" / "cache.conf.template").read_text()
    looked_for = re.search(r"map \$uri \$is_own_page \{(.*?)\n\}", text, re.DOTALL)[1]

    assert re.findall(r'^ +"~(.+)" "";$', looked_for, re.MULTILINE) == list(PUBLIC_PATHS)
    assert "default 1;" in looked_for


@pytest.mark.django_db
def test_every_public_page_may_be_kept():
    """One that brings a cookie would be waited for by all who ask for it, and then not be kept."""
    people = make_people()
    stranger = Visitor("anonymous", people)
    public = [found for found in addresses(make_objects(people)) if PUBLIC.match(found.path)]

    answers = {found.path: stranger.answer("get", found)[0] for found in public}

    assert len(answers) > 50
    kept = {path: answer["Cache-Control"] for path, answer in answers.items() if answer.status_code == 200}
    counted = {path for path, said in kept.items() if said == "no-store"}
    assert {path for path, said in kept.items() if not said.startswith("public")} == counted
    assert not any(answer.cookies for answer in answers.values())


@pytest.mark.django_db
def test_a_page_is_sent_packed_to_those_who_can_read_it_and_not_again_to_those_who_have_it(client):
    plain = client.get("/alerts/")
    packed = client.get("/alerts/", headers={"Accept-Encoding": "gzip"})
    again = client.get("/alerts/", headers={"If-None-Match": plain["ETag"]})

    assert (packed["Content-Encoding"], packed["ETag"]) == ("gzip", f"W/{plain['ETag']}")
    assert gzip.decompress(packed.content) == plain.content
    assert (again.status_code, again.content) == (304, b"")
