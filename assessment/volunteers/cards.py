"""The volunteer's card: what a code says to anybody who holds it. Neither a name nor a place."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessment.models import Volunteer
from assessment.models.volunteers import State
from directory import qr
from directory.thai import date_long, local_day
from media_library.proofs import Finding, Proof

NEVER_HAD_ONE = (State.INVITED, State.APPLIED, State.DECLINED)


def card_address(volunteer: Volunteer) -> str:
    return f"{settings.SITE_URL}/verify/{volunteer.code}/"


def typed_code(volunteer: Volunteer) -> str:
    """The ten letters that are typed where there is no camera, as in 7K2M9-QWX4T."""
    code = volunteer.code[:10].upper()
    return f"{code[:5]}-{code[5:]}"


def card_qr(volunteer: Volunteer) -> SafeString:
    return qr.drawing(card_address(volunteer), css_class="card-qr")


def check_card(code: str, at: dt.datetime) -> Proof | None:
    """What the portal's check says of a volunteer's card, read anew each time: who was removed is so at once.

    `code`: the whole, or its first ten letters as on the card.
    """
    cards = Volunteer.objects.filter(code__startswith=code)
    found = cards.only("state", "certified_until", "active_since").first()
    if found is None or found.active_since is None or found.state in NEVER_HAD_ONE:
        return None
    title = _("บัตรอาสาไซเบอร์วัคซีน")
    if found.may_speak(local_day(at)) and found.certified_until is not None:
        until = date_long(found.certified_until, language=get_language() or "th")
        words = _("ผู้ถือบัตรเป็นอาสาที่ตำรวจรับรอง อาสาไม่ขอเงิน ไม่ขอรหัส ไม่ขอเข้าเครื่องของใคร")
        facts = ((_("มีผลถึง"), until),)
        return Proof(
            Finding.VALID, title, words, facts, reverse("volunteers:home"), more=_("อาสาทำอะไรและไม่ทำอะไร")
        )
    return Proof(Finding.ENDED, title, _ended(found.state))


def _ended(state: str) -> str:
    if state in (State.ACTIVE, State.RENEWAL):
        return _("บัตรนี้หมดอายุแล้ว ผู้ถือยังไม่ได้ต่ออายุ")
    if state == State.PAUSED:
        return _("ผู้ถือบัตรพักงานอาสาอยู่ ตอนนี้บัตรใช้ไม่ได้")
    return _("บัตรนี้ยกเลิกแล้ว ผู้ถือไม่ใช่อาสาของเรา ถ้ามีคนใช้บัตรนี้ แจ้ง 1441")
