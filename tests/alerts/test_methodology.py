"""The methodology page: the limits in force, every measured rate, every version of the method."""

import datetime as dt

import pytest

from alerts import methodology
from alerts.analysis import METHOD_VERSION
from alerts.models import DetectionLimit

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("address", "language"), [("/alerts/methodology/", "th"), ("/en/alerts/methodology/", "en")]
)
def test_the_page_tells_every_measured_rate_and_every_version(client, address, language):
    page = client.get(address).content.decode()

    told = [*methodology.measures(), *methodology.versions()]
    assert [item for item in told if getattr(item, language) not in page] == []
    assert all(measure.ours in page and measure.usual in page for measure in methodology.measures())


def test_the_newest_version_is_the_one_that_makes_bulletins():
    assert methodology.versions()[0].number == METHOD_VERSION


def test_the_limits_are_those_in_force_on_the_day():
    nominal = methodology.limits(DAY)
    limit = DetectionLimit.objects.create(
        valid_from=DAY, alpha=0.012, area_alpha=0.0021, at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    )

    calibrated = methodology.limits(DAY)

    assert (nominal.calibrated, round(nominal.nation * 7 * 16, 6)) == (None, 1.0)
    assert (calibrated.calibrated, calibrated.nation, calibrated.areas) == (limit, 0.012, 0.0021)
