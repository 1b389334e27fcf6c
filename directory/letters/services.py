"""What is done with a letter: approved by a second person, issued, acknowledged, forwarded, answered, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from directory.letters.recipients import recipients_of, to_forward_to
from directory.letters.tokens import hash_of, make_token
from directory.models import Agency, Circulation, CirculationEvent, Letter, Link, PrivateLink
from directory.short_codes import new_code

What = CirculationEvent.What
BATCH = 3000


class NotAllowed(Exception):
    """Why something may not be done, in words for the person who tried."""


def _locked(letter: Letter) -> Letter:
    return Letter.objects.select_for_update(of=["self"]).get(pk=letter.pk)


@transaction.atomic
def approve_letter(letter: Letter, *, by: Any, at: dt.datetime) -> Letter:
    """A second person has read the letter: from now on nobody changes it. A repeat changes nothing."""
    letter = _locked(letter)
    if letter.approved_at is not None:
        return letter
    if letter.changed_by_id == by.pk:
        raise NotAllowed(_("คนที่แก้ร่างล่าสุดอนุมัติเองไม่ได้ ให้อีกคนหนึ่งอ่านและอนุมัติ"))
    if not recipients_of(letter).exists():
        raise NotAllowed(_("ยังไม่มีหน่วยงานผู้รับ"))
    letter.approved_by, letter.approved_at = by, at
    letter.save(update_fields=["approved_by", "approved_at"])
    return letter


@transaction.atomic
def reopen_letter(letter: Letter) -> Letter:
    """Back to a draft, for as long as it is not issued."""
    letter = _locked(letter)
    if letter.issued_at is not None:
        raise NotAllowed(_("หนังสือที่ออกแล้วแก้ไม่ได้ ออกฉบับใหม่แทน"))
    letter.approved_by = letter.approved_at = None
    letter.save(update_fields=["approved_by", "approved_at"])
    return letter


@transaction.atomic
def issue_letter(letter: Letter, *, by: Any, at: dt.datetime) -> int:
    """Send the letter on its way: a row, a short link and a private link for each office, all or none.

    Returns how many offices it has now. Issuing again, or twice at once, changes nothing.
    """
    letter = _locked(letter)
    if letter.issued_at is not None:
        return letter.circulations.count()
    if letter.approved_at is None:
        raise NotAllowed(_("ต้องมีคนที่สองอนุมัติก่อน"))
    if letter.links_end_on < at.date():
        raise NotAllowed(_("วันสุดท้ายของลิงก์ผ่านไปแล้ว กลับไปแก้ร่างก่อน"))
    letter.issued_by, letter.issued_at = by, at
    letter.save(update_fields=["issued_by", "issued_at"])
    offices = recipients_of(letter).order_by("pk").only("pk")
    return len(_circulate(letter, [office.pk for office in offices], at=at))


def _circulate(
    letter: Letter, offices: Sequence[int], *, at: dt.datetime, forwarded_by: Circulation | None = None
) -> list[Circulation]:
    label = f"{letter.number} {letter.subject}"[:100]
    links = [
        Link(code=new_code(), kind=Link.Kind.AGENCY, label=label, agency_id=pk, target=letter.kit_path, created_at=at)
        for pk in offices
    ]  # fmt: skip
    Link.objects.bulk_create(links, batch_size=BATCH)
    made = Circulation.objects.bulk_create(
        [
            Circulation(letter=letter, agency_id=pk, link=link, forwarded_by=forwarded_by, sent_at=at)
            for pk, link in zip(offices, links, strict=True)
        ],
        batch_size=BATCH,
    )
    PrivateLink.objects.bulk_create([_private_link(row, 1, at=at) for row in made], batch_size=BATCH)
    return made


def _private_link(circulation: Circulation, number: int, *, at: dt.datetime) -> PrivateLink:
    token = make_token(circulation.pk, number)
    return PrivateLink(circulation=circulation, number=number, token_hash=hash_of(token), made_at=at)


@transaction.atomic
def acknowledge(
    circulation: Circulation,
    *,
    office_name: str,
    receipt_number: str,
    received_on: dt.date,
    received_time: dt.time,
    at: dt.datetime,
) -> Circulation:
    """The office's own stamp: number, date and time. A correction is kept beside what it said first."""
    row = _open_row(circulation)
    row.office_name, row.receipt_number = office_name, receipt_number
    row.received_on, row.received_time = received_on, received_time
    row.acknowledged_at = row.acknowledged_at or at
    row.save(
        update_fields=["office_name", "receipt_number", "received_on", "received_time", "acknowledged_at"]
    )
    said = f"{receipt_number} · {received_on:%Y-%m-%d} {received_time:%H:%M} · {office_name}"
    _remember(row, What.ACKNOWLEDGED, at=at, said=said)
    return row


@transaction.atomic
def report_done(
    circulation: Circulation, *, done_text: str, people_reached: int | None, at: dt.datetime
) -> Circulation:
    """What the office did with the media, in its own words."""
    row = _open_row(circulation)
    if row.acknowledged_at is None:
        raise NotAllowed(_("ลงรับหนังสือก่อน แล้วจึงแจ้งผล"))
    row.done_text, row.people_reached, row.done_at = done_text, people_reached, row.done_at or at
    row.save(update_fields=["done_text", "people_reached", "done_at"])
    reached = f" ({people_reached})" if people_reached is not None else ""
    _remember(row, What.REPORTED, at=at, said=f"{done_text}{reached}")
    return row


@transaction.atomic
def forward(circulation: Circulation, agencies: Iterable[Agency], *, at: dt.datetime) -> list[Circulation]:
    """Pass the letter on to the office's own children, each with a private link. Who has it already keeps theirs."""
    row = _open_row(circulation)
    letter = _locked(row.letter)
    wanted = [agency.pk for agency in agencies]
    open_to = to_forward_to(row.agency, letter).filter(pk__in=wanted)
    made = _circulate(letter, [agency.pk for agency in open_to], at=at, forwarded_by=row)
    if made:
        _remember(row, What.FORWARDED, at=at, said=str(len(made)))
    return made


@transaction.atomic
def renew_link(circulation: Circulation, *, by: Any, at: dt.datetime) -> None:
    """A new private link for an office whose old one went astray; the old one ends at once."""
    row = _open_row(circulation)
    newest = row.private_links.order_by("-number").first()
    row.private_links.filter(ended_at=None).update(ended_at=at)
    _private_link(row, newest.number + 1 if newest else 1, at=at).save()
    _remember(row, What.RENEWED, at=at, by=by)


@transaction.atomic
def withdraw(circulation: Circulation, *, reason: str, by: Any, at: dt.datetime) -> None:
    """The office is not asked any more: its private link ends and says why."""
    row = _open_row(circulation)
    row.withdrawn_at, row.withdrawn_reason = at, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    row.private_links.filter(ended_at=None).update(ended_at=at)
    _remember(row, What.WITHDRAWN, at=at, by=by, said=reason)


def _open_row(circulation: Circulation) -> Circulation:
    """The row, locked; what was taken back answers nobody any more."""
    rows = Circulation.objects.select_for_update(of=["self"]).select_related("letter", "agency")
    row = rows.get(pk=circulation.pk)
    if row.withdrawn_at is not None:
        raise NotAllowed(_("หนังสือฉบับนี้ยกเลิกสำหรับหน่วยงานนี้แล้ว"))
    return row


def _remember(
    circulation: Circulation, what: str, *, at: dt.datetime, by: Any = None, said: str = ""
) -> None:
    CirculationEvent.objects.create(circulation=circulation, what=what, at=at, by=by, said=said)
