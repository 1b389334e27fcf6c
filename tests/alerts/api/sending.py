"""A police system that sends files, and the officer who answers for it."""

import datetime as dt
import hashlib
import uuid
from contextlib import contextmanager

from django.utils import timezone

from accounts.models import Role, StaffRole, User
from alerts.importing.tokens import make_token
from alerts.models import ApiToken, Source
from tests.factories import make_officer

GOOD = b"case_no,reported_at,case_type\n1,2026-11-20,JOB\n2,2026-11-21,JOB\n"
BAD_ROW = b"case_no,reported_at,case_type\n1,2026-11-20,JOB\n2,2026-11-21,NO_SUCH_TYPE\n"
PERSONAL = "case_no,reported_at,case_type,เลขบัตรประชาชน\n1,2026-11-20,JOB,1\n".encode()
ADDRESS = "/api/v1/cases/import/"


def administrator():
    user = make_officer()
    StaffRole.objects.create(user=user, role=Role.ADMINISTRATOR, granted_at=timezone.now())
    return user


def token(name="ระบบทดสอบ", *, source="tpo", at=None, days=30, by=None):
    """(the token, its text)."""
    at = at or timezone.now()
    place, _ = Source.objects.get_or_create(name=source)
    return make_token(
        name=name, source=place, scopes=["cases:import"], expires_at=at + dt.timedelta(days=days), by=by or administrator(), at=at
    )  # fmt: skip


@contextmanager
def committed_token():
    """The text of a token for tests with real commits: written without the audit, and taken away afterwards."""
    text, at = f"cvt_00000000_{'t' * 43}", timezone.now()
    source, _ = Source.objects.get_or_create(name="tpo")
    by = User.objects.create_superuser(f"{uuid.uuid4()}@police.example", "a-long-enough-password")
    made = ApiToken.objects.create(
        name="ระบบทดสอบ", source=source, scopes=["cases:import"], prefix=text[:12], hash=hashlib.sha256(text.encode()).digest(),
        made_by=by, made_at=at, expires_at=at + dt.timedelta(days=1),
    )  # fmt: skip
    yield text
    made.imports.all().delete()
    made.delete()
    by.delete()


def send(client, text, body=GOOD, *, key="key-00000001", content_type="text/csv", **headers):
    headers = {"Idempotency-Key": key, "Authorization": f"Bearer {text}"} | headers
    return client.post(ADDRESS, body, content_type=content_type, headers=headers)
