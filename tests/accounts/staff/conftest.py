"""The one name that passkeys of these tests belong to."""

import pytest

from tests.accounts.staff.ceremonies import HOST


@pytest.fixture
def origin(settings):
    settings.STAFF_ORIGIN = "http://localhost"
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    return settings.STAFF_ORIGIN


@pytest.fixture
def browser(client):
    client.defaults["HTTP_HOST"] = HOST
    return client
