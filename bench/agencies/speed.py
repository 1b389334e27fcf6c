"""The directory's goals in one run: loading, a page of the tree, searching, issuing a letter to 9,000 offices.

    .venv/bin/python -m bench.agencies.speed

Each beside a limit of the machine in the same run: COPY of the same rows, the same rows by plain SQL, a bare page. Medians of
some rounds. Short links have their own script (`bench.web.short_links`), imports too (`bench.agencies.importing`).
"""

from __future__ import annotations

import csv
import datetime as dt
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.scratch import scratch_database

ROUNDS = 3
QUERIES = Path(__file__).parents[1] / "search" / "queries.csv"
DATA = Path(__file__).parents[2] / "directory" / "data" / "agencies.csv"


def timed(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> None:
    with scratch_database():
        loading()
        tree()
        searching()
        issuing()


def loading() -> None:
    """Into empty tables, then once more when nothing changed; the limit is COPY of the same file, and one INSERT."""
    from django.db import connection
    from django.utils import timezone

    from directory.agency_loading import load_agencies
    from directory.models import Agency, ContactPoint

    ours, again, bare = [], [], []
    for _ in range(ROUNDS):
        ContactPoint.objects.all().delete()
        Agency.objects.update(parent=None)
        Agency.objects.all().delete()
        ours.append(timed(lambda: load_agencies(at=timezone.now())))
        again.append(timed(lambda: load_agencies(at=timezone.now())))
        bare.append(timed(lambda: _copy(connection)))
    count = Agency.objects.count()
    mine, limit = statistics.median(ours), statistics.median(bare)
    print(f"loading {count} agencies: {mine:.2f} s, again {statistics.median(again):.2f} s; COPY and INSERT {limit:.2f} s: x{mine / limit:.1f}")  # fmt: skip


def _copy(connection: Any) -> None:
    with DATA.open("rb") as stream, connection.cursor() as cursor:
        names = next(csv.reader([stream.readline().decode("utf-8-sig")]))
        cursor.execute(f"CREATE TEMP TABLE came ({', '.join(f'{name} text' for name in names)})")
        with cursor.copy("COPY came FROM STDIN (FORMAT csv, NULL 'none')") as copy:
            copy.write(stream.read())
        cursor.execute(
            "CREATE TEMP TABLE bare (LIKE directory_agency INCLUDING INDEXES INCLUDING CONSTRAINTS)"
        )
        cursor.execute(
            "INSERT INTO bare (id, code, kind, name_th, name_en, province_id, district_id, subdistrict_id, address, website,"
            " source, licence, confidence, as_of, often_impersonated, note, keeper, sort_key)"
            " SELECT row_number() OVER (), code, kind, name_th, name_en, nullif(province, ''), nullif(district, ''),"
            " nullif(subdistrict, ''), address, website, source, licence, confidence, as_of, often_impersonated = '1', note,"
            " 'file', name_th FROM came"
        )
        cursor.execute("DROP TABLE came, bare")


def tree() -> None:
    """Pages of nodes with most children and with none: queries, and time beside a page without a database."""
    from django.conf import settings
    from django.db import connection
    from django.db.models import Count
    from django.http import HttpResponse
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import path

    import cybervaccine.urls as portal
    from directory.models import Agency

    settings.ALLOWED_HOSTS, settings.DEBUG = ["*"], False
    portal.urlpatterns.append(path("bare/", lambda _request: HttpResponse("x")))
    client, queries, ours, bare = Client(), [], [], []
    most = list(Agency.objects.annotate(n=Count("children")).order_by("-n", "pk")[:20])
    none = list(Agency.objects.filter(children=None).order_by("pk")[:20])
    for agency in [*most, *none]:
        client.get(agency.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            client.get(agency.get_absolute_url())
        queries.append(len(asked))
        ours.append(timed(lambda: client.get(agency.get_absolute_url())))  # noqa: B023 - called at once
        bare.append(timed(lambda: client.get("/bare/")))
    mine, plain = statistics.median(ours), statistics.median(bare)
    print(f"page of a node: at most {max(queries)} queries, {1000 * mine:.1f} ms; a page that says x {1000 * plain:.1f} ms: x{mine / plain:.1f}")  # fmt: skip


def searching() -> None:
    """Every labelled query in agencies and places; the limit is one row by its key.

    Those that find nothing there (half ask about other things) get "did you mean", a trigram search, and are told apart.
    """
    from directory.models import Agency
    from directory.search.finding import find
    from directory.search.indexing import reindex
    from directory.views import MOST_FOUND, SEARCHED

    reindex()
    with QUERIES.open(encoding="utf-8", newline="") as stream:
        asked = [row["query"] for row in csv.DictReader(stream)]
    one = Agency.objects.values_list("pk", flat=True).first()
    found, missed = [], []
    for text in [asked[0], *asked * ROUNDS]:
        begin = time.perf_counter()
        answer = find(text, kinds=SEARCHED, limit=MOST_FOUND)
        (missed if answer.did_you_mean or not answer.documents else found).append(time.perf_counter() - begin)
    bare = statistics.median(timed(lambda: Agency.objects.get(pk=one)) for _ in found)
    for name, times in (("found", found[1:]), ("not found, did you mean", missed)):
        p95 = sorted(times)[int(len(times) * 0.95)]
        print(f"search, {name}: {len(times)} times, median {1000 * statistics.median(times):.1f} ms, p95 {1000 * p95:.1f} ms; one row by its key {1000 * bare:.2f} ms")  # fmt: skip


def issuing() -> None:
    """A letter to every office that may get one; the limit is the same three tables filled by plain SQL with random codes."""
    from django.db import connection, transaction
    from django.utils import timezone

    from accounts.models import User
    from directory.letters import pdf, services
    from directory.letters.recipients import recipients_of
    from directory.models import Agency, Letter

    now, day = timezone.now(), timezone.localdate()
    writer, second = (
        User.objects.create_superuser(f"{name}@police.example", "a-long-enough-password") for name in "ab"
    )
    ours, bare, count = [], [], 0
    for number in range(ROUNDS):
        letter = Letter.objects.create(
            number=f"ตช 1/ว {number}", dated_on=day, subject="ขอความร่วมมือ", body="ขอให้ติดโปสเตอร์\n\nและส่งต่อ", from_office="ตร.",
            signer_name="ทดสอบ", signer_position="ผู้บังคับการ", owner_office="กองทดสอบ", contact="โทร. 0 2123 4567",
            due_on=day + dt.timedelta(days=14), links_end_on=day + dt.timedelta(days=180), created_at=now, changed_by=writer,
        )  # fmt: skip
        everybody = Agency.objects.current().exclude(kind__in=Agency.HOTLINE_KINDS)
        letter.agencies.set(everybody)
        letter = services.approve_letter(letter, by=second, at=now)
        count = recipients_of(letter).count()
        ours.append(timed(lambda: services.issue_letter(letter, by=second, at=now)))  # noqa: B023
        with transaction.atomic():
            bare.append(timed(lambda: _issue_bare(connection, letter.pk)))  # noqa: B023
            transaction.set_rollback(True)
    mine, limit = statistics.median(ours), statistics.median(bare)
    print(f"issuing to {count} offices: {mine:.2f} s; plain SQL {limit:.2f} s: x{mine / limit:.1f}")
    row = letter.circulations.select_related("agency").first()
    one = statistics.median(timed(lambda: pdf.as_pdf(letter, pdf.Copy(row.agency.name_th))) for _ in range(5))
    print(f"a letter as PDF, made when it is asked for: {1000 * one:.0f} ms")


def _issue_bare(connection: Any, letter: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE gone ON COMMIT DROP AS SELECT id AS agency,"
            " translate(substr(md5(random()::text) || md5(random()::text), 1, 26), '01lo', '2345') AS code"
            " FROM directory_agency WHERE kind NOT IN ('hotline', 'bank')"
        )
        cursor.execute(
            "DELETE FROM directory_privatelink; DELETE FROM directory_circulation WHERE letter_id = %s",
            [letter],
        )
        cursor.execute(
            "INSERT INTO directory_link (code, kind, label, agency_id, target, created_at, withdrawn_reason)"
            " SELECT code, 'agency', 'x', agency, '', now(), '' FROM gone"
        )
        cursor.execute(
            "INSERT INTO directory_circulation (letter_id, agency_id, link_id, sent_at, withdrawn_reason, office_name,"
            " receipt_number, done_text) SELECT %s, agency, link.id, now(), '', '', '', '' FROM gone JOIN directory_link link USING (code)",
            [letter],
        )
        cursor.execute(
            "INSERT INTO directory_privatelink (circulation_id, number, token_hash, made_at)"
            " SELECT id, 1, encode(sha256(id::text::bytea), 'hex'), now() FROM directory_circulation WHERE letter_id = %s", [letter],
        )  # fmt: skip


if __name__ == "__main__":
    main()
