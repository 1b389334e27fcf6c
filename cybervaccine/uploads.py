"""Lets go of what an upload left: a body that breaks off, or a disk that is full, leaves Django's temporary file open until memory is swept."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class LeaveNothing:
    """Closes every file of the request when it is answered, whole or not; closing a temporary file removes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            for handler in vars(request).get("_upload_handlers") or ():
                # A file that could not be written cannot be closed either, and is removed all the same.
                with contextlib.suppress(AttributeError, OSError):
                    handler.file.close()
