"""Django's own dates in admin: พ.ศ. in Thai, the Christian era in English and wherever a machine reads."""

import datetime as dt
import json

import pytest
from django import forms
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import display_for_value
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.template import Context, Template
from django.urls import reverse
from django.utils import formats, translation

from alerts.models import HolidayOverride
from directory import thai
from tests.bulletins import make_bulletin
from tests.factories import make_contact, make_officer
from tests.staff import sign_in

DAY = dt.date(2026, 11, 24)
MOMENT = dt.datetime(2026, 11, 24, 1, 30, tzinfo=dt.UTC)


@pytest.fixture
def officer(db, client):
    user = make_officer(is_superuser=True)
    sign_in(client, user)
    return user


@pytest.fixture
def page(client, officer):
    return lambda address, **query: client.get(address, query).content.decode()


@pytest.fixture
def holiday(db):
    return HolidayOverride.objects.create(day=DAY, name_th="วันทดสอบ", is_holiday=True, source="ทดสอบ")


HOLIDAYS = "admin:alerts_holidayoverride_changelist"


def test_list_shows_the_buddhist_year(page, holiday):
    shown = page(reverse(HOLIDAYS))

    assert "24 พฤศจิกายน 2569" in shown
    assert "พฤศจิกายน 2026" not in shown


def test_readonly_field_shows_the_buddhist_year_and_the_hour_as_the_portal_does(page, db):
    bulletin = make_bulletin()

    shown = page(reverse("admin:alerts_bulletin_change", args=[bulletin.pk]))

    assert f'<div class="readonly">{thai.date_long(bulletin.date)}</div>' in shown
    assert f'<div class="readonly">{thai.datetime_text(bulletin.as_of)}</div>' in shown
    assert f"{bulletin.date.year + 543}" in shown


def test_way_through_the_years_says_buddhist_years_and_asks_for_common_ones(page, holiday):
    HolidayOverride.objects.create(day=dt.date(2027, 1, 4), name_th="อีกวัน", is_holiday=True, source="ทดสอบ")

    years = page(reverse(HOLIDAYS))
    months = page(reverse(HOLIDAYS), day__year=2026)
    days = page(reverse(HOLIDAYS), day__year=2026, day__month=11)

    assert '<a href="?day__year=2026">2569</a>' in years
    assert "พฤศจิกายน 2569</a>" in months
    assert "&lsaquo; 2569</a>" in days
    assert "24 พฤศจิกายน</a>" in days


def test_history_shows_the_buddhist_year(page, officer, holiday):
    kind = ContentType.objects.get_for_model(HolidayOverride)
    said = LogEntry.objects.create(
        user=officer,
        content_type=kind,
        object_id=holiday.pk,
        object_repr="",
        action_flag=CHANGE,
        change_message="แก้",
    )
    LogEntry.objects.filter(pk=said.pk).update(action_time=MOMENT)

    shown = page(reverse("admin:alerts_holidayoverride_history", args=[holiday.pk]))

    assert "24 พฤศจิกายน 2569 08:30 น." in shown


def test_field_to_type_in_keeps_the_common_era(page, holiday):
    shown = page(reverse("admin:alerts_holidayoverride_change", args=[holiday.pk]))

    assert 'value="24/11/2026"' in shown


def test_buddhist_year_that_is_typed_is_refused_with_the_year_that_is_meant(client, officer):
    typed = {"day": "24/11/2569", "name_th": "วันทดสอบ", "is_holiday": "on", "source": "ทดสอบ"}

    shown = client.post(reverse("admin:alerts_holidayoverride_add"), typed).content.decode()

    assert "ถ้าหมายถึง พ.ศ. 2569 ให้ใส่ 2026" in shown
    assert not HolidayOverride.objects.filter(day__year__gte=2400).exists()


@pytest.mark.parametrize("field", [forms.DateTimeField(), forms.SplitDateTimeField()])
def test_buddhist_year_of_a_moment_is_refused(field):
    typed = ["24/11/2569", "08:30"] if isinstance(field, forms.SplitDateTimeField) else "24/11/2569 08:30"

    with translation.override("th"), pytest.raises(forms.ValidationError, match="2026"):
        field.clean(typed)


def test_english_stays():
    """No address of admin is English, so what draws its lists and fields is asked."""
    with translation.override("en"):
        said = [
            display_for_value(DAY, "-"),
            display_for_value(MOMENT, "-"),
            formats.date_format(DAY, "YEAR_MONTH_FORMAT"),
        ]
        way = Template("{% load thai %}{{ '2026'|year }}").render(Context())

    assert said == ["Nov. 24, 2026", "Nov. 24, 2026, 8:30 a.m.", "November 2026"]
    assert way == "2026"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('{{ day|date:"Y-m-d" }}', "2026-11-24"),
        ('{{ moment|date:"c" }}', "2026-11-24T08:30:00+07:00"),
        ("{{ day }}", "24 พฤศจิกายน 2569"),
        ("{{ moment }}", "24 พฤศจิกายน 2569 08:30 น."),
        ('{{ day|date:"SHORT_DATE_FORMAT" }}', "24 พ.ย. 2569"),
        ('{{ day|date:"MONTH_DAY_FORMAT" }}', "24 พฤศจิกายน"),
        ('{{ nothing|date:"DATE_FORMAT" }}', ""),
    ],
)
def test_only_named_formats_speak_thai(template, expected):
    with translation.override("th"):
        shown = Template(template).render(Context({"day": DAY, "moment": MOMENT}))

    assert shown == expected


def test_json_and_exports_keep_the_common_era(client, officer):
    make_contact(value="+6621112222", verified_on=DAY, verified_by=officer, expires_on=DAY)

    with translation.override("th"):
        said = json.dumps({"day": DAY}, cls=DjangoJSONEncoder)
    exported = client.post(
        reverse("admin:directory_contactpoint_export") + "?q=21112222", {"format": "1"}
    ).content.decode()

    assert said == '{"day": "2026-11-24"}'
    assert "2026-11-24" in exported
    assert "2569" not in exported
