"""Who may be invited: rule 1, published on /volunteers/#rule. It opens the door; a person decides, and nobody is refused by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F, Q, QuerySet

from accounts.models import Citizen, Consent
from accounts.purposes import Purpose
from assessment import further
from assessment.marks import LEAST_D_PRIME, MOST_FALSE_ALARMS, PASS_MARK, Z, is_d_prime_open, may_yet_trust
from assessment.models import Attempt, Result
from assessment.results import FORM

VERSION = "1"
FEWEST_QUESTIONS = 20
NOT_OLDER_THAN = dt.timedelta(days=365)
RENEWED_BY = dt.timedelta(days=60)  # the age of a test that renews
Z_OF_MOST_FALSE_ALARMS = -0.8416  # of the normal curve: a fifth lies below


@dataclass(frozen=True)
class Standing:
    """Which conditions a citizen meets. `is_undecided`: another twenty questions, counted together, may settle it."""

    is_adult: bool
    has_agreed: bool
    has_test: bool
    sees_scams: bool
    trusts_the_honest: bool
    is_undecided: bool

    @property
    def is_eligible(self) -> bool:
        return all((self.is_adult, self.has_agreed, self.sees_scams, self.trusts_the_honest))


@dataclass(frozen=True)
class Evidence:
    """What one test says, or two forms together. `is_open`: the mark is in doubt, whether or not more may be asked."""

    sees_scams: bool
    trusts_the_honest: bool
    is_undecided: bool
    is_open: bool = False


def standing(citizen: Citizen, *, at: dt.datetime, not_older_than: dt.timedelta = NOT_OLDER_THAN) -> Standing:
    rows = (
        usable(at=at, not_older_than=not_older_than)
        .filter(attempt__citizen=citizen)
        .select_related("attempt")
        .order_by("-attempt__finished_at", "-pk")[:2]
    )
    found = evidence(list(rows))
    return Standing(
        is_adult=citizen.is_adult,
        has_agreed=Consent.objects.givers(Purpose.VOLUNTEER).filter(pk=citizen.user_id).exists(),
        has_test=found is not None,
        sees_scams=found is not None and found.sees_scams,
        trusts_the_honest=found is not None and found.trusts_the_honest,
        is_undecided=found is not None and found.is_undecided,
    )


def usable(*, at: dt.datetime, not_older_than: dt.timedelta = NOT_OLDER_THAN) -> QuerySet[Result]:
    """Results that the rule may rest on: new enough, and long enough. An adaptive test ends when it is sure enough."""
    asked = Result.objects.alias(asked=F("scams") + F("honest"))
    long_enough = asked.filter(Q(asked__gte=FEWEST_QUESTIONS) | Q(attempt__kind=Attempt.Kind.ADAPTIVE))
    return long_enough.filter(attempt__finished_at__gt=at - not_older_than, attempt__finished_at__lte=at)


def evidence(newest_first: Sequence[Result]) -> Evidence | None:
    """The newest test by itself; if that is a form that leaves doubt, the last two forms counted together."""
    if not newest_first:
        return None
    newest = newest_first[0]
    if newest.method != FORM:
        return _adaptive(newest)
    found = _forms([newest])
    before = newest_first[1:2]
    if found.is_undecided and before and before[0].method == FORM:
        return _forms([newest, *before])
    return found


def _forms(results: Sequence[Result]) -> Evidence:
    """From the answers as they stand: the interval of d′ and the share of false alarms."""
    from assessment.scoring import signal_detection

    caught, scams = sum(each.scams_caught for each in results), sum(each.scams for each in results)
    alarms, honest = sum(each.false_alarms for each in results), sum(each.honest for each in results)
    low, high = signal_detection([caught], [scams - caught], [alarms], [honest - alarms]).interval[0].tolist()
    return Evidence(
        bool(low > LEAST_D_PRIME),
        alarms <= MOST_FALSE_ALARMS * honest,
        len(results) == 1 and may_yet_trust(alarms, honest) and is_d_prime_open(low, high),
        is_d_prime_open(low, high),
    )


def _adaptive(result: Result) -> Evidence:
    """Figures for the whole bank. The pass mark decides as soon as one may be used, d′ until then.

    z of the false alarms is -c - d′/2.
    """
    sees = result.d_low > LEAST_D_PRIME
    if result.passed is not None and result.theta is not None and result.se is not None:
        sees = result.theta - Z * result.se > PASS_MARK
    trusts = -result.criterion - result.d_prime / 2 <= Z_OF_MOST_FALSE_ALARMS
    is_open = further.is_open(result)
    return Evidence(sees, trusts, is_open and result.attempt.continues_id is None, is_open)


def eligible(among: QuerySet[Citizen], *, at: dt.datetime) -> Iterator[int]:
    """Of these citizens those who meet the rule, by their keys."""
    agreed = Consent.objects.givers(Purpose.VOLUNTEER)
    asked = among.adults().filter(user__in=agreed)  # type: ignore[attr-defined]
    rows = usable(at=at).filter(attempt__citizen__in=asked.order_by().values("pk")).select_related("attempt")
    ordered = rows.order_by("attempt__citizen", "-attempt__finished_at", "-pk").iterator()
    for citizen, results in groupby(ordered, key=lambda result: result.attempt.citizen_id):
        found = evidence(list(results))
        if citizen is not None and found and found.sees_scams and found.trusts_the_honest:
            yield citizen
