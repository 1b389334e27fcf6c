"""A police system that sends files, and the officer who answers for it."""

import datetime as dt

from django.utils import timezone

from accounts.models import Role, StaffRole
from alerts.importing.tokens import make_token
from alerts.models import Source
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


def send(client, text, body=GOOD, *, key="key-00000001", content_type="text/csv", **headers):
    headers = {"Idempotency-Key": key, "Authorization": f"Bearer {text}"} | headers
    return client.post(ADDRESS, body, content_type=content_type, headers=headers)
