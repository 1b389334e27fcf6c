"""The addresses of the renderings: one area, one date or revision, one form each; cached by ETag."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from alerts.models import Bulletin, BulletinArea
from alerts.renderings import atom, cap, dictionary, flex, picture, poster, radio, table, text
from alerts.renderings.message import Message
from directory.areas import NATION
from directory.printing import making

# Raise it when a rendering's look or wording changes in code: it is part of every ETag and cache key.
VERSION = 1
TEXT = "text/plain; charset=utf-8"
NEWEST_SECONDS = 300
PINNED_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Form:
    """A form of a bulletin: how it is made of an area and its message, and how it is served."""

    extension: str
    content_type: str
    make: Callable[[BulletinArea, Message], bytes]
    disposition: str = ""
    is_costly: bool = False


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


FORMS = {
    "json": Form("json", "application/json", lambda area, message: _json(table.as_json(area))),
    "csv": Form(
        "csv", "text/csv; charset=utf-8", lambda area, message: table.as_csv(area).encode(), "attachment"
    ),
    "text": Form("txt", TEXT, lambda area, message: text.as_text(message).encode()),
    "flex": Form("flex.json", "application/json", lambda area, message: _json(flex.as_flex(message))),
    "radio": Form("radio.txt", TEXT, lambda area, message: radio.as_radio(message).encode(), is_costly=True),
    "pdf": Form(
        "pdf", "application/pdf", lambda area, message: poster.as_pdf(message), "inline", is_costly=True
    ),
    "png": Form("png", "image/png", lambda area, message: picture.as_png(message), is_costly=True),
}


@require_safe
def bulletin(request: HttpRequest, date: dt.date, form: str) -> HttpResponseBase:
    """`?province=` chooses the area (default: the nation), `?revision=` an earlier revision of the date."""
    revision = request.GET.get("revision", "")
    area = _area_or_404(_bulletin_or_404(date, revision), request.GET.get("province", ""))
    message, seconds = Message.of(area, _language()), PINNED_SECONDS if revision else NEWEST_SECONDS
    answer = _drawn if FORMS[form].is_costly else _written
    return answer(request, FORMS[form], area, message, seconds)


def _written(
    request: HttpRequest, form: Form, area: BulletinArea, message: Message, seconds: int
) -> HttpResponseBase:
    return _named(_answer(request, form.make(area, message), form.content_type, seconds), form, message)


def _drawn(
    request: HttpRequest, form: Form, area: BulletinArea, message: Message, seconds: int
) -> HttpResponseBase:
    """Costly forms are made only when the reader has no copy; their ETag stands for all that goes into them."""
    etag = _etag(form.extension, message.fingerprint)
    fresh = get_conditional_response(request, etag)
    if fresh:
        return _cached(fresh, etag, seconds)
    try:
        content = making.made_once(f"rendering:{etag}", lambda: form.make(area, message))
    except making.Busy:
        return HttpResponse(
            "busy\n",
            status=503,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": "5", "Cache-Control": "no-store"},
        )
    response = HttpResponse(content, content_type=form.content_type)
    return _named(_cached(response, etag, seconds), form, message)


def _named(response: HttpResponseBase, form: Form, message: Message) -> HttpResponseBase:
    if form.disposition:
        name = f"cybervaccine-{message.date}-{message.area_code}.{form.extension}"
        response["Content-Disposition"] = f'{form.disposition}; filename="{name}"'
    return response


@require_safe
def feed(request: HttpRequest) -> HttpResponseBase:
    areas = atom.newest_areas(request.GET.get("province", "") or NATION)
    if not areas:
        raise Http404
    return _answer(request, atom.as_atom(areas, _language()), "application/atom+xml; charset=utf-8")


@require_safe
def alert(request: HttpRequest) -> HttpResponseBase:
    """The CAP message of the newest bulletin; both languages are in it."""
    newest = Bulletin.objects.newest()
    if newest is None:
        raise Http404
    area = _area_or_404(newest, request.GET.get("province", ""))
    return _answer(request, cap.as_cap(area), "application/cap+xml; charset=utf-8")


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    context = {
        "bulletin": Bulletin.objects.newest(),
        "rows": [dictionary.Row.of(field, _language()) for field in dictionary.all_fields()],
        "changes": [(change.date, change.in_language(_language())) for change in dictionary.changes()],
        "licence": dictionary.LICENCE,
        "licence_url": dictionary.LICENCE_URL,
    }
    return render(request, "alerts/open_data.html", context)


@require_safe
def data_dictionary(request: HttpRequest, form: str) -> HttpResponseBase:
    if form == "json":
        return _answer(request, _json(dictionary.as_json()), "application/json")
    response = _answer(request, dictionary.as_csv().encode(), "text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cybervaccine-data-dictionary.csv"'
    return response


def _answer(
    request: HttpRequest, content: bytes, content_type: str, seconds: int = NEWEST_SECONDS
) -> HttpResponseBase:
    """A light answer, whose ETag is the hash of what it says."""
    etag = _etag(content_type, hashlib.sha256(content).hexdigest())
    response = get_conditional_response(request, etag) or HttpResponse(content, content_type=content_type)
    return _cached(response, etag, seconds)


def _etag(*parts: str) -> str:
    return f'"{hashlib.sha256(repr((VERSION, parts)).encode()).hexdigest()[:40]}"'


def _cached(response: HttpResponseBase, etag: str, seconds: int) -> HttpResponseBase:
    if response.status_code in {200, 304}:
        response["ETag"] = etag
        patch_cache_control(response, public=True, max_age=seconds)
    return response


def _language() -> str:
    return "en" if (get_language() or "th").startswith("en") else "th"


def _bulletin_or_404(date: dt.date, revision: str) -> Bulletin:
    if not revision:
        found = Bulletin.objects.for_date(date)
    elif revision.isascii() and revision.isdigit() and len(revision) < 5:
        found = Bulletin.objects.filter(date=date, revision=int(revision)).first()
    else:
        found = None
    if found is None:
        raise Http404
    return found


def _area_or_404(found: Bulletin, code: str) -> BulletinArea:
    return get_object_or_404(found.areas.select_related("bulletin"), area_code=code or NATION)
