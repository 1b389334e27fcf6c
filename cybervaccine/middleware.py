"""The address says the language, nothing else does: one address, one page, the same for every reader."""

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class AddressLanguageMiddleware(LocaleMiddleware):
    """Django's, but without `Vary: Accept-Language`: Thai lives at the root whatever a browser prefers, so a cache
    need not keep a copy for every browser's list of languages."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Content-Language", translation.get_language() or "th")
        return response
