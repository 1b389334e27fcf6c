"""Short links: where they lead, who is counted, and that nothing but totals is kept."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory.kept_links import KeptLinks
from directory.link_counts import Opens, count_registration, is_person
from directory.models import Link, LinkDay
from directory.short_codes import CODE, new_code
from tests.at_once import at_once
from tests.factories import make_agency, make_officer
from tests.staff import sign_in

AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
DAY = AT.date()
PHONE = "Mozilla/5.0 (Linux; Android 9; SM-A105F; wv) Chrome/119.0 Mobile Safari/537.36 Line/13.20.1/IAB"


def make_link(**kw):
    return Link.objects.create(**{"label": "งานวัด", "created_at": AT} | kw)


@pytest.fixture(autouse=True)
def opens(monkeypatch):
    """A counter without its clock: what a test opened is written when the test says so."""
    counter = Opens()
    monkeypatch.setattr(counter, "_wind", lambda: None)
    monkeypatch.setattr("directory.link_views.opens", counter)
    monkeypatch.setattr("directory.link_views.links", KeptLinks(0))
    return counter


def opened(client, path, **headers):
    return client.get(path, headers={"User-Agent": PHONE} | headers)


def totals():
    return list(LinkDay.objects.order_by("link_id").values_list("opens", "registrations"))


def test_codes_are_of_the_alphabet_and_never_the_same():
    codes = {new_code() for _ in range(1000)}

    assert len(codes) == 1000
    assert all(re.fullmatch(CODE, code) for code in codes)


@pytest.mark.django_db
def test_link_leads_to_registration_or_to_the_page_it_names(client):
    plain, page = make_link(), make_link(target="/alerts/")

    answers = [opened(client, link.path) for link in (plain, page)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, f"/accounts/register/?from={plain.code}"),
        (302, "/alerts/"),
    ]
    assert opened(client, f"/en{page.path}")["Location"] == "/en/alerts/"
    assert all("no-store" in answer["Cache-Control"] and not answer.cookies for answer in answers)


@pytest.mark.django_db
def test_opens_are_counted_by_day_and_written_together(client, opens):
    one, two = make_link(), make_link()
    for link in (one, one, two):
        opened(client, link.path)
    assert totals() == []

    opens.write()
    opened(client, one.path)
    opens.write()

    assert totals() == [(3, 0), (1, 0)]
    assert set(LinkDay.objects.values_list("day", flat=True)) == {timezone.localdate()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "facebookexternalhit/1.1;line-poker/1.0"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "WhatsApp/2.23.20"},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": ""},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Purpose": "preview"},
    ],
)
def test_machines_and_pages_read_ahead_are_led_on_but_not_counted(client, opens, headers):
    link = make_link()

    answer = opened(client, link.path, **headers)
    opens.write()

    assert (answer.status_code, totals()) == (302, [])


def test_people_are_counted_whatever_phone_they_have():
    agents = [
        PHONE,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari Line/14.1.0",
        "Mozilla/5.0 (Linux; Android 10; Cubot X19) AppleWebKit/537.36 Chrome/110.0 Mobile Safari/537.36",
    ]

    assert [is_person("GET", {"User-Agent": agent}) for agent in agents] == [True, True, True]
    assert is_person("HEAD", {"User-Agent": PHONE}) is False


@pytest.mark.django_db
def test_opens_wait_while_the_database_does_not_answer(opens, monkeypatch):
    link = make_link()
    opens.add(link.pk, DAY)
    with monkeypatch.context() as broken:
        broken.setattr(opens, "_sql", "SELECT no_such_column, %s, %s, %s")
        with transaction.atomic():
            opens.write()
            transaction.set_rollback(True)

    opens.write()

    assert totals() == [(1, 0)]


@pytest.mark.django_db
def test_withdrawn_link_explains_itself_and_every_unknown_code_is_answered_alike(client, opens):
    gone = make_link(withdrawn_at=AT, withdrawn_reason="พิมพ์ผิด")

    answer = opened(client, gone.path)
    unknown = [opened(client, f"/q/{code}") for code in (new_code(), "abc", "x" * 200, "%27")]
    opens.write()

    page = answer.content.decode()
    assert (answer.status_code, "24 พฤศจิกายน 2569" in page, "พิมพ์ผิด" in page) == (410, True, False)
    assert {response.status_code for response in unknown} == {404}
    bodies = {re.sub(r'(?<=href=")[^"]*/q/[^"]*', "", response.content.decode()) for response in unknown}
    assert len(bodies) == 1
    assert totals() == []


@pytest.mark.django_db
def test_a_link_is_kept_for_seconds_and_a_withdrawal_seen_after_them(django_assert_num_queries):
    now = [100.0]
    link, kept = make_link(), KeptLinks(5, clock=lambda: now[0])
    kept.find(link.code)
    Link.objects.filter(pk=link.pk).update(withdrawn_at=AT, withdrawn_reason="พิมพ์ผิด")

    with django_assert_num_queries(0):
        before = kept.find(link.code).withdrawn_at
    now[0] += 5
    after = kept.find(link.code).withdrawn_at

    assert (before, after) == (None, AT)


@pytest.mark.django_db
def test_guesses_are_not_kept_and_links_only_so_many(django_assert_num_queries):
    kept, codes = KeptLinks(5, most=2), [make_link().code for _ in range(3)]
    for code in [*codes, new_code()]:
        kept.find(code)

    with django_assert_num_queries(0):
        kept.find(codes[2])
        kept.find("no code")
    with django_assert_num_queries(2):
        kept.find(codes[0])
        kept.find(new_code())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["//evil.com", "https://evil.com", "/\\evil.com", "javascript:1", "alerts"]
)
def test_link_never_leaves_the_portal(target):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_link(target=target)


@pytest.mark.django_db
def test_agency_link_names_its_agency():
    assert make_link(kind="agency", agency=make_agency()).agency is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        make_link(kind="agency")


@pytest.mark.django_db
def test_registration_by_an_unknown_code_counts_nowhere():
    link = make_link()
    for code in (link.code, link.code, new_code(), "x", ""):
        count_registration(code, DAY)

    assert totals() == [(0, 2)]


def test_two_hundred_opens_at_once_are_all_counted(committed):
    link, counter = make_link(), Opens()
    counter._wind = lambda: None

    def press():
        for _ in range(25):
            counter.add(link.pk, DAY)
            counter.write()

    try:
        at_once([press] * 8)

        assert totals() == [(200, 0)]
    finally:
        Link.objects.all().delete()


@pytest.mark.django_db
def test_staff_make_and_withdraw_a_link(client):
    admin_client = sign_in(client, make_officer(is_superuser=True))
    admin_client.post("/admin/directory/link/add/", {"label": "ตลาด", "kind": "poster", "target": ""})
    link = Link.objects.get()
    page = admin_client.get(f"/admin/directory/link/{link.pk}/change/").content.decode()
    admin_client.post(
        f"/admin/directory/link/{link.pk}/change/", {"label": "ตลาด", "withdrawn_reason": "จบงาน"}
    )

    link.refresh_from_db()
    assert "data:image/svg+xml" in page
    assert (link.created_by.is_staff, link.withdrawn_reason, link.withdrawn_at is None) == (
        True,
        "จบงาน",
        False,
    )
