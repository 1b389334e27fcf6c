"""XML texts of the feeds: built with the standard library, in one namespace, with a declaration and a closing newline."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.conf import settings

from directory.thai import local_moment

# Characters that XML 1.0 cannot carry at all.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, name, attributes)
    if text:
        child.text = _FORBIDDEN.sub("", text)
    return child


def as_bytes(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def moment(at: dt.datetime) -> str:
    """2026-11-25T04:00:00+07:00: whole seconds and a numeric zone, as both RFC 3339 and CAP want it."""
    return local_moment(at).replace(microsecond=0).isoformat()


def host() -> str:
    """The portal's host name, without a port: the name under which ids are made."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
