"""The path of a volunteer. Each step is one transaction that leaves a row in the history, and tells the person by LINE.

The person applies, pauses and leaves; an officer proposes to accept or not, and another one decides. Removing needs one officer,
because a card that should not be trusted must end at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.line.notices import withdraw
from accounts.models import Citizen, User
from assessment.models import Volunteer, VolunteerPhoto, VolunteerStep
from assessment.models.volunteers import State
from assessment.talks.services import give_back, release
from assessment.talks.telling import KIND as TASKS
from assessment.volunteers import rule
from assessment.volunteers.telling import tell
from directory.thai import local_day

CERTIFIED = dt.timedelta(days=365)
CONDUCT = "1"  # the version of the code of conduct that is shown


class NotNow(Exception):
    """The step does not lead on from where the volunteer stands."""


class SamePerson(Exception):
    """Who proposed may not decide."""


@dataclass(frozen=True)
class Application:
    motivation: str
    languages: Collection[str]
    times: Collection[str]


def invite(citizen: Citizen, *, by: User | None, at: dt.datetime) -> Volunteer:
    """Invite somebody who meets the rule; whoever is on the path already stays where they are."""
    with transaction.atomic():
        found, is_new = Volunteer.objects.get_or_create(
            citizen=citizen, defaults={"rule": rule.VERSION, "invited_at": at}
        )
        if is_new:
            _note(found, State.INVITED, by=by, at=at)
        return found


def apply(volunteer: Volunteer, wish: Application, *, at: dt.datetime) -> None:
    """The person wants to; the code of conduct was accepted with it."""
    with _step(volunteer, State.INVITED, State.DECLINED, State.LEFT) as locked:
        locked.motivation = wish.motivation
        locked.languages, locked.times = list(wish.languages), list(wish.times)
        locked.conduct, locked.applied_at = CONDUCT, at
        _go(locked, State.APPLIED, at=at)


def propose(volunteer: Volunteer, state: str, reason: str, *, by: User, at: dt.datetime) -> None:
    """An officer proposes to accept (ACTIVE) or not (DECLINED). A new proposal takes the place of one that waits."""
    with _step(volunteer, State.APPLIED) as locked:
        if state not in (State.ACTIVE, State.DECLINED):
            raise NotNow
        locked.proposed_state, locked.proposed_reason = state, reason
        locked.proposed_by, locked.proposed_at = by, at
        locked.save()


def decide(volunteer: Volunteer, *, agrees: bool, by: User, at: dt.datetime) -> None:
    """A second officer agrees with the proposal, or sends it back."""
    with _step(volunteer, State.APPLIED) as locked:
        if not locked.proposed_state:
            raise NotNow
        if locked.proposed_by_id == by.pk:
            raise SamePerson
        state, reason, proposer = locked.proposed_state, locked.proposed_reason, locked.proposed_by
        _clear_proposal(locked)
        if not agrees:
            locked.save()
            return
        locked.motivation = None  # only the outcome is kept
        if state == State.ACTIVE:
            _certify(locked, at)
        _go(locked, state, reason=reason, by=by, proposed_by=proposer, at=at)


def recertify(volunteer: Volunteer, *, at: dt.datetime) -> None:
    """Another year, by a test of the last sixty days that meets the rule."""
    if not rule.standing(volunteer.citizen, at=at, not_older_than=rule.RENEWED_BY).is_eligible:
        raise NotNow
    with _step(volunteer, State.ACTIVE, State.RENEWAL) as locked:
        _certify(locked, at)
        locked.rule = rule.VERSION
        _go(locked, _serving(locked, at), at=at)


def go_on_by_rule(volunteer: Volunteer, *, at: dt.datetime) -> bool:
    """The results that are there meet the rule of today too: nothing changes but by which rule. False when it is so already."""
    with suppress(NotNow), _step(volunteer, *State.card_holders()) as locked:
        if locked.rule == rule.VERSION:
            raise NotNow
        locked.rule = rule.VERSION
        locked.save()
        _note(locked, locked.state, reason=str(_("ผ่านเกณฑ์ฉบับ %s ด้วย") % rule.VERSION), at=at, tells=False)
        return True
    return False


def lapse(volunteer: Volunteer, *, at: dt.datetime) -> bool:
    """The card is not good until it is renewed; tasks without a date go back to others. False when that is not so (any more)."""
    with suppress(NotNow), _step(volunteer, State.ACTIVE) as locked:
        if _serving(locked, at) == State.ACTIVE:
            raise NotNow
        give_back(locked, at=at)
        _go(locked, State.RENEWAL, at=at)
        return True
    return False


def come_back(volunteer: Volunteer, *, at: dt.datetime) -> bool:
    """Good again, when nothing that was asked for is overdue. False when that is not so."""
    with suppress(NotNow), _step(volunteer, State.RENEWAL) as locked:
        if _serving(locked, at) != State.ACTIVE:
            raise NotNow
        _go(locked, State.ACTIVE, at=at)
        return True
    return False


def pause(volunteer: Volunteer, *, at: dt.datetime) -> None:
    with _step(volunteer, State.ACTIVE) as locked:
        _go(locked, State.PAUSED, at=at)


def resume(volunteer: Volunteer, *, at: dt.datetime) -> None:
    """To work, or to what has to be renewed first."""
    with _step(volunteer, State.PAUSED) as locked:
        _go(locked, _serving(locked, at), at=at)


def stop(volunteer: Volunteer, *, at: dt.datetime) -> None:
    """The person no longer wants to; what they wrote goes, and they may apply again."""
    with _step(volunteer, State.INVITED, State.APPLIED, *State.card_holders()) as locked:
        _clear_proposal(locked)
        locked.motivation, locked.languages, locked.times = None, [], []
        _go(locked, State.LEFT, at=at)


def remove(volunteer: Volunteer, reason: str, *, by: User, at: dt.datetime) -> None:
    with _step(volunteer, *State.card_holders()) as locked:
        _go(locked, State.REMOVED, reason=reason, by=by, at=at)


@contextmanager
def _step(volunteer: Volunteer, *states: str) -> Iterator[Volunteer]:
    """The volunteer, locked inside one transaction, if it stands in one of `states`."""
    with transaction.atomic():
        locked = (
            Volunteer.objects.select_for_update(of=("self",)).select_related("citizen").get(pk=volunteer.pk)
        )
        if locked.state not in states:
            raise NotNow
        yield locked


def _serving(volunteer: Volunteer, at: dt.datetime) -> State:
    """Where a card holder stands who is not on a break."""
    day = local_day(at)
    is_good = volunteer.is_certified(day) and not volunteer.asks.overdue(day).exists()
    return State.ACTIVE if is_good else State.RENEWAL


def _certify(volunteer: Volunteer, at: dt.datetime) -> None:
    day = local_day(at)
    volunteer.active_since = volunteer.active_since or day
    volunteer.certified_until = day + CERTIFIED


def _clear_proposal(volunteer: Volunteer) -> None:
    volunteer.proposed_state, volunteer.proposed_reason = "", ""
    volunteer.proposed_by = volunteer.proposed_at = None


def _go(
    volunteer: Volunteer,
    state: str,
    *,
    at: dt.datetime,
    by: User | None = None,
    proposed_by: User | None = None,
    reason: str = "",
) -> None:
    volunteer.state = state
    volunteer.save()
    if state in (State.LEFT, State.REMOVED):
        release(volunteer, at=at)
        VolunteerPhoto.objects.filter(volunteer=volunteer).delete()
    if state != State.ACTIVE:
        withdraw(volunteer.citizen, TASKS)
    _note(volunteer, state, at=at, by=by, proposed_by=proposed_by, reason=reason)


def _note(
    volunteer: Volunteer,
    state: str,
    *,
    at: dt.datetime,
    by: User | None = None,
    proposed_by: User | None = None,
    reason: str = "",
    tells: bool = True,
) -> None:
    home = volunteer.citizen.subdistrict.district.province_id
    VolunteerStep.objects.create(
        volunteer=volunteer,
        province_id=home,
        state=state,
        reason=reason,
        at=at,
        by=by,
        proposed_by=proposed_by,
    )
    if tells:
        tell(volunteer, state, at=at)
