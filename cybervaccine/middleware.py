"""What belongs to every request: its number, how long it took, and its language, which the address alone says."""

import time
from collections.abc import Callable

from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from cybervaccine import tracing
from cybervaccine.traffic import traffic


class RequestNumbers:
    """The outermost: every line logged from here on, and the answer, carry the request's number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        request_finished.connect(_let_go)  # after the last byte of an answer that is streamed

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = tracing.accepted(request.headers.get(tracing.HEADER, ""))
        tracing.request_id.set(number)
        response = self.get_response(request)
        response[tracing.HEADER] = number
        return response


def _let_go(**_signal: object) -> None:
    tracing.let_go()


class CountTraffic:
    """Notes the name of the view, the status and the time of each request; nothing of who asked or for what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        traffic.note(match.view_name if match else "", response.status_code, time.perf_counter() - began)
        return response


class AddressLanguageMiddleware(LocaleMiddleware):
    """Django's, but without `Vary: Accept-Language`: Thai lives at the root whatever a browser prefers, so a cache
    need not keep a copy for every browser's list of languages."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Content-Language", translation.get_language() or "th")
        return response
