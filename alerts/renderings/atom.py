"""The Atom feed (RFC 4287): one entry a bulletin date, of its newest revision."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from alerts.models import Bulletin, BulletinArea, BulletinEntry
from alerts.renderings import xml
from alerts.renderings.message import Message, site_url

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 30


def newest_areas(area_code: str) -> list[BulletinArea]:
    """The area in the newest revision of each of the last thirty dates, newest first; three queries."""
    bulletins = list(Bulletin.objects.newest_revisions()[:ENTRIES])
    entries = Prefetch("entries", BulletinEntry.objects.select_related("case_type"))
    areas = BulletinArea.objects.filter(bulletin__in=bulletins, area_code=area_code).prefetch_related(entries)
    return list(areas.select_related("bulletin").order_by("-bulletin__date"))


def as_atom(areas: Sequence[BulletinArea], language: str) -> bytes:
    """The feed of one area, at least one bulletin. `updated` is when the data last changed."""
    with override(language):
        messages = [Message.of(area, language) for area in areas]
        return xml.as_bytes(_feed(areas, messages))


def _feed(areas: Sequence[BulletinArea], messages: Sequence[Message]) -> ET.Element:
    newest = messages[0]
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": newest.language})
    query = "" if newest.is_nation else f"?province={newest.area_code}"
    xml.add(feed, "id", f"tag:{xml.host()},2026:bulletins:{newest.area_code}:{newest.language}")
    xml.add(feed, "title", f"{_('เตือนภัยอาชญากรรมทางเทคโนโลยีประจำวัน')} · {newest.area}")
    if newest.is_simulated:
        xml.add(feed, "subtitle", f"{newest.simulated}: {newest.simulated_note}")
    xml.add(feed, "updated", xml.moment(max(area.bulletin.created_at for area in areas)))
    xml.add(
        feed,
        "link",
        rel="self",
        type="application/atom+xml",
        href=f"{site_url(reverse('alerts:feed'))}{query}",
    )
    page = site_url(reverse("alerts:bulletin-latest"))
    xml.add(feed, "link", rel="alternate", type="text/html", href=f"{page}{query}")
    xml.add(xml.add(feed, "author"), "name", newest.labels.issuer)
    for area, message in zip(areas, messages, strict=True):
        _entry(feed, area.bulletin, message, query)
    return feed


def _entry(feed: ET.Element, bulletin: Bulletin, message: Message, query: str) -> None:
    """The id stays through revisions; `updated` moves with them, so that readers show the entry again."""
    entry = xml.add(feed, "entry")
    xml.add(
        entry, "id", f"tag:{xml.host()},2026:bulletin:{message.date}:{message.area_code}:{message.language}"
    )
    marks = [f"[{mark}]" for mark in (message.simulated, *message.tags) if mark]
    xml.add(entry, "title", " ".join([*marks, message.headline]))
    xml.add(entry, "updated", xml.moment(bulletin.created_at))
    xml.add(entry, "link", rel="alternate", type="text/html", href=message.link)
    for kind, name in (("application/pdf", "bulletin-pdf"), ("application/json", "bulletin-json")):
        address = site_url(reverse(f"alerts:{name}", args=[message.date]))
        xml.add(entry, "link", rel="related", type=kind, href=f"{address}{query}")
    for threat in message.threats:
        xml.add(entry, "category", term=threat.code, label=threat.name)
    xml.add(entry, "content", "\n".join(message.lines()), type="text")
