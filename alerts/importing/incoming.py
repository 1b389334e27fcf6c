"""A case file that a police system sends: kept as an officer's upload is, confirmed by the token, imported by the same worker.

What is sent twice with one key is taken once, however many arrive at the same moment.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import IntegrityError, transaction

from alerts.importing.problems import FileRefused
from alerts.importing.services import look_at_case_file, refuse_upload
from alerts.importing.uploads import ring_for
from alerts.models import ApiImport, ApiToken, ImportBatch

CHUNK = 1 << 20
State = ImportBatch.State


class BrokenOff(Exception):
    """Fewer bytes came than were announced."""


class KeyTaken(Exception):
    """The key was used for a file that says something else."""


def receive(read: Callable[[int], bytes], length: int) -> tuple[TemporaryUploadedFile, str]:
    """Write a body to the disk as it comes, a mebibyte in memory at a time; the file and its SHA-256.

    Whoever closes the file removes it, unless it was kept.
    """
    upload: TemporaryUploadedFile = TemporaryUploadedFile("cases", "", length, None)
    stream = upload.file
    assert stream is not None
    try:
        digest, left = hashlib.sha256(), length
        while left > 0 and (chunk := read(min(CHUNK, left))):
            digest.update(chunk)
            stream.write(chunk)
            left -= len(chunk)
        if left:
            raise BrokenOff
        stream.flush()
        upload.seek(0)
    except BaseException:
        upload.close()
        raise
    return upload, digest.hexdigest()


def take_in(
    upload: TemporaryUploadedFile, *, token: ApiToken, key: str, sha256: str, at: dt.datetime
) -> ApiImport:
    """Keep the file under its key, or find what the key brought before. Raises KeyTaken.

    A file whose headings already forbid it is refused at once: the record stays, the file does not.
    """
    found = _before(token, key, sha256)
    if found:
        return found
    refusal = _refusal(upload)
    try:
        with transaction.atomic():
            return _keep(upload, refusal, token=token, key=key, sha256=sha256, at=at)
    except IntegrityError:  # somebody with the same key was faster
        found = _before(token, key, sha256)
        if found is None:
            raise
        return found


def _before(token: ApiToken, key: str, sha256: str) -> ApiImport | None:
    found = ApiImport.objects.filter(token=token, key=key).select_related("batch__source").first()
    if found and found.sha256 != sha256:
        raise KeyTaken
    return found


def _refusal(upload: TemporaryUploadedFile) -> FileRefused | None:
    try:
        look_at_case_file(Path(upload.temporary_file_path()))
    except FileRefused as refusal:
        return refusal
    return None


def _keep(
    upload: TemporaryUploadedFile,
    refusal: FileRefused | None,
    *,
    token: ApiToken,
    key: str,
    sha256: str,
    at: dt.datetime,
) -> ApiImport:
    """The rows first: of two with one key the second fails here, before its file is moved."""
    batch = ImportBatch(
        source=token.source, state=State.CONFIRMED, file_name=f"API · {token.name}", file_sha256=sha256, file_bytes=upload.size or 0, created_at=at
    )  # fmt: skip
    if refusal:
        refuse_upload(batch, refusal, at=at)
    else:
        batch.save()
    arrival = ApiImport.objects.create(
        token=token, key=key, sha256=sha256, batch=batch, was_refused=refusal is not None
    )
    if not refusal:
        batch.file.save(upload.name or "", upload)
        ring_for(batch)
    return arrival
