"""What one page leaves to be said on the next: Django's messages, in a cookie bound to this host like all of ours."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        prefix: str = settings.COOKIE_PREFIX
        return f"{prefix}messages"


class Notes(FallbackStorage):
    """In the cookie as far as they fit, the rest in the session."""

    storage_classes = (HostCookie, SessionStorage)
