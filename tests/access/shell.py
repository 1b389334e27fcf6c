"""What a browser must be told with every answer of the portal, whoever asks, whatever the answer; and what it must not find."""

from __future__ import annotations

import re

from lxml import html

from cybervaccine.tracing import FORM

SAID = {
    "strict-transport-security": ["max-age=31536000; includeSubDomains; preload"],
    "x-content-type-options": ["nosniff"],
    "referrer-policy": ["same-origin", "no-referrer"],  # the stricter on private links
    "cross-origin-opener-policy": ["same-origin"],
    "cross-origin-resource-policy": ["same-origin"],
    "x-frame-options": ["DENY"],
}
NOTHING = ("default-src", "object-src", "base-uri", "frame-ancestors")
NO_CAMERA, CAMERA = (
    "camera=(), geolocation=(), microphone=()",
    "camera=(self), geolocation=(), microphone=()",
)
DATA = {"application/json", "application/ld+json"}
# Open data may be read by any site's script: `*` names nobody, and no cookie comes along.
OPEN_DATA = {"cross-origin-resource-policy": "cross-origin", "access-control-allow-origin": "*"}
OPEN_ADDRESSES = {
    "api:root", "api:schema", "api:agencies", "api:provinces", "api:districts", "api:subdistricts", "api:bulletins",
    "api:bulletin-latest", "api:bulletin unknown", "api:statistics-daily", "api:case-types", "api:media",
}  # fmt: skip
# The same for everybody, whoever is known: files, and what a browser asks for without a page.
IMPERSONAL = ("manifest", "robots", "service-worker", "alerts:dictionary-json", "alerts:dictionary-csv")
# What the page of a stranger would send.
EVIL = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
VERSION = re.compile(r"django|gunicorn|wsgi|python|nginx/|\d+\.\d+\.\d+", re.IGNORECASE)


def of_answer(response, page, key, *, is_known):
    """What is wrong with an answer of Django's client at the address known by `key`; who is known gets nothing to keep."""
    headers = {name.lower(): value for name, value in response.items()}
    camera = key == "accounts:scan" and response.status_code != 405
    yield from wrong(headers, camera=camera, open_data=key in OPEN_ADDRESSES)
    yield from wrong_cookies(response.cookies)
    if headers.get("content-type", "").startswith("text/html"):
        yield from inline(page)
    kept = headers.get("cache-control", "")
    if is_known and key not in IMPERSONAL and "no-store" not in kept:
        yield f"cache-control: {kept}"


def wrong(headers, *, camera=False, policy_of_files=False, open_data=False):
    """What is wrong with these headers (names in small letters)."""
    said = SAID | {name: [value] for name, value in OPEN_DATA.items()} if open_data else SAID
    found = [
        f"{name}: {headers.get(name)}" for name, values in said.items() if headers.get(name) not in values
    ]
    expected = CAMERA if camera else NO_CAMERA
    if headers.get("permissions-policy") != expected:
        found.append(f"permissions-policy: {headers.get('permissions-policy')}")
    if not FORM.fullmatch(headers.get("x-request-id", "")):
        found.append("no x-request-id")
    found += wrong_policy(headers.get("content-security-policy", ""), is_file=policy_of_files)
    shared = {"access-control-allow-origin", "access-control-expose-headers"} if open_data else set()
    found += [
        name
        for name in headers
        if (name.startswith("access-control-") and name not in shared) or name == "x-powered-by"
    ]
    if VERSION.search(headers.get("server", "")):
        found.append(f"server: {headers['server']}")
    kind = headers.get("content-type", "")
    if kind.startswith("text/") and "charset=utf-8" not in kind.lower().replace('"', ""):
        found.append(f"content-type: {kind}")
    return found


def wrong_policy(text, *, is_file=False):
    policy = dict((*part.split(None, 1), "")[:2] for part in text.split(";") if part.strip())
    if is_file:  # given out by nginx: nothing may happen in it at all
        return [] if policy == {"default-src": "'none'", "sandbox": ""} else [f"policy of a file: {text}"]
    found = [f"{name}: {policy.get(name)}" for name in NOTHING if policy.get(name) != "'none'"]
    if re.search(r"unsafe|\*|https?:|blob:", text):
        found.append(f"policy: {text}")
    if policy.get("report-uri") != "/csp-report":
        found.append("the policy says no address for reports")
    return found


def wrong_cookies(cookies):
    """Of a response of Django's client."""
    return [
        f"cookie {name}"
        for name, morsel in cookies.items()
        if not (
            name.startswith("__Host-")
            and morsel["secure"]
            and (morsel["httponly"] or not morsel.value)  # one that is taken away says less
            and morsel["samesite"] in ("Lax", "Strict")
            and morsel["path"] == "/"
            and not morsel["domain"]
        )
    ]


def inline(page):
    """Scripts, styles and handlers that stand in the page itself, which the policy stops: each a part that does not work."""
    if not page.strip():
        return []
    tree = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    scripts = tree.xpath("//script[not(@src)]")
    found = [
        f"inline script {(script.text or '')[:40]!r}" for script in scripts if script.get("type") not in DATA
    ]
    found += [f"style element {(style.text or '')[:40]!r}" for style in tree.xpath("//style")]
    found += [f"style={value!r}" for value in tree.xpath("//@style")]
    for element in tree.iter():
        if isinstance(element.tag, str):
            found += [f"{element.tag} {name}=" for name in element.attrib if name.startswith("on")]
            found += [
                f"{element.tag} {name}=javascript:"
                for name, value in element.attrib.items()
                if value.lower().startswith("javascript:")
            ]
    return found
