"""One search of staff over everything but people: what a page of admin shows somebody, this finds for them, and nothing else.

Citizens are not searched here: what is asked stands in the address. They have their own search, by POST and recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alerts.importing.decoding import decode_date
from alerts.models import Bulletin
from directory.thai import date_long, normalise_label, to_arabic_digits

# Pages whose own search is asked, in this order.
SEARCHED = (
    "directory.agency", "directory.contactpoint", "media_library.mediaitem", "directory.letter", "alerts.casetype",
    "assessment.itemversion", "directory.link", "directory.guidancetext",
)  # fmt: skip
SHOWN = 6
LONGEST = 100
# A run of digits as long as a phone or a citizen's number: short numbers are hotlines, and 02 numbers are offices.
PERSONAL = re.compile(r"(?<!\d)(?:0[689]\d{8}|\d{13})(?!\d)")


@dataclass(frozen=True)
class Hit:
    title: str
    href: str
    note: str = ""


@dataclass(frozen=True)
class Hits:
    """What was found of one kind. `more` leads to the rest."""

    label: str
    hits: tuple[Hit, ...]
    more: str = ""


def is_personal(text: str) -> bool:
    """Whether the text holds a mobile or a citizen's number, however it is written."""
    return bool(PERSONAL.search(re.sub(r"[\s().-]", "", to_arabic_digits(text)).replace("+66", "0")))


def search(site: AdminSite, request: HttpRequest, text: str) -> list[Hits]:
    """Everything the person may see that fits, the pages of admin first."""
    text = text.replace("\0", " ").strip()[:LONGEST]
    if not text:
        return []
    found = [_pages(site, request, text), _bulletins(request, text), *_rows(site, request, text)]
    return [hits for hits in found if hits.hits]


def _pages(site: AdminSite, request: HttpRequest, text: str) -> Hits:
    asked = normalise_label(text)
    hits = [
        Hit(str(model["name"]), model["admin_url"] or model["add_url"], group["name"])
        for group in site.get_app_list(request)
        for model in group["models"]
        if asked in normalise_label(f"{group['name']} {model['name']}")
    ]
    return Hits(_("หน้าของเจ้าหน้าที่"), tuple(hits[:SHOWN]))


def _bulletins(request: HttpRequest, text: str) -> Hits:
    """A date finds its bulletin."""
    day = decode_date(text).value
    may = request.user.has_perm("alerts.view_bulletin")
    bulletin = Bulletin.objects.for_date(day.date()) if day and may else None
    if bulletin is None:
        return Hits("", ())
    href = reverse("admin:alerts_bulletin_change", args=[bulletin.pk])
    title = _("ประกาศวันที่ %(date)s") % {"date": date_long(bulletin.date, get_language() or "th")}
    return Hits(_("ประกาศเตือนภัย"), (Hit(title, href, _("ฉบับที่ %(count)s") % {"count": bulletin.revision}),))


def _rows(site: AdminSite, request: HttpRequest, text: str) -> Iterator[Hits]:
    for name in SEARCHED:
        model = apps.get_model(name)
        admin = site._registry[model]
        if admin.has_view_permission(request):
            yield _hits(admin, request, text)


def _hits(admin: ModelAdmin[Any], request: HttpRequest, text: str) -> Hits:
    """What the list page of a model would find: its own rows, its own search, so its own limits of who sees what."""
    meta: Any = admin.model._meta
    rows, repeats = admin.get_search_results(request, admin.get_queryset(request), text)
    rows = rows.distinct() if repeats else rows
    here = f"admin:{meta.app_label}_{meta.model_name}"
    found = list(rows[: SHOWN + 1])
    more = f"{reverse(f'{here}_changelist')}?{urlencode({'q': text})}" if len(found) > SHOWN else ""
    hits = tuple(Hit(str(row), reverse(f"{here}_change", args=[row.pk])) for row in found[:SHOWN])
    return Hits(str(meta.verbose_name_plural), hits, more)
