"""Alarms on the duty desk: what lasts, the oldest first, and where it is dealt with."""

import datetime as dt

import pytest

from accounts.models import Role, StaffRole
from alerts.desk.alarms import Alarm, alarms
from alerts.models import StaffAlarm
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 25, 0, 30, tzinfo=dt.UTC)


def staff(role):
    user = make_officer()
    StaffRole.objects.create(user=user, role=role, granted_at=AT)
    return user


@pytest.fixture
def troubles():
    for kind, hours, ended in (("quota-low", 2, None), ("bulletin-missing", 5, None), ("stopped", 9, AT)):
        StaffAlarm.objects.create(kind=kind, began_at=AT - dt.timedelta(hours=hours), ended_at=ended)


def test_open_alarms_are_told_with_since_when_and_where_to(troubles):
    assert alarms(staff(Role.OFFICER), at=AT) == (
        Alarm("ยังไม่มีประกาศของวันนี้", "มา 5 ชั่วโมงแล้ว", "/admin/alerts/importbatch/"),
        Alarm("โควตาข้อความ LINE เหลือไม่พอส่งครั้งหน้า", "มา 2 ชั่วโมงแล้ว", "/admin/alerts/delivery/"),
    )


def test_alarms_are_not_for_auditors(troubles):
    assert alarms(staff(Role.AUDITOR), at=AT) == ()
