"""What invited people do with their security keys, as steps for tests."""

from __future__ import annotations

import json
import re

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.staff import services
from tests.accounts.staff.authenticator import SecurityKey
from tests.factories import make_officer

HOST = "localhost"
SIGN_IN, ADMIN = "/staff/sign-in/", "/admin/"


def options_in(response) -> dict:
    found = re.search(
        r'<script id="passkey-options" type="application/json">(.*?)</script>', response.content.decode()
    )
    return json.loads(found.group(1))


def invited(**kw) -> tuple[User, str]:
    user = make_officer(is_active=False, **kw)
    return user, services.invite(user, by=None, at=timezone.now())


def accept(browser, token: str, key: SecurityKey):
    address = reverse("staff:invitation", args=[token])
    answer = key.create(options_in(browser.get(address)))
    return browser.post(address, {"answer": json.dumps(answer), "name": "โทรศัพท์"})


def come_in(browser, key: SecurityKey, **form):
    answer = key.get(options_in(browser.get(SIGN_IN)))
    return browser.post(SIGN_IN, {"answer": json.dumps(answer), **form})


def with_passkey(browser, origin, **kw) -> tuple[User, SecurityKey]:
    user, token = invited(**kw)
    key = SecurityKey(origin)
    accept(browser, token, key)
    browser.post(reverse("staff:sign-out"))
    user.refresh_from_db()
    return user, key


def opens_admin(browser) -> bool:
    return browser.get(ADMIN).status_code == 200
