"""The ledger of revisions: what changed, where, and by how much."""

import datetime as dt
from decimal import Decimal

import pytest

from alerts.models import Bulletin
from alerts.revisions import ledger
from alerts.services import run_analysis
from tests.alerts.case_files import report, week

pytestmark = pytest.mark.django_db
DATE = dt.date(2026, 11, 24)


@pytest.fixture
def revised(tmp_path, at):
    report(tmp_path, at, week(10, kind=60, loss=100))
    run_analysis(DATE, at=at)
    later = at + dt.timedelta(hours=2)
    report(tmp_path, later, week(3, kind=66, loss=50, prefix="late"))
    run_analysis(DATE, at=later)
    return list(Bulletin.objects.filter(date=DATE))


def figures(changes):
    return {
        (change.entry.case_type.code if change.entry else None, change.figure): (
            change.before,
            change.after,
            change.difference,
        )
        for change in changes
    }


def test_ledger_lists_what_a_revision_changed_and_by_how_much(revised):
    second, first = ledger(revised, "TH")

    assert (first.changes, first.areas_changed) == ((), 0)
    found = figures(second.changes)
    assert found[None, "total_cases"] == (10, 13, 3)
    assert found["CALL_CENTER", "cases"] == (0, 3, 3)
    assert found["CALL_CENTER", "loss_baht"] == (None, Decimal("150.00"), None)
    assert ("GOODS_NON_ORG", "cases") not in found


def test_ledger_counts_every_area_that_changed_and_shows_only_the_one_asked_for(revised):
    second, _ = ledger(revised, "91")

    assert second.changes == ()
    assert second.areas_changed == 3  # the nation, the central region, Bangkok


def test_the_page_shows_every_revision_and_is_not_found_without_any(revised, client):
    page = client.get("/alerts/2026-11-24/revisions/")

    assert page.status_code == 200
    assert "ฉบับที่ 2" in page.content.decode()
    assert client.get("/alerts/2026-11-23/revisions/").status_code == 404
    assert client.get("/alerts/2026-11-24/revisions/?province=00").status_code == 404
