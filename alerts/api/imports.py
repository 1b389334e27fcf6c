"""The way in for the case files of police systems: streamed to the disk, checked and imported as an officer's file is."""

from __future__ import annotations

import contextlib
import re
from typing import Any

from django.conf import settings
from django.http import StreamingHttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alerts.api.examples import IMPORT
from alerts.api.tokens import Imports, Looks, MayImport, TokenAuthentication
from alerts.importing import incoming
from alerts.importing.quarantine import error_file_rows, first_problems
from alerts.models import ApiImport, ImportBatch
from directory.api.describing import described
from directory.api.parameters import Parameters
from directory.api.problems import Problem, Text, Wrong
from directory.api.reading import ApiView
from directory.api.rendering import Csv

TAG = "cases"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_PROBLEMS = 50
State = ImportBatch.State
NUMBER = OpenApiParameter("id", int, OpenApiParameter.PATH, description="The `id` of the answer to the file.")
_KEY = re.compile(r"[!-~]{8,100}")
KEY = Text(
    "ใส่ส่วนหัว Idempotency-Key ยาว 8–100 ตัวอักษร ไม่มีช่องว่าง ไม่ซ้ำกันในแต่ละไฟล์ เช่น UUID",
    "Give an Idempotency-Key header of 8 to 100 characters without spaces, another for each file, such as a UUID.",
)
LENGTH = Text("Content-Length ต้องเป็นตัวเลข", "Content-Length must be a number.")
BROKEN_OFF = Text(
    "ไฟล์มาไม่ครบตาม Content-Length ยังไม่ได้เก็บข้อมูลใด ส่งใหม่ด้วย Idempotency-Key เดิม",
    "Fewer bytes came than Content-Length says. Nothing was stored; send it again with the same Idempotency-Key.",
)
ENCODED = Text("ไม่รับไฟล์ที่บีบอัด ส่งไฟล์ตามเดิม", "A compressed body is not taken; send the file as it is.")


class NothingAsked(Parameters):
    format = serializers.ChoiceField(["json"], required=False, help_text="Form of the answer.")


class CsvOnly(Parameters):
    format = serializers.ChoiceField(["csv"], required=False, help_text="Form of the answer.")


class ArrivalSerializer(serializers.Serializer):
    """What was received. The same key brings the same answer; how it goes on stands at `status_url`."""

    id = serializers.IntegerField()
    source = serializers.CharField(help_text="Of the token: case numbers are unique within one source.")
    received_at = serializers.DateTimeField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()
    status_url = serializers.CharField()


class CountsSerializer(serializers.Serializer):
    read = serializers.IntegerField()
    inserted = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    quarantined = serializers.IntegerField()


class RefusalSerializer(serializers.Serializer):
    code = serializers.CharField()
    th = serializers.CharField()
    en = serializers.CharField()


class RowProblemSerializer(serializers.Serializer):
    row = serializers.IntegerField()
    column = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()
    detail_th = serializers.CharField()


class StatusSerializer(ArrivalSerializer):
    """How a file fared. Until it is done the counts are null; all good rows come in together, or none."""

    state = serializers.ChoiceField(State.choices)
    finished_at = serializers.DateTimeField(allow_null=True)
    counts = CountsSerializer(allow_null=True)
    ignored_columns = serializers.ListField(child=serializers.CharField())
    refusal = RefusalSerializer(allow_null=True)
    problems = RowProblemSerializer(many=True, help_text="Of the first rows that were held back (แถวที่กักไว้).")
    errors_url = serializers.CharField(allow_null=True, help_text="Every held-back row, as CSV.")


class TokenView(ApiView):
    parameters = NothingAsked
    authentication_classes = [TokenAuthentication]
    permission_classes = [MayImport]

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **options: Any
    ) -> HttpResponseBase:
        final = super().finalize_response(request, response, *args, **options)
        final["Cache-Control"] = "private, no-store"
        return final

    def find(self, request: Request, pk: int) -> ApiImport:
        """One of this token's source; another's is not there."""
        mine = ApiImport.objects.filter(token__source=request.auth.source).select_related("batch__source")
        return get_object_or_404(mine, batch=pk)


