"""Gives a stored file to a reader: by nginx where it can, else in parts by Python. Never as a page of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from media_library.files.storing import CHUNK, path_of

# A file's address names one content for ever; an hour is how long a withdrawn one may still be shown by a browser.
SHARED = "public, max-age=3600"
PRIVATE = "private, no-store"
# Whatever a file says it is: it runs nothing and asks for nothing.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True)
class Served:
    """What is given out: a stored name, its type, size and hash, and the name it is saved under."""

    name: str
    content_type: str
    bytes: int
    sha256: str
    save_as: str
    attached: bool
    public: bool = True


def serve(request: HttpRequest, file: Served) -> HttpResponseBase:
    etag = f'"{file.sha256[:40]}"'
    fresh = get_conditional_response(request, etag=etag)
    response = fresh or (_by_nginx(file) if settings.MEDIA_BY_NGINX else _by_python(request, file, etag))
    response["ETag"] = etag
    response["Cache-Control"] = SHARED if file.public else PRIVATE
    response["Content-Security-Policy"] = SANDBOX
    response["Content-Disposition"] = disposition(file.save_as, attached=file.attached)
    return response


def disposition(name: str, *, attached: bool) -> str:
    """RFC 6266: an ASCII name for old readers, the real one for all others."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "file"
    return f"{'attachment' if attached else 'inline'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _by_nginx(file: Served) -> HttpResponse:
    """nginx sends the file by itself, in parts if the reader asks so."""
    response = HttpResponse(content_type=file.content_type)
    response["X-Accel-Redirect"] = f"/protected/library/{file.name}"
    del response["Content-Length"]
    return response


def _by_python(request: HttpRequest, file: Served, etag: str) -> HttpResponseBase:
    path = path_of(file.name)
    try:
        size = path.stat().st_size
    except FileNotFoundError as problem:
        raise Http404 from problem
    asked = asked_range(request, size, etag)
    if asked == UNSATISFIABLE:
        status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        return HttpResponse(status=status, headers={"Content-Range": f"bytes */{size}"})
    start, end = asked or (0, size - 1)
    parts = _part(path, start, end - start + 1)
    response = StreamingHttpResponse(parts, content_type=file.content_type, status=206 if asked else 200)
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(end - start + 1)
    # So that no middleware compresses what is compressed, and parts stay parts.
    response["Content-Encoding"] = "identity"
    if asked:
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


UNSATISFIABLE = (-1, -1)


def asked_range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """(first, last) byte of the one range that is asked for; None for the whole; UNSATISFIABLE for one that is not there."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if found is None or not any(found.groups()) or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if not first:
        start, end = max(size - int(last), 0), size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
    return (start, end) if start <= end < size else UNSATISFIABLE


def begins(request: HttpRequest) -> bool:
    """Whether this request is for the beginning of the file: one play or download asks for many parts."""
    return re.match(r"bytes=(?!0-)", request.headers.get("Range", "")) is None


def _part(path: Path, start: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        stream.seek(start)
        while length > 0 and (chunk := stream.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
