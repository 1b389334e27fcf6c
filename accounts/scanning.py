"""What a scanned or pasted code means. Pure: nothing is opened, looked up or kept, and no answer opens anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from accounts.payments import Payment, read_payment
from directory.phones import as_read, to_stored
from directory.short_codes import CODE
from directory.web_addresses import MOST_CHARACTERS, Finding, Sign, Verdict, check_address, is_under

LINE_HOSTS = ("line.me", "lin.ee")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{1,30}):(?!\d)(?=\S)", re.IGNORECASE)
_SHORT = re.compile(rf"/(?:en/)?q/{CODE}/?")
_CHECK = re.compile(r"/(?:en/)?verify/[^/?#]+/?")


class Kind(Enum):
    """What a code is."""

    SHORT_LINK = "short_link"
    CHECK = "check"
    OWN_PAGE = "own_page"
    LINE = "line"
    ADDRESS = "address"
    PAYMENT = "payment"
    PHONE = "phone"
    WIFI = "wifi"
    APP = "app"
    TEXT = "text"


@dataclass(frozen=True)
class Code:
    """`path` is one of the portal's own pages; `verdict` is set for every web address; `shown` is what may be read aloud."""

    kind: Kind
    shown: str = ""
    path: str = ""
    verdict: Verdict | None = None
    payment: Payment | None = None


def read_code(text: str, *, site_host: str) -> Code:
    """What `text` means; `site_host` is the portal's own host. At most MOST_CHARACTERS are read."""
    text = text[:MOST_CHARACTERS].strip()
    if re.fullmatch(CODE, text):
        return Code(Kind.SHORT_LINK, text, f"/q/{text}")
    payment = read_payment(text)
    if payment:
        return Code(Kind.PAYMENT, payment=payment)
    return _special(text) or _address(text, site_host) or Code(Kind.TEXT, text)


def _special(text: str) -> Code | None:
    """Codes that begin with a word of their own: Wi-Fi, telephone, LINE's app, any other app."""
    found = _SCHEME.match(text)
    scheme = found[1].lower() if found else ""
    if scheme == "wifi":
        return Code(Kind.WIFI, _network(text))
    if scheme == "line":
        return Code(Kind.LINE, text)
    number = _number(re.sub(r"^(?:tel|smsto|sms):", "", text, flags=re.IGNORECASE).partition(":")[0])
    if number or scheme in ("tel", "sms", "smsto"):
        return Code(Kind.PHONE, number or text)
    return (
        Code(Kind.APP, scheme) if scheme and scheme not in ("http", "https") and not _has_host(text) else None
    )


def _has_host(text: str) -> bool:
    """example.com:8080/a begins like a scheme, but is an address."""
    return "." in text.partition(":")[0]


def _number(text: str) -> str:
    try:
        return as_read(to_stored(text))
    except ValueError:
        return ""


def _network(text: str) -> str:
    """The name of the network. Its password is not repeated."""
    name = re.search(r"[:;]S:((?:\\.|[^;\\])*)", text)
    return re.sub(r"\\(.)", r"\1", name[1]) if name else ""


def _address(text: str, site_host: str) -> Code | None:
    verdict = check_address(text, site_host=site_host)
    if verdict.finding == Finding.UNREADABLE:
        return None
    if any(is_under(verdict.host, host) for host in LINE_HOSTS):
        return Code(Kind.LINE, text, verdict=verdict)
    if verdict.finding == Finding.OURS and verdict.host == site_host and not _is_odd(verdict):
        return Code(_own_kind(verdict.path), text, verdict.path, verdict)
    return Code(Kind.ADDRESS, text, verdict=verdict)


def _is_odd(verdict: Verdict) -> bool:
    """A path that would leave the host, or a name before the @."""
    return (
        Sign.NAME_BEFORE_AT in verdict.signs
        or verdict.path.startswith("//")
        or not verdict.path.isprintable()
    )


def _own_kind(path: str) -> Kind:
    path = path.partition("?")[0]
    if _SHORT.fullmatch(path):
        return Kind.SHORT_LINK
    return Kind.CHECK if _CHECK.fullmatch(path) else Kind.OWN_PAGE
