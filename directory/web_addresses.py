"""Reads a pasted address and says whose it is. Pure: nothing is opened, looked up or kept. It never says "safe"."""

from __future__ import annotations

import csv
import functools
import ipaddress
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

DATA = Path(__file__).parent / "data"
MOST_CHARACTERS = 2000

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+|[^\s/@:]+(?:\.[^\s/@:]+)+(?:[:/]\S*)?", re.IGNORECASE
)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]{2,}", re.IGNORECASE)


class Finding(Enum):
    """Whose address it is."""

    OURS = "ours"
    OFFICIAL = "official"
    GOVERNMENT = "government"
    IMITATION = "imitation"
    HIDDEN = "hidden"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


class Sign(Enum):
    """What is odd about an address, each a sentence on the page."""

    NAME_BEFORE_AT = "name_before_at"
    OFFICIAL_NAME_INSIDE = "official_name_inside"
    FOREIGN_LETTERS = "foreign_letters"
    MIXED_LETTERS = "mixed_letters"
    ODD_PORT = "odd_port"
    NUMBERS_ONLY = "numbers_only"
    SHORTENER = "shortener"
    NOT_ENCRYPTED = "not_encrypted"
    APP_FILE = "app_file"


class Official(NamedTuple):
    host: str
    name_th: str
    name_en: str


@dataclass(frozen=True)
class Verdict:
    """`host` as a browser would read it (in ASCII); `owner` where it is known; `path` with its query, on that host."""

    finding: Finding
    host: str = ""
    owner: Official | None = None
    signs: tuple[Sign, ...] = ()
    path: str = ""

    @property
    def written_host(self) -> str:
        """The host in the letters it pretends to; the same as `host` for most."""
        return _unicode_host(self.host)

    @property
    def may_be_opened(self) -> bool:
        """Whether a page may offer it as a link: an official owner, and nothing odd about it."""
        return self.finding in (Finding.OURS, Finding.OFFICIAL) and not self.signs


@functools.cache
def officials() -> tuple[Official, ...]:
    with (DATA / "official_hosts.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(Official(**row) for row in csv.DictReader(stream))


@functools.cache
def shorteners() -> frozenset[str]:
    return frozenset((DATA / "link_shorteners.txt").read_text(encoding="utf-8").split())


def check_address(text: str, *, site_host: str) -> Verdict:
    """Whose the first address in `text` is. `site_host`: the portal's own host."""
    parts = _parts(text)
    host = _ascii_host(parts.hostname or "") if parts else ""
    if parts is None or not host:
        return Verdict(Finding.UNREADABLE)
    signs, path = tuple(_signs(parts, host, site_host)), _path(parts)
    if is_under(host, site_host):
        return Verdict(Finding.OURS, host, None, signs, path)
    owner = next((item for item in officials() if is_under(host, item.host)), None)
    if owner:
        return Verdict(Finding.OFFICIAL, host, owner, signs, path)
    if host.endswith(".go.th"):
        return Verdict(Finding.GOVERNMENT, host, None, signs, path)
    signs += tuple(_imitations(host, site_host))
    return Verdict(_finding(signs), host, None, signs, path)


def is_under(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _unicode_host(host: str) -> str:
    try:
        return host.encode().decode("idna")
    except UnicodeError:
        return host


def _parts(text: str) -> SplitResult | None:
    """The first address in the text, split; None where there is none."""
    clean = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[:MOST_CHARACTERS])).strip()
    found = _ADDRESS.search(clean)
    if not found:
        return None
    address = found.group().replace("\\", "/")
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        parts.port  # noqa: B018 - raises where the port is no number
    except ValueError:
        return None
    return parts


def _ascii_host(host: str) -> str:
    """The host in its ASCII form (xn--…), lower case; empty where no browser would take it."""
    host = host.rstrip(".").lower()
    try:
        ascii_host = host.encode("idna").decode() if host else ""
    except UnicodeError:
        return ""
    return ascii_host if _HOST.fullmatch(ascii_host) or _is_ip(ascii_host) else ""


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _signs(parts: SplitResult, host: str, site_host: str) -> Iterator[Sign]:
    """What is odd about any address, whoever owns it. The portal itself may run on any port."""
    if parts.username is not None:
        yield Sign.NAME_BEFORE_AT
    if parts.scheme == "http":
        yield Sign.NOT_ENCRYPTED
    if parts.path.lower().endswith((".apk", ".apks", ".xapk", ".mobileconfig")):
        yield Sign.APP_FILE
    if _is_ip(host) or host.rpartition(".")[2].startswith(tuple("0123456789")):  # 0x7f.0.0.01 is a number too
        yield Sign.NUMBERS_ONLY
    if parts.port not in (None, 80, 443) and not is_under(host, site_host):
        yield Sign.ODD_PORT
    if any(label.startswith("xn--") for label in host.split(".")):
        yield Sign.FOREIGN_LETTERS
    if any(len(_scripts(label)) > 1 for label in _unicode_host(host).split(".")):
        yield Sign.MIXED_LETTERS
    if any(is_under(host, short) for short in shorteners()):
        yield Sign.SHORTENER


def _scripts(label: str) -> set[str]:
    """The writing systems of one label: LATIN, CYRILLIC, THAI."""
    return {unicodedata.name(letter, "?").partition(" ")[0] for letter in label if letter.isalpha()}


def _imitations(host: str, site_host: str) -> Iterator[Sign]:
    """Names of official hosts inside another's: police.go.th.example.com, thaipoliceonline-th.com, p0lice-go-th.net."""
    squeezed = _squeezed(host)
    names = {_squeezed(domain) for domain in (site_host, *(item.host for item in officials()))}
    names |= {
        _squeezed(name)
        for name in ("thaipoliceonline", "royalthaipolice", "cybervaccine", "police-th", "thaipolice")
    }
    if (
        any(name in squeezed for name in names if len(name) >= 7)
        or "go-th" in host
        or ".go.th." in f".{host}"
    ):
        yield Sign.OFFICIAL_NAME_INSIDE


def _squeezed(host: str) -> str:
    """Without the marks and with the digits that stand for letters: p0lice-go.th and policegoth are one."""
    return re.sub(r"[^a-z0-9]", "", host).translate(str.maketrans("0135", "oles"))


def _finding(signs: tuple[Sign, ...]) -> Finding:
    if Sign.NAME_BEFORE_AT in signs or Sign.OFFICIAL_NAME_INSIDE in signs or Sign.FOREIGN_LETTERS in signs:
        return Finding.IMITATION
    return Finding.HIDDEN if Sign.SHORTENER in signs or Sign.NUMBERS_ONLY in signs else Finding.UNKNOWN
