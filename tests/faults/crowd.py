"""`python -m tests.faults.crowd COUNT`: today's bulletin and so many readers in thirty provinces, in the database of the environment."""

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402

from accounts.loading import load_titles  # noqa: E402
from alerts.loading import load_case_types  # noqa: E402
from directory.loading import load_places  # noqa: E402
from directory.models import Subdistrict  # noqa: E402
from tests.alerts.delivery.people import make_readers  # noqa: E402
from tests.bulletins import make_bulletin  # noqa: E402

if __name__ == "__main__":
    load_places(at=timezone.now())
    load_case_types()
    load_titles()
    make_bulletin(timezone.localdate())
    places = Subdistrict.objects.filter(code__endswith="0101").order_by("code")[:30]
    make_readers(int(sys.argv[1]), subdistricts=[place.code for place in places])
