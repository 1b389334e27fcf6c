"""What happens to volunteers without anybody's hand: invitations by the rule, reminders, the end of what was agreed to.

Each night's work may be repeated without harm. No person is refused or removed here.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Citizen, Consent
from accounts.purposes import Purpose
from assessment.models import Volunteer
from assessment.models.volunteers import State
from assessment.volunteers import path, renewal, rule
from assessment.volunteers.telling import remind
from directory.thai import local_day

INVITED_A_NIGHT = 500


def run(*, at: dt.datetime) -> None:
    end_without_consent(at=at)
    check_by_new_rule(at=at)
    shorten_older_rules(at=at)
    renewal.call(at=at)
    remind_due(at=at)
    renewal.lapse_due(at=at)
    invite_due(at=at)


def invite_due(*, at: dt.datetime, most: int = INVITED_A_NIGHT) -> int:
    """Invite who meets the rule, first where there are the fewest volunteers. Returns how many."""
    chosen = waiting(at=at)[:most]
    for citizen in chosen:
        path.invite(citizen, by=None, at=at)
    return len(chosen)


def waiting(among: QuerySet[Citizen] | None = None, *, at: dt.datetime) -> list[Citizen]:
    """Who meets the rule and was never on the path; from districts with the fewest volunteers first."""
    strangers = (Citizen.objects.all() if among is None else among).filter(volunteer=None)
    meets = list(rule.eligible(strangers, at=at))
    needed = strangers.filter(pk__in=meets).alias(serving=Coalesce(_serving(), 0))
    return list(needed.select_related("subdistrict__district").order_by("serving", "registered_at", "pk"))


def _serving() -> Subquery:
    """Active volunteers of a citizen's district."""
    here = Volunteer.objects.filter(
        state=State.ACTIVE, citizen__subdistrict__district=OuterRef("subdistrict__district")
    )
    counted = here.order_by().values("citizen__subdistrict__district").annotate(count=Count("pk"))
    return Subquery(counted.values("count"))


def end_without_consent(*, at: dt.datetime) -> int:
    """Who took back the consent has left. Returns how many."""
    on_path = [State.INVITED, State.APPLIED, *State.card_holders()]
    agreed = Consent.objects.givers(Purpose.VOLUNTEER)
    ended = list(Volunteer.objects.filter(state__in=on_path).exclude(citizen__user__in=agreed))
    for volunteer in ended:
        with suppress(path.NotNow):
            path.stop(volunteer, at=at)
    return len(ended)


def check_by_new_rule(*, at: dt.datetime) -> int:
    """Who was certified by an older rule and meets the new one as well goes on by it, which stands in the history. Returns how many."""
    older = Volunteer.objects.filter(state__in=State.card_holders()).exclude(rule=rule.VERSION)
    meets = list(rule.eligible(Citizen.objects.filter(volunteer__in=older), at=at)) if older.exists() else []
    return sum(
        path.go_on_by_rule(volunteer, at=at) for volunteer in older.filter(pk__in=meets).order_by("pk")
    )


def shorten_older_rules(*, at: dt.datetime) -> int:
    """Who does not meet the new rule yet has sixty days to renew, unless the certificate ends before. Returns how many."""
    until = local_day(at) + rule.RENEWED_BY
    older = Volunteer.objects.filter(state__in=State.card_holders()).exclude(rule=rule.VERSION)
    return older.filter(certified_until__gt=until).update(certified_until=until)


def remind_due(*, at: dt.datetime) -> int:
    """Tell once whose certificate ends within sixty days. Returns how many."""
    day = local_day(at)
    near = Q(certified_until__gte=day, certified_until__lte=day + rule.RENEWED_BY)
    untold = Q(reminded_of=None) | ~Q(reminded_of=F("certified_until"))
    due = Volunteer.objects.filter(near, untold, state=State.ACTIVE).order_by("pk")
    return sum(_remind(pk, at) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, at: dt.datetime) -> bool:
    volunteer = Volunteer.objects.select_for_update(of=("self",)).select_related("citizen").get(pk=pk)
    if volunteer.state != State.ACTIVE or volunteer.reminded_of == volunteer.certified_until:
        return False
    volunteer.reminded_of = volunteer.certified_until
    volunteer.save(update_fields=["reminded_of"])
    remind(volunteer, at=at)
    return True
