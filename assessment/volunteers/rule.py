"""Who may be invited: rule 1, published on /volunteers/rule/. It opens the door; a person decides, and nobody is refused by it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from accounts.models import Citizen, Consent
from accounts.purposes import Purpose
from assessment.models import Result
from assessment.results import PASS_MARK

VERSION = "1"
FEWEST_QUESTIONS = 20
NOT_OLDER_THAN = dt.timedelta(days=365)
# One-sided, as SCIENCE has it: 95 of 100 people at the mark itself would not pass.
Z = 1.64
# Until the items are calibrated: the lower end of the interval of d′. Nine of ten scams and nine of ten ordinary things
# recognised is just enough; who guesses has 0.
LEAST_D_PRIME = 0.8
MOST_FALSE_ALARMS = 0.2


@dataclass(frozen=True)
class Standing:
    """Which conditions a citizen meets; `test` is the newest test that is long and recent enough, if there is one."""

    is_adult: bool
    has_agreed: bool
    has_test: bool
    sees_scams: bool
    trusts_the_honest: bool

    @property
    def is_eligible(self) -> bool:
        return all((self.is_adult, self.has_agreed, self.sees_scams, self.trusts_the_honest))


def standing(citizen: Citizen, *, at: dt.datetime) -> Standing:
    result = tests(at=at).filter(attempt__citizen=citizen).order_by("-attempt__finished_at").first()
    return Standing(
        is_adult=citizen.is_adult,
        has_agreed=Consent.objects.givers(Purpose.VOLUNTEER).filter(pk=citizen.user_id).exists(),
        has_test=result is not None,
        sees_scams=result is not None and sees_scams(result),
        trusts_the_honest=result is not None and trusts_the_honest(result),
    )


def tests(*, at: dt.datetime) -> QuerySet[Result]:
    """Results that the rule may rest on: long enough, and of the last year."""
    long_enough = Result.objects.annotate(asked=F("scams") + F("honest")).filter(asked__gte=FEWEST_QUESTIONS)
    return long_enough.filter(attempt__finished_at__gt=at - NOT_OLDER_THAN, attempt__finished_at__lte=at)


def sees_scams(result: Result) -> bool:
    """Ability above the mark beyond its uncertainty; by d′ while there is no ability."""
    if result.theta is None or result.se is None:
        return result.d_low > LEAST_D_PRIME
    return result.theta - Z * result.se > PASS_MARK


def trusts_the_honest(result: Result) -> bool:
    return result.false_alarms <= MOST_FALSE_ALARMS * result.honest


def eligible(*, at: dt.datetime) -> QuerySet[Citizen]:
    """Citizens who meet the rule by their newest test, whether they are on the path or not."""
    newest = tests(at=at).order_by("attempt__citizen", "-attempt__finished_at").distinct("attempt__citizen")
    seen = Q(theta__isnull=True, d_low__gt=LEAST_D_PRIME) | Q(theta__gt=PASS_MARK + Z * F("se"))
    low = Q(false_alarms__lte=MOST_FALSE_ALARMS * F("honest"))
    good = Result.objects.filter(seen, low, pk__in=newest.values("pk")).values("attempt__citizen")
    agreed = Consent.objects.givers(Purpose.VOLUNTEER)
    return Citizen.objects.adults().filter(pk__in=good, user__in=agreed)
