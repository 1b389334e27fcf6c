"""Checking a code or a file. A file is hashed in memory, looked at, and forgotten: it is stored nowhere."""

from __future__ import annotations

import hashlib
import io
from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.client_address import client_address
from accounts.limits import Rate, first_refusal, limited, too_many
from media_library import proofs
from media_library.files.checking import Refused, open_picture
from media_library.files.hashes import difference_hash

MOST_BYTES = 8 * 1024**2
FILES = Rate("proof-files", 60, 300)
# A hall that scans a volunteer's card is one address; a script that guesses the ten letters of some card among 100,000 would need 35 years at this pace.
CODES = Rate("proof-codes", 3000, 300)


class InMemory(MemoryFileUploadHandler):
    """Keeps what is small in memory; what is larger never arrives on a disk either."""

    def handle_raw_input(self, input_data: Any, meta: Any, content_length: int, *rest: Any) -> None:
        self.activated = content_length <= MOST_BYTES


@require_safe
@never_cache
def code_form(request: HttpRequest) -> HttpResponse:
    """What was typed leads to its own page."""
    code = proofs.read_code(request.GET.get("code", "")[:300])
    return redirect("media_library:proof", code or "-")


@require_safe
@never_cache
def proof(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    if wait := first_refusal([(CODES, client_address(request))], at=now):
        return too_many(request, wait)
    return _answer(request, proofs.check_code(code, at=now))


@csrf_exempt  # checked inside, once it is said where the file may go
def file_form(request: HttpRequest) -> HttpResponse:
    request.upload_handlers = [InMemory(request)]
    return _file(request)


@require_POST
@never_cache
@csrf_protect
@limited(FILES)
def _file(request: HttpRequest) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        return _too_large(request) if _length(request) > MOST_BYTES else redirect("verify")
    sha256, dhash = _hashes(upload)
    return _answer(request, proofs.check_file(sha256, dhash, at=timezone.now()))


def _length(request: HttpRequest) -> int:
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isdigit() else 0


def _hashes(upload: UploadedFile) -> tuple[str, str]:
    """SHA-256 of the bytes; the difference hash where they are a picture."""
    content = upload.read()
    try:
        image = open_picture(io.BytesIO(content))
        image.draft("L", (512, 512))
        looks = difference_hash(image)
    except (Refused, OSError, SyntaxError, ValueError):
        looks = ""
    return hashlib.sha256(content).hexdigest(), looks


def _answer(request: HttpRequest, found: proofs.Proof) -> HttpResponse:
    status = (
        HTTPStatus.NOT_FOUND
        if found.finding == proofs.Finding.UNKNOWN and request.method != "POST"
        else HTTPStatus.OK
    )
    return render(
        request,
        "media_library/proof.html",
        {"proof": found, "finding": found.finding.name.lower()},
        status=status,
    )


def _too_large(request: HttpRequest) -> HttpResponse:
    found = proofs.Proof(
        proofs.Finding.UNKNOWN, _("ไฟล์ใหญ่เกินไป"), _("ตรวจได้ไม่เกิน 8 MB ลองพิมพ์รหัสที่อยู่บนโปสเตอร์แทน")
    )
    context = {"proof": found, "finding": "unknown"}
    return render(request, "media_library/proof.html", context, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
