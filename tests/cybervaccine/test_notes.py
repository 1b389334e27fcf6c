"""What one page leaves for the next lies in a cookie of this host, like every other."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.http import HttpResponse


@pytest.mark.parametrize(("prefix", "name"), [("", "messages"), ("__Host-", "__Host-messages")])
def test_note_is_kept_read_once_and_taken_away(rf, settings, prefix, name):
    settings.COOKIE_PREFIX = prefix
    request, response = rf.get("/"), HttpResponse()
    request.session = {}
    request._messages = default_storage(request)
    messages.success(request, "saved")
    request._messages.update(response)
    cookie = response.cookies[name].value

    again, last = rf.get("/", HTTP_COOKIE=f"{name}={cookie}"), HttpResponse()
    again.session = {}
    storage = default_storage(again)
    read = [str(note) for note in storage]
    storage.update(last)

    assert list(response.cookies) == [name]
    assert read == ["saved"]
    assert (last.cookies[name].value, last.cookies[name]["max-age"]) == ("", 0)
