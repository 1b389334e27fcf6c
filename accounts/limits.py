"""How often something may be done: by account, by session, by phone, and only generously by address.

A village hall registers behind one address, a mobile network puts thousands behind one: the address stops floods, nothing
else. Counting is one atomic step in Valkey. While Valkey is gone citizens are never refused; `closed=True` refuses instead,
for what is worth more shut than open (staff sign-in).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.client_address import client_address

View = Callable[..., HttpResponse]

SPACE = "limit"


@dataclass(frozen=True)
class Rate:
    """At most `most` times in `seconds`, counted from the first."""

    name: str
    most: int
    seconds: int


# A person who corrects and goes back needs perhaps 30 posts; a script has thousands.
ANSWERS = Rate("answers", 120, 300)
# What the address box asks while somebody types, four times a second at most.
SUGGESTIONS = Rate("places", 300, 300)
# Coming in again and again with one LINE account.
SUBJECT = Rate("line-account", 30, 300)
# A family shares a phone, a village headman lends his; more people than that in an hour are a script.
PHONE = Rate("phone", 120, 3600)
# 300 people a village hall in five minutes, four posts each, and as many again who make mistakes.
ADDRESS = Rate("address", 6000, 300)
LOGIN_STARTS = Rate("login-starts", 3000, 300)


def retry_after(rate: Rate, who: str, *, at: dt.datetime, closed: bool = False) -> int:
    """Count one more by `who`; 0 while it is within the rate, else the seconds until it is again."""
    return first_refusal([(rate, who)], at=at, closed=closed)


def first_refusal(limits: Iterable[tuple[Rate, str]], *, at: dt.datetime, closed: bool = False) -> int:
    """Count each, all in one step; the longest wait of those that are full. What names nobody is not counted."""
    windows = [_window(rate, who, at) for rate, who in limits if who]
    counts = cache.count_up({window.key: window.rate.seconds for window in windows}) if windows else []  # type: ignore[attr-defined]
    if counts is None:
        return max(window.rate.seconds for window in windows) if closed else 0
    full = (window.wait for window, count in zip(windows, counts, strict=True) if count > window.rate.most)
    return max(full, default=0)


@dataclass(frozen=True)
class _Window:
    """The span of time in which somebody's doings are counted together. It ends in `wait` seconds."""

    rate: Rate
    key: str
    wait: int


def _window(rate: Rate, who: str, at: dt.datetime) -> _Window:
    """Windows are cut by the clock and begin at another moment for each `who`, so that not all are free at once."""
    nobody = _nobody(f"{rate.name} {who}")
    number, into = divmod(_moment(at, nobody), rate.seconds)
    return _Window(rate, f"{SPACE}:{nobody}:{number}", rate.seconds - into)


def _moment(at: dt.datetime, key: str) -> int:
    return int(at.timestamp()) + int(key[:8], 16)


def _nobody(who: str) -> str:
    """The counters hold no phone number, no session and no address that anybody could read."""
    return hmac.new(b"limit" + settings.SECRET_KEY.encode(), who.encode(), hashlib.sha256).hexdigest()[:32]


def limited(*rates: Rate) -> Callable[[View], View]:
    """Limit the POSTs of a view by account (or session) and, generously, by address. Answers given before stay in the draft."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
            wait = refusal(request, *rates) if request.method == "POST" else 0
            return too_many(request, wait) if wait else view(request, *args, **options)

        return answer

    return decorate


def refusal(request: HttpRequest, *rates: Rate, also: Iterable[tuple[Rate, str]] = ()) -> int:
    """Count one more by this person, from this address, and by what else is named; the seconds to wait, or 0."""
    person = f"user {request.user.pk}" if request.user.is_authenticated else request.session.session_key or ""
    limits = [*((rate, person) for rate in rates), (ADDRESS, client_address(request)), *also]
    return first_refusal(limits, at=timezone.now())


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response
