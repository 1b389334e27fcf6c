"""What an upload left is let go of when the request is answered."""

import contextlib

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpResponse
from django.test import RequestFactory

from cybervaccine.uploads import LeaveNothing


@pytest.fixture
def begun(tmp_path, settings):
    """A request whose file lies half on the disk."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    request = RequestFactory().post("/")
    handler = TemporaryFileUploadHandler(request)
    handler.new_file("file", "x.jpg", "image/jpeg", 100)
    handler.file.write(b"half")
    request._upload_handlers = [handler]
    return request


@pytest.mark.parametrize(
    "answer", [lambda request: HttpResponse(), lambda request: 1 / 0], ids=["answered", "broken"]
)
def test_half_a_file_is_gone_when_the_request_is(begun, tmp_path, answer):
    assert len(list(tmp_path.iterdir())) == 1

    with contextlib.suppress(ZeroDivisionError):
        LeaveNothing(answer)(begun)

    assert list(tmp_path.iterdir()) == []


def test_request_without_a_file_passes():
    assert LeaveNothing(lambda request: HttpResponse("x"))(RequestFactory().get("/")).content == b"x"
