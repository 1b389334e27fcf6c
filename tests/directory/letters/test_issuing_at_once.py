"""Two officers press "issue" in the same moment; real commits."""

from functools import partial

from django.utils import timezone

from directory.letters import services
from directory.models import Circulation, Link, PrivateLink
from tests.at_once import at_once
from tests.directory.letters.writing import approved
from tests.factories import make_agency, make_officer


def test_two_officers_who_issue_at_once_issue_once(committed):
    agency, officers = make_agency(), [make_officer(), make_officer()]
    letter = approved(agencies=[agency])

    def issue(officer):
        return services.issue_letter(letter, by=officer, at=timezone.now())

    try:
        counts = at_once([partial(issue, officer) for officer in officers])

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
