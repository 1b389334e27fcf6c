"""What went wrong, in one shape for the whole API: application/problem+json (RFC 9457) in Thai and English, saying what to do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions

CONTENT_TYPE = "application/problem+json"
# Where each code is explained: an anchor of the page for developers.
TYPE = "/api/v1/docs/#{code}"


@dataclass(frozen=True)
class Text:
    th: str
    en: str


@dataclass(frozen=True)
class Wrong:
    """One parameter, header or column that is wrong, and what would be right."""

    name: str
    text: Text

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "detail": self.text.en, "detail_th": self.text.th}


CODES = {
    400: "invalid", 401: "not-signed-in", 403: "forbidden", 404: "not-found", 405: "method-not-allowed", 406: "not-acceptable",
    409: "conflict", 411: "length-required", 413: "too-large", 415: "unsupported-media-type", 422: "refused", 429: "too-many-requests",
    500: "error", 503: "unavailable", 507: "no-room",
}  # fmt: skip
TEXTS = {
    400: Text("คำขอไม่ถูกต้อง ดูใน errors ว่าต้องแก้อะไร", "The request is not right; `errors` says what to change."),
    401: Text(
        "ต้องยืนยันตัวก่อน ส่งโทเคนที่ยังใช้ได้ในส่วนหัว Authorization หรือเข้าสู่ระบบ",
        "Send a valid token in the Authorization header, or sign in.",
    ),
    403: Text("ไม่มีสิทธิ์ทำรายการนี้ ขอสิทธิ์จากผู้ดูแลระบบ", "This is not allowed; ask an administrator for the right to it."),
    404: Text("ไม่พบข้อมูลนี้ ตรวจที่อยู่และวันที่ที่ขอ", "There is nothing here; check the address and the date."),
    405: Text("ที่อยู่นี้ไม่รับวิธีเรียกแบบนี้ ดูวิธีที่รับในส่วนหัว Allow", "This method is not served here; the Allow header lists those that are."),
    406: Text(
        "ให้ข้อมูลแบบที่ขอในส่วนหัว Accept ไม่ได้ ดูแบบที่มีในเอกสาร",
        "The form that the Accept header asks for is not served here; the documentation lists those that are.",
    ),
    409: Text(
        "กุญแจ Idempotency-Key นี้ใช้กับไฟล์อื่นไปแล้ว ใช้กุญแจใหม่สำหรับไฟล์ใหม่",
        "This Idempotency-Key was used for another file; take a new key for a new file.",
    ),
    411: Text("ต้องบอกขนาดข้อมูลในส่วนหัว Content-Length", "Say how long the body is in a Content-Length header."),
    413: Text("ข้อมูลใหญ่เกินกำหนด แบ่งเป็นหลายไฟล์", "The body is too large; split it into several files."),
    415: Text("ไม่รับข้อมูลชนิดนี้ ส่งเป็น text/csv หรือ XLSX", "This kind of body is not taken; send text/csv or XLSX."),
    422: Text("อ่านคำขอได้ แต่รับไฟล์นี้ไม่ได้ ยังไม่ได้เก็บข้อมูลใด", "The request was understood but the file is refused; nothing was stored."),
    429: Text("เรียกถี่เกินไป รอตามเวลาในส่วนหัว Retry-After แล้วเรียกใหม่", "Too many requests; wait as long as the Retry-After header says, then try again."),
    500: Text("ระบบขัดข้อง เราได้รับบันทึกแล้ว โปรดลองใหม่ภายหลัง", "Something failed here and was recorded; try again later."),
    503: Text("ระบบหยุดชั่วคราว รอตามเวลาในส่วนหัว Retry-After แล้วเรียกใหม่", "Temporarily unavailable; wait as long as the Retry-After header says, then try again."),
    507: Text("ไม่มีที่เก็บไฟล์เหลือ เจ้าหน้าที่ได้รับแจ้งแล้ว โปรดลองใหม่ภายหลัง", "No room is left to keep the file; try again later."),
}  # fmt: skip


class Problem(exceptions.APIException):
    """A refusal with words of its own. `more` is added to the body."""

    def __init__(
        self,
        status: int,
        text: Text | None = None,
        *,
        errors: Iterable[Wrong] = (),
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__()
        self.status_code, self.text, self.errors, self.more = status, text, tuple(errors), dict(more or {})


def problem_response(
    status: int,
    text: Text | None = None,
    *,
    errors: Iterable[Wrong] = (),
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The one shape of an error. Never kept by a cache."""
    said = text or TEXTS[status]
    body = {
        "type": TYPE.format(code=CODES[status]),
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": CODES[status],
        "detail": said.en,
        "detail_th": said.th,
        "errors": [wrong.as_json() for wrong in errors],
    } | dict(more or {})
    content = json.dumps(body, ensure_ascii=False).encode()
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE, headers=headers)


def answer_problem(problem: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The framework's hook (EXCEPTION_HANDLER). What is nobody's refusal goes on to the house's own handlers."""
    if isinstance(problem, Http404):
        return problem_response(404)
    if isinstance(problem, PermissionDenied):
        return problem_response(403)
    if not isinstance(problem, exceptions.APIException):
        return None
    if isinstance(problem, Problem):
        response = problem_response(
            problem.status_code, problem.text, errors=problem.errors, more=problem.more
        )
    else:
        response = problem_response(problem.status_code)
    if challenge := getattr(problem, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    if wait := getattr(problem, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response
