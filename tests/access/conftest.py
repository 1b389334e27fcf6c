"""The portal as it is where it is not on trial."""

import pytest


@pytest.fixture
def production(settings):
    """The part of the shell that only a portal with TLS has."""
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.COOKIE_PREFIX, settings.SESSION_COOKIE_NAME = "__Host-", "__Host-session"
    settings.CSRF_COOKIE_NAME = "__Host-csrf"
