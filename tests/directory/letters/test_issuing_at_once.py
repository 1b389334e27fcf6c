"""Two officers press "issue" in the same moment; real commits."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.utils import timezone

from directory.letters import services
from directory.models import Circulation, Link, PrivateLink
from tests.directory.letters.writing import approved
from tests.factories import make_agency, make_officer


def test_two_officers_who_issue_at_once_issue_once(committed):
    agency, officers = make_agency(), [make_officer(), make_officer()]
    letter, gate = approved(agencies=[agency]), threading.Barrier(2)

    def issue(officer):
        try:
            gate.wait()
            return services.issue_letter(letter, by=officer, at=timezone.now())
        finally:
            connection.close()

    try:
        with ThreadPoolExecutor(2) as pool:
            counts = list(pool.map(issue, officers))

        assert counts == [1, 1]
        assert PrivateLink.objects.filter(circulation__letter=letter).count() == 1
    finally:
        people = [*officers, letter.changed_by, letter.approved_by]
        PrivateLink.objects.all().delete()
        Circulation.objects.all().delete()
        Link.objects.filter(agency=agency).delete()
        letter.delete()
        agency.delete()
        for person in people:
            person.delete()
