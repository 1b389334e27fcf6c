"""Calls to LINE. Every call ends within seconds, and no error carries what was sent or received."""

from __future__ import annotations

from typing import Any

import requests
from django.conf import settings

# Seconds to connect and to wait for an answer: three calls, all hanging, still end within five.
TIMEOUT = (1.5, 1.5)
LONGEST_ANSWER = 64 * 1024


class LineUnreachable(Exception):
    """LINE did not answer, or answered with a failure of its own: trying again later may help."""


class LineRefused(Exception):
    """LINE answered with 4xx: trying the same again does not help."""

    def __init__(self, status: int) -> None:
        super().__init__(f"LINE answered {status}")
        self.status = status


def call(method: str, path: str, *, bearer: str = "", **content: Any) -> dict[str, Any]:
    """The JSON object LINE answers with; empty when it answers without one."""
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    try:
        with requests.Session() as session:
            session.trust_env = False  # no .netrc, no proxies from the environment
            response = session.request(
                method,
                settings.LINE_API_BASE + path,
                headers=headers,
                timeout=TIMEOUT,
                allow_redirects=False,
                **content,
            )
    except requests.RequestException as problem:
        raise LineUnreachable(type(problem).__name__) from None
    return _answer(response)


def _answer(response: requests.Response) -> dict[str, Any]:
    if response.status_code == 429 or response.status_code >= 500:
        raise LineUnreachable(f"status {response.status_code}")
    if not response.ok or response.is_redirect:
        raise LineRefused(response.status_code)
    if not response.content:
        return {}
    try:
        value = response.json() if len(response.content) <= LONGEST_ANSWER else None
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise LineUnreachable("no JSON object")
    return value


def channel() -> dict[str, str]:
    """The portal's own credentials at LINE Login."""
    return {"client_id": settings.LINE_LOGIN_CHANNEL_ID, "client_secret": settings.LINE_LOGIN_CHANNEL_SECRET}
