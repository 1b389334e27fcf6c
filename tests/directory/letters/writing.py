"""A letter and the offices it goes to: a province, its district, and two offices below."""

import datetime as dt

from django.utils import timezone

from directory.letters import services
from directory.letters.tokens import token_of
from directory.models import Letter
from tests.factories import make_agency, make_officer

HERE, THERE = "50", "57"


class Tree:
    """`hall` over `district` over `one` and `two`, all in Chiang Mai; `elsewhere` under the hall, in Chiang Rai."""

    def __init__(self):
        self.hall = make_agency(kind="province_hall", name_th="ศาลากลางทดสอบ", province_id=HERE)
        self.district = make_agency(
            kind="district_office", name_th="อำเภอทดสอบ", province_id=HERE, parent=self.hall
        )
        self.one = make_agency(kind="tao", name_th="อบต.ทดสอบหนึ่ง", province_id=HERE, parent=self.district)
        self.two = make_agency(kind="tao", name_th="อบต.ทดสอบสอง", province_id=HERE, parent=self.district)
        self.elsewhere = make_agency(kind="tao", name_th="อบต.แดนไกล", province_id=THERE, parent=self.hall)


def make_letter(**kw):
    day = timezone.localdate()
    defaults = {
        "number": "ตช 0039.1/ว 123", "dated_on": day - dt.timedelta(days=1), "subject": "ขอความร่วมมือติดโปสเตอร์",
        "body": "ขอให้ติดโปสเตอร์\n\nและส่งต่อ", "from_office": "สำนักงานตำรวจแห่งชาติ", "signer_name": "ผู้ลงนาม ทดสอบ",
        "signer_position": "ผู้บังคับการ", "owner_office": "กองทดสอบ", "contact": "โทร. 0 2123 4567",
        "due_on": day + dt.timedelta(days=14), "links_end_on": day + dt.timedelta(days=180),
        "created_at": timezone.now(),
    }  # fmt: skip
    return Letter.objects.create(**defaults | {"changed_by": kw.pop("by", None) or make_officer()} | kw)


def approved(**kw):
    agencies = kw.pop("agencies", ())
    letter = make_letter(**kw)
    letter.agencies.set(agencies)
    return services.approve_letter(letter, by=make_officer(), at=timezone.now())


def issued(**kw):
    """A letter on its way; also one whose dates have passed since."""
    letter = approved(**kw)
    services.issue_letter(letter, by=make_officer(), at=timezone.now())
    return Letter.objects.get(pk=letter.pk)


def copy_of(letter, agency):
    return letter.circulations.get(agency=agency)


def token(circulation):
    return token_of(circulation.private_links.get(ended_at=None))


def receive(circulation, **kw):
    given = {
        "office_name": "งานสารบรรณ", "receipt_number": "456/2569", "received_on": timezone.localdate(),
        "received_time": dt.time(9, 30), "at": timezone.now(),
    }  # fmt: skip
    return services.acknowledge(circulation, **given | kw)
