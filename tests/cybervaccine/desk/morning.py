"""A morning on duty: something waits on every card, in Chiang Mai unless it is national."""

import datetime as dt

from django.db import connection

from accounts.models import ExportRequest, User
from alerts.models import (
    AnalysisRun,
    BulletinNote,
    CaseTypeAlias,
    Delivery,
    ImportBatch,
    QuarantinedRow,
    Source,
    StaffAlarm,
)
from assessment.models.volunteers import State as VolunteerState
from directory.hotlines import propose
from directory.models import Agency, ContactPoint, Letter
from directory.thai import local_day
from media_library.models import State
from tests.assessment.volunteers.people import make_volunteer
from tests.bulletins import make_bulletin
from tests.directory.letters.writing import issued
from tests.factories import make_agency, make_contact, make_officer
from tests.media_library.items import make_item

HERE, THERE = "50", "57"
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
LABEL = "หลอกรักออนไลน์"


def make_morning(*, at, province=HERE, keys=("a1", "a2")):
    """Everything that waits; `keys` name the two citizens of it."""
    colleague = make_officer()
    make_bulletin_of_the_day(colleague, at=at)
    make_files(at=at)
    make_numbers(colleague, at=at, province=province)
    letter = issued(agencies=[make_agency(province_id=province)], province_id=province)
    Letter.objects.filter(pk=letter.pk).update(due_on=local_day(at) - 3 * DAY)
    make_item(author=colleague, state=State.IN_REVIEW, submitted_at=at - 2 * DAY)
    home = {"subdistrict_id": f"{province}0101"}
    make_volunteer(keys[0], state=VolunteerState.APPLIED, applied_at=at - 9 * DAY, **home)
    make_volunteer(
        keys[1], state=VolunteerState.APPLIED, applied_at=at - DAY, proposed_state=VolunteerState.ACTIVE,
        proposed_by=colleague, proposed_at=at, **home,
    )  # fmt: skip
    ExportRequest.objects.create(
        asked_by=colleague, asked_at=at - 5 * HOUR, reason="case", province_id=province, count=12
    )
    return colleague


def make_bulletin_of_the_day(colleague, *, at):
    bulletin = make_bulletin(local_day(at), areas={HERE: {"LOAN": 44, "JOB": 21, "GOODS_NON_ORG": 9}})
    AnalysisRun.objects.create(date=bulletin.date, at=at - HOUR, bulletin=bulletin, created=True)
    Delivery.objects.create(date=bulletin.date, bulletin=bulletin, state="waiting", created_at=at, at=at)
    BulletinNote.objects.create(
        date=bulletin.date, text_th="วันนี้มีเว็บปลอมของธนาคาร อย่ากดลิงก์", proposed_by=colleague, proposed_at=at
    )
    StaffAlarm.objects.create(
        kind="quota-low", detail="900 messages left, 1200 people", began_at=at - 3 * HOUR
    )
    return bulletin


def make_files(*, at):
    source, _ = Source.objects.get_or_create(name="morning")
    done = {"source": source, "state": "done", "created_at": at - 2 * HOUR, "finished_at": at - 2 * HOUR}
    batch = ImportBatch.objects.create(
        file_name="cases.csv", read=130, inserted=120, updated=7, quarantined=3, **done
    )
    for number in range(3):
        QuarantinedRow.objects.create(
            batch=batch, row_number=number + 2, values={"case_type": LABEL},
            problems=[{"column": "case_type", "code": "case_type_unknown"}],
        )  # fmt: skip
    ImportBatch.objects.create(source=source, file_name="next.csv", state="previewed", created_at=at - HOUR)
    return batch


def make_numbers(colleague, *, at, province=HERE):
    day = local_day(at)
    for left in (-10 * DAY, -DAY, 12 * DAY):
        make_contact(
            make_agency(province_id=province),
            verified_on=day - 200 * DAY,
            verified_by=colleague,
            expires_on=day + left,
        )
    wanted = ContactPoint(agency=make_agency(province_id=province), kind="bank", value="1599")
    propose(wanted, by=colleague, at=at - 4 * HOUR)


TABLES = (
    "accounts_citizen, accounts_exportrequest, alerts_bulletin, alerts_importbatch, alerts_source, alerts_staffalarm,"
    " directory_letter, directory_link, directory_hotlineproposal, media_library_mediaitem"
)


def unmake_morning():
    """After a test with real commits."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")
    CaseTypeAlias.objects.filter(source="quarantine").delete()
    ContactPoint.objects.filter(agency__code__startswith="made-").delete()
    Agency.objects.filter(code__startswith="made-").delete()
    User.objects.filter(email__endswith="@police.example").delete()
