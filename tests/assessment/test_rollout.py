"""What an agency sees of the staff it invited: counts of 20 or more."""

import pytest

from assessment.models import Attempt
from assessment.rollout import Rollout, rollout
from directory.models import Link
from tests.assessment.taking import AT, always_scam, take
from tests.factories import make_agency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("item_bank")]


@pytest.fixture
def link():
    return Link.objects.create(kind="agency", label="พนักงาน", agency=make_agency(name_th="สถานีทดสอบ"), created_at=AT)


def invited(link, *, skilled, others=0):
    for _ in range(skilled):
        take("full", link=link)
    for _ in range(others):
        take("full", link=link, says=always_scam)


def test_nineteen_people_are_not_counted_aloud(client, link):
    invited(link, skilled=19)

    page = client.get(f"/immunity/rollout/{link.code}/").content.decode()

    assert rollout(link) == Rollout(None, None)
    assert "ยังไม่ถึง 20 คน" in page
    assert "19" not in page[page.index("<main") : page.index("</main>")].replace(link.code, "")


def test_few_among_many_are_withheld_too(link):
    invited(link, skilled=20, others=2)

    counts = rollout(link)

    assert (counts.finished, counts.skilled, counts.share) == (22, None, None)


def test_test_begun_by_the_link_counts_for_it(client, link):
    client.post("/immunity/test/begin/", {"length": "short", "link": link.code})

    assert Attempt.objects.get().link == link
