"""One number for one request: where it comes from, and all the places where it is found again."""

import json
import logging
import re
from types import SimpleNamespace

import pytest
from django.core.signals import request_finished
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from cybervaccine import errors, tracing
from cybervaccine.celery import app
from cybervaccine.logs import JsonLines
from cybervaccine.urls import urlpatterns as portal

NUMBER = "0123456789abcdef" * 2


def says_it(request):
    logging.getLogger("page").warning("asked")
    return HttpResponse(tracing.request_id.get())


def fails(request):
    raise ZeroDivisionError


urlpatterns = [path("says/", says_it), path("fails/", fails), *portal]
handler400, handler403 = errors.bad_request, errors.forbidden
handler404, handler500 = errors.not_found, errors.server_error


@pytest.fixture
def visitor():
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


def test_number_of_nginx_is_taken_and_comes_back(visitor):
    answer = visitor.get("/says/", headers={tracing.HEADER: NUMBER})

    assert (answer[tracing.HEADER], answer.text) == (NUMBER, NUMBER)


@pytest.mark.parametrize("given", ["", "short", NUMBER.upper(), NUMBER + "0", f"{NUMBER}\n", "x" * 32])
def test_what_is_no_number_becomes_a_new_one_each_time(visitor, given):
    answers = [visitor.get("/says/", headers={tracing.HEADER: given})[tracing.HEADER] for _ in range(2)]

    assert len({*answers, given}) == 3
    assert all(tracing.FORM.fullmatch(answer) for answer in answers)


@pytest.mark.django_db
def test_number_is_forgotten_when_the_answer_is_closed(visitor):
    visitor.get("/says/", headers={tracing.HEADER: NUMBER}).close()
    request_finished.send(sender=None)

    assert tracing.request_id.get() == ""


@pytest.mark.parametrize(("address", "quotes"), [("/fails/", [NUMBER[:8]]), ("/nowhere/", [])])
def test_failed_page_shows_what_to_quote_and_a_missing_one_looks_the_same_to_everybody(
    visitor, address, quotes
):
    page = visitor.get(address, headers={tracing.HEADER: NUMBER}).text

    assert re.findall(r"<code>([0-9a-f]+)</code>", page) == quotes


def test_last_words_hold_it_too(visitor, monkeypatch):
    monkeypatch.setattr(errors, "render", lambda *_arguments, **_names: 1 / 0)

    assert f": {NUMBER[:8]}</p>" in visitor.get("/fails/", headers={tracing.HEADER: NUMBER}).text


def test_line_of_a_request_carries_its_number(visitor, caplog):
    caplog.handler.setFormatter(JsonLines())
    visitor.get("/says/", headers={tracing.HEADER: NUMBER})

    line = next(json.loads(line) for line in caplog.text.splitlines() if '"asked"' in line)
    assert (line["request"], line["message"], line["level"]) == (NUMBER, "asked", "WARNING")


def test_task_belongs_to_the_request_that_rang_for_it():
    headers = {}
    tracing.request_id.set(NUMBER)
    tracing.hand_over(headers)
    tracing.let_go()

    tracing.take_over(SimpleNamespace(name="room.tasks.errand", request=SimpleNamespace(**headers)))

    assert (tracing.request_id.get(), tracing.task_name.get()) == (NUMBER, "room.tasks.errand")
    assert headers["rung_at"] > 0
    tracing.let_go()
    assert (tracing.request_id.get(), tracing.task_name.get()) == ("", "")


def test_task_of_the_clock_has_a_number_of_its_own():
    headers = {}
    tracing.hand_over(headers)

    assert tracing.FORM.fullmatch(headers["request_id"])


def test_number_goes_through_the_broker_with_the_task():
    """What Celery really puts on the wire; nothing is sent."""
    tracing.request_id.set(NUMBER)
    headers = app.amqp.as_task_v2("1", "x").headers
    from celery import signals

    signals.before_task_publish.send(sender="x", headers=headers)
    tracing.let_go()

    assert (headers["request_id"], headers["task"]) == (NUMBER, "x")
