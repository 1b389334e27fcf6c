"""Numbers citizens may be told to call: one officer proposes, a second agrees, and only then do they show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import Agency, ContactPoint, HotlineProposal, Keeper
from directory.models.contacts import GOOD_FOR, ContactPointQuerySet

Action, Outcome = HotlineProposal.Action, HotlineProposal.Outcome


class NotAllowed(Exception):
    """Why something may not be done, in words for the officer who tried."""


def is_guarded(contact: ContactPoint) -> bool:
    """Whether it takes two: a hotline or bank desk, and any number of an agency that stands in the list of these."""
    at_the_top = contact.agency.kind in Agency.HOTLINE_KINDS
    return contact.kind in ContactPoint.HOTLINE_KINDS or (at_the_top and contact.is_number)


def needs_second_officer(contact: ContactPoint) -> bool:
    """Whether saving `contact` as it is now would change what is shown of a guarded number, before or after."""
    stored = ContactPoint.objects.filter(pk=contact.pk).select_related("agency").first()
    if stored is None:
        return is_guarded(contact)
    return (is_guarded(stored) or is_guarded(contact)) and _shown(stored) != _shown(contact)


def _shown(contact: ContactPoint) -> tuple[Any, ...]:
    return (*_said(contact).values(), contact.agency_id, contact.retired_on is None)


def _said(contact: ContactPoint) -> dict[str, str]:
    return {name: getattr(contact, name) for name in HotlineProposal.SAID}


@transaction.atomic
def propose(contact: ContactPoint, *, by: Any, at: dt.datetime) -> HotlineProposal:
    """Keep the unsaved state of `contact` as a proposal; the stored number stays as it is. The same again is the same proposal."""
    same = ContactPoint.objects.filter(agency=contact.agency, kind=contact.kind, value=contact.value)
    stored = ContactPoint.objects.select_for_update().filter(pk=contact.pk).first() or same.first()
    action = _action(stored, contact)
    if waiting := _waiting(stored, contact):
        if (waiting.action, waiting.said) == (action, _said(contact)):
            return waiting
        raise NotAllowed(_("หมายเลขนี้มีข้อเสนอที่รออนุมัติอยู่แล้ว"))
    if stored is not None and same.exclude(pk=stored.pk).exists():
        raise NotAllowed(_("หน่วยงานนี้มีหมายเลขนี้อยู่แล้ว"))
    return HotlineProposal.objects.create(
        action=action,
        agency=contact.agency,
        contact=stored,
        before=_said(stored) if stored and stored.retired_on is None else {},
        proposed_by=by,
        proposed_at=at,
        **_said(contact),
    )


def _waiting(stored: ContactPoint | None, wanted: ContactPoint) -> HotlineProposal | None:
    """The open proposal about this number, or about the number it would become."""
    about = Q(agency=wanted.agency, kind=wanted.kind, value=wanted.value)
    about |= Q(contact=stored) if stored else Q()
    return HotlineProposal.objects.filter(about, outcome=Outcome.OPEN).first()


def _action(stored: ContactPoint | None, wanted: ContactPoint) -> str:
    if stored is None or stored.retired_on is not None:
        return Action.ADD
    return Action.CHANGE if wanted.retired_on is None else Action.REMOVE


@transaction.atomic
def approve(proposal: HotlineProposal, *, by: Any, at: dt.datetime) -> HotlineProposal:
    """A second officer has checked the number: it shows from now on, checked by this officer today. A repeat changes nothing."""
    row = _locked(proposal)
    if row.outcome == Outcome.APPROVED:
        return row
    _must_be_open(row)
    if row.proposed_by_id == by.pk:
        raise NotAllowed(_("ผู้เสนออนุมัติเองไม่ได้ ให้อีกคนหนึ่งโทรตรวจและอนุมัติ"))
    row.contact = _apply(row, by=by, at=at)
    return _decide(row, Outcome.APPROVED, by=by, at=at)


def _apply(row: HotlineProposal, *, by: Any, at: dt.datetime) -> ContactPoint:
    contact = _contact_of(row)
    if row.before and (contact.retired_on is not None or _said(contact) != row.before):
        raise NotAllowed(_("หมายเลขเปลี่ยนไปหลังจากที่เสนอ โปรดเสนอใหม่"))
    day = timezone.localdate(at)
    for name, value in row.said.items():
        setattr(contact, name, value)
    contact.keeper, contact.flagged_on = Keeper.STAFF, None
    contact.retired_on = day if row.action == Action.REMOVE else None
    # A number that its officers call disputed stays unchecked, so that it is not shown.
    checked = row.action != Action.REMOVE and not row.conflict
    contact.verified_on = day if checked else None
    contact.verified_by = by if checked else None
    contact.expires_on = day + GOOD_FOR if checked else None
    contact.save()
    return contact


def _contact_of(row: HotlineProposal) -> ContactPoint:
    """The row the proposal is about, locked; an addition takes up a retired row that says the same number."""
    rows = ContactPoint.objects.select_for_update()
    if row.contact_id:
        return rows.get(pk=row.contact_id)
    same = rows.filter(agency=row.agency_id, kind=row.kind, value=row.value).first()
    if same is not None and same.retired_on is None:
        raise NotAllowed(_("หน่วยงานนี้มีหมายเลขนี้อยู่แล้ว"))
    return same or ContactPoint(agency_id=row.agency_id)


@transaction.atomic
def refuse(proposal: HotlineProposal, *, reason: str, by: Any, at: dt.datetime) -> HotlineProposal:
    """The second officer says no, and why. Who proposed takes it back instead: that needs no reason."""
    row = _locked(proposal)
    _must_be_open(row)
    own = row.proposed_by_id == by.pk
    if not own and not reason.strip():
        raise NotAllowed(_("เขียนเหตุผลที่ไม่อนุมัติ"))
    return _decide(row, Outcome.WITHDRAWN if own else Outcome.REFUSED, by=by, at=at, reason=reason.strip())


def _locked(proposal: HotlineProposal) -> HotlineProposal:
    rows = HotlineProposal.objects.select_for_update(of=["self"]).select_related("agency")
    return rows.get(pk=proposal.pk)


def _must_be_open(row: HotlineProposal) -> None:
    if not row.is_open:
        raise NotAllowed(_("ข้อเสนอนี้ตัดสินไปแล้ว"))


def _decide(
    row: HotlineProposal, outcome: str, *, by: Any, at: dt.datetime, reason: str = ""
) -> HotlineProposal:
    row.outcome, row.decided_by, row.decided_at, row.decided_reason = outcome, by, at, reason
    row.save()
    return row


def guarded_contacts(agencies: Any) -> ContactPointQuerySet:
    """The current guarded numbers of these agencies."""
    return ContactPoint.objects.current().guarded().filter(agency__in=agencies)
