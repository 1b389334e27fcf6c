"""Files of agencies and numbers as an officer sends, and a worker takes them."""

import csv
import datetime as dt
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from directory.exchange import uploads
from directory.models import AgencyImport

AT = dt.datetime(2026, 11, 25, 3, 0, tzinfo=dt.UTC)


def table(*rows):
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return "\ufeff" + stream.getvalue()


def send(client, model, content, name="file.csv"):
    """Send a file as an officer does; the answer."""
    data = content if isinstance(content, bytes) else content.encode()
    form = {"model": model, "file": SimpleUploadedFile(name, data)}
    return client.post(reverse("admin:directory_agencyimport_add"), form)


def try_file(client, model, content, name="file.csv"):
    """Send a file and let the worker try it; the import."""
    send(client, model, content, name)
    batch = AgencyImport.objects.first()
    uploads.handle(batch.pk, at=AT)
    batch.refresh_from_db()
    return batch


def confirm(client, batch, **take):
    """Confirm, and let the worker take it."""
    client.post(reverse("admin:directory_agencyimport_confirm", args=[batch.pk]), take)
    uploads.handle(batch.pk, at=AT)
    batch.refresh_from_db()
    return batch


def page_of(client, batch):
    return client.get(reverse("admin:directory_agencyimport_change", args=[batch.pk])).content.decode()
