"""Where a browser sends a file in pieces: begin, then piece by piece; every answer says how much has arrived."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from media_library.files import resuming
from media_library.files.checking import Refused
from media_library.files.storing import NoRoom
from media_library.forms import BeginForm
from media_library.models import MediaItem, Upload

_SHA256 = re.compile(r"[0-9a-f]{64}")


def begin(request: HttpRequest, pk: int) -> JsonResponse:
    item, form = get_object_or_404(MediaItem, pk=pk), BeginForm(request.POST)
    if not form.is_valid():
        return _no(HTTPStatus.BAD_REQUEST, _("เลือกไฟล์ก่อน"))
    try:
        upload = resuming.begin(item, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _no(HTTPStatus.UNPROCESSABLE_ENTITY, str(refusal))
    except NoRoom:
        return _full()
    return JsonResponse({"code": upload.code, "received": upload.received, "piece": resuming.PIECE})


def take(request: HttpRequest, pk: int, code: str) -> JsonResponse:
    item = get_object_or_404(MediaItem, pk=pk)
    offset, sha256 = request.headers.get("Upload-Offset", ""), request.headers.get("Upload-Sha256", "")
    if not re.fullmatch(r"\d{1,15}", offset) or not _SHA256.fullmatch(sha256):
        return _no(HTTPStatus.BAD_REQUEST, "Upload-Offset, Upload-Sha256")
    said: dict[str, Any] = {"offset": int(offset), "content": request.body, "sha256": sha256}
    try:
        made = resuming.take(item, code, **said, by=request.user, at=timezone.now())
    except Upload.DoesNotExist as problem:
        raise Http404 from problem
    except resuming.Elsewhere as elsewhere:
        return JsonResponse({"received": elsewhere.received}, status=HTTPStatus.CONFLICT)
    except Refused as refusal:
        return _no(HTTPStatus.UNPROCESSABLE_ENTITY, str(refusal))
    except NoRoom:
        return _full()
    if isinstance(made, Upload):
        return JsonResponse({"received": made.received})
    return JsonResponse({"done": True}, status=HTTPStatus.CREATED)


def _no(status: HTTPStatus, problem: str) -> JsonResponse:
    return JsonResponse({"problem": problem}, status=status)


def _full() -> JsonResponse:
    return _no(HTTPStatus.INSUFFICIENT_STORAGE, _("พื้นที่เก็บสื่อเต็ม ยังไม่ได้เก็บไฟล์ใด แจ้งผู้ดูแลระบบ"))
