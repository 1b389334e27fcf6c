"""The Common Alerting Protocol 1.2 message of an area's bulletin, in Thai and English.

What the fixed words mean, chosen so that no receiver is alarmed beyond what the figures carry (CAP 1.2 section 3.2):
urgency "Future": act in the near future - the figures are of past days, the advice is for the days to come. Severity
"Moderate": a possible threat to property; "Unknown" where nothing could be ranked. Certainty "Observed": the cases were
reported and go on. Status "Test" for simulated cases: all recipients shall disregard it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from alerts.models import Bulletin, BulletinArea
from alerts.renderings import xml
from alerts.renderings.message import HOTLINE, LANGUAGES, Message, site_url
from directory.areas import NATION
from directory.models import Province
from directory.thai import BANGKOK

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
LANGUAGE_TAGS = {"th": "th-TH", "en": "en-US"}
MAX_HEADLINE = 160
# Noon of the day after: the next bulletin has come by then, even on a late night.
EXPIRES_AFTER = dt.timedelta(days=1, hours=12)


def as_cap(area: BulletinArea) -> bytes:
    """The alert of a stored area; a revision is an Update that names every earlier revision of its date."""
    bulletin = area.bulletin
    earlier = list(
        Bulletin.objects.filter(date=bulletin.date, revision__lt=bulletin.revision).order_by("revision")
    )
    alert = ET.Element("alert", {"xmlns": CAP})
    xml.add(alert, "identifier", identifier(bulletin, area.area_code))
    xml.add(alert, "sender", xml.host())
    xml.add(alert, "sent", xml.moment(bulletin.created_at))
    xml.add(alert, "status", "Test" if bulletin.is_simulated else "Actual")
    xml.add(alert, "msgType", "Update" if earlier else "Alert")
    xml.add(alert, "scope", "Public")
    if bulletin.is_simulated:
        xml.add(alert, "note", "Simulated cases, for demonstration only. ข้อมูลจำลอง ไม่ใช่คดีจริง")
    if earlier:
        xml.add(alert, "references", _references(earlier, area.area_code))
    places = list(_geocodes(area.area_code))
    for language in LANGUAGES:
        with override(language):
            _info(alert, bulletin, Message.of(area, language), places)
    return xml.as_bytes(alert)


def identifier(bulletin: Bulletin, area_code: str) -> str:
    return f"cybervaccine-{area_code}-{bulletin.date}-r{bulletin.revision}"


def _references(earlier: Sequence[Bulletin], area_code: str) -> str:
    return " ".join(
        f"{xml.host()},{identifier(bulletin, area_code)},{xml.moment(bulletin.created_at)}"
        for bulletin in earlier
    )


def _info(alert: ET.Element, bulletin: Bulletin, message: Message, places: Sequence[tuple[str, str]]) -> None:
    info = xml.add(alert, "info")
    sent = xml.moment(bulletin.created_at)
    event = _("เตือนภัยอาชญากรรมทางเทคโนโลยีประจำวัน")
    for name, value in (
        ("language", LANGUAGE_TAGS[message.language]),
        ("category", "Security"),
        ("event", event),
        ("responseType", "Avoid"),
        ("urgency", "Future"),
        ("severity", "Moderate" if message.threats else "Unknown"),
        ("certainty", "Observed" if message.threats else "Unknown"),
    ):
        xml.add(info, name, value)
    for threat in message.threats:
        _pair(info, "eventCode", "cybervaccine:case_type", threat.code)
    xml.add(info, "effective", sent)
    xml.add(info, "expires", xml.moment(_expires(bulletin)))
    xml.add(info, "senderName", f"{message.labels.portal} · {message.labels.issuer}")
    xml.add(info, "headline", _headline(message))
    xml.add(info, "description", "\n".join(message.lines()))
    xml.add(info, "instruction", "\n".join(_instructions(message)))
    xml.add(info, "web", message.link)
    xml.add(info, "contact", HOTLINE)
    for name, value in _parameters(bulletin):
        _pair(info, "parameter", f"cybervaccine:{name}", value)
    _resources(info, message)
    _area(info, message, places)


def _expires(bulletin: Bulletin) -> dt.datetime:
    return dt.datetime.combine(bulletin.date, dt.time(), BANGKOK) + EXPIRES_AFTER


def _headline(message: Message) -> str:
    """Within 160 characters, the simulation said first."""
    parts = [message.simulated, message.headline, message.area]
    return " · ".join(part for part in parts if part)[:MAX_HEADLINE]


def _instructions(message: Message) -> Iterable[str]:
    yield from dict.fromkeys(threat.action for threat in message.threats)
    yield message.advice
    yield f"{message.labels.call}: {message.labels.hotline}"


def _parameters(bulletin: Bulletin) -> Iterable[tuple[str, str]]:
    yield "period_start", bulletin.period_start.isoformat()
    yield "period_end", bulletin.period_end.isoformat()
    yield "as_of", xml.moment(bulletin.as_of)
    yield "status", bulletin.status
    yield "revision", str(bulletin.revision)
    yield "sha256", bulletin.sha256


def _resources(info: ET.Element, message: Message) -> None:
    query = "" if message.is_nation else f"?province={message.area_code}"
    for name, kind in (
        ("bulletin-pdf", "application/pdf"),
        ("bulletin-png", "image/png"),
        ("bulletin-json", "application/json"),
    ):
        resource = xml.add(info, "resource")
        xml.add(resource, "resourceDesc", name.removeprefix("bulletin-").upper())
        xml.add(resource, "mimeType", kind)
        xml.add(resource, "uri", f"{site_url(reverse(f'alerts:{name}', args=[message.date]))}{query}")


def _area(info: ET.Element, message: Message, places: Sequence[tuple[str, str]]) -> None:
    area = xml.add(info, "area")
    xml.add(area, "areaDesc", message.area)
    for name, value in places:
        _pair(area, "geocode", name, value)


def _geocodes(area_code: str) -> Iterable[tuple[str, str]]:
    """ISO 3166: TH for the nation, TH-50 for a province, all its provinces for a region."""
    if area_code == NATION:
        return [("ISO3166-1", NATION)]
    provinces = Province.objects.filter(Q(region=area_code) | Q(code=area_code)).order_by("code")
    return [("ISO3166-2", province.iso_3166_2) for province in provinces]


def _pair(parent: ET.Element, name: str, key: str, value: str) -> None:
    pair = xml.add(parent, name)
    xml.add(pair, "valueName", key)
    xml.add(pair, "value", value)