class ImportCases(TokenView):
    throttle_classes = [Imports]
    http_method_names = ["post"]

    @described(
        ArrivalSerializer, name="cases_import", tag=TAG, status=202, csv=False, parameters=NothingAsked, summary="Send a case file (ส่งไฟล์คดี)",
        description="The body is the file itself: CSV (UTF-8 or Windows-874) or XLSX, with the columns of docs/api.md. It is kept and imported by a "
        "worker, under the same rules as a file that an officer uploads. Columns that look like personal data are refused before anything is stored.",
        path=[
            OpenApiParameter(
                "Idempotency-Key", {"type": "string", "pattern": "^[!-~]{8,100}$"}, OpenApiParameter.HEADER, required=True,
                description="One for each file. Sent again with the same file: the same answer, and nothing twice.",
            )
        ],
        request={Csv.media_type: OpenApiTypes.BINARY, XLSX: OpenApiTypes.BINARY},
        refusals=(400, 401, 403, 405, 406, 409, 411, 413, 415, 422, 429, 503, 507), example=IMPORT,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        key, length = _checked(request)
        try:
            upload, sha256 = incoming.receive(request._request.read, length)
        except (incoming.BrokenOff, UnreadablePostError) as problem:
            raise Problem(400, BROKEN_OFF) from problem
        with contextlib.closing(upload):
            try:
                arrival = incoming.take_in(
                    upload, token=request.auth, key=key, sha256=sha256, at=timezone.now()
                )
            except incoming.KeyTaken as taken:
                raise Problem(409) from taken
        said = as_arrival(arrival)
        if arrival.was_refused:
            refusal = {name: arrival.batch.refusal[name] for name in ("code", "th", "en")}
            raise Problem(422, Text(refusal["th"], refusal["en"]), more=said | {"refusal": refusal})
        return Response(said, status=202, headers={"Location": said["status_url"]})


class ImportStatus(TokenView):
    throttle_classes = [Looks]
    http_method_names = ["get", "head"]

    @described(
        StatusSerializer, name="cases_import_status", tag=TAG, csv=False, parameters=NothingAsked, path=[NUMBER], summary="How a file fared (ผลการนำเข้า)",
        refusals=(400, 401, 403, 404, 405, 406, 429, 503),
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return Response(as_status(self.find(request, pk)))


class ImportErrors(TokenView):
    parameters = CsvOnly
    renderer_classes = [Csv]
    throttle_classes = [Looks]
    http_method_names = ["get", "head"]

    @described(
        None, name="cases_import_errors", path=[NUMBER], tag=TAG, parameters=CsvOnly,
        summary="Rows that were held back (แถวที่กักไว้)", description="The file that says what to correct, row by row.",
        refusals=(400, 401, 403, 404, 405, 406, 429, 503),
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        batch = self.find(request, pk).batch
        response = StreamingHttpResponse(error_file_rows(batch), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="errors-{batch.pk}.csv"'
        return response


def _checked(request: Request) -> tuple[str, int]:
    """The key and the length, before a byte of the body is read."""
    key, length = request.headers.get("Idempotency-Key", ""), request.headers.get("Content-Length", "")
    if not _KEY.fullmatch(key):
        raise Problem(400, errors=[Wrong("Idempotency-Key", KEY)])
    kind = request.content_type.partition(";")[0].strip().lower()
    if kind not in (Csv.media_type, XLSX):
        raise Problem(415)
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem(415, ENCODED)
    if not length:
        raise Problem(411)
    if not (length.isascii() and length.isdigit()):
        raise Problem(400, LENGTH)
    most = settings.CASE_FILE_MAX_BYTES if kind == Csv.media_type else settings.CASE_XLSX_MAX_BYTES
    if int(length) > most:
        raise Problem(413)
    return key, int(length)


def as_arrival(arrival: ApiImport) -> dict[str, Any]:
    batch = arrival.batch
    return {
        "id": batch.pk,
        "source": batch.source.name,
        "received_at": batch.created_at.isoformat(),
        "bytes": batch.file_bytes,
        "sha256": arrival.sha256,
        "status_url": reverse("api:cases-import-status", args=[batch.pk]),
    }


def as_status(arrival: ApiImport) -> dict[str, Any]:
    batch = arrival.batch
    done = batch.state == State.DONE
    counts = {name: getattr(batch, name) for name in ("read", "inserted", "updated", "unchanged", "quarantined")}  # fmt: skip
    held = done and batch.quarantined
    return as_arrival(arrival) | {
        "state": batch.state,
        "finished_at": batch.finished_at.isoformat() if batch.finished_at else None,
        "counts": counts if done else None,
        "ignored_columns": list(batch.ignored_columns),
        "refusal": batch.refusal,
        "problems": first_problems(batch, SHOWN_PROBLEMS) if held else [],
        "errors_url": reverse("api:cases-import-errors", args=[batch.pk]) if held else None,
    }
