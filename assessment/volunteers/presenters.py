"""The page "me" of a volunteer, and of somebody who may become one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Citizen
from assessment.models import Volunteer, VolunteerPost
from assessment.models.volunteers import State
from assessment.volunteers import cards, rule
from directory.models import Province
from directory.thai import local_day

POSTS_SHOWN = 5
RENEW_FROM = dt.timedelta(days=60)


@dataclass(frozen=True)
class Condition:
    """One line of the rule for one person; `href` leads to where what is missing can be done."""

    is_met: bool
    words: str
    href: str = ""
    do: str = ""


def conditions(citizen: Citizen, *, at: dt.datetime) -> list[Condition]:
    found = rule.standing(citizen, at=at)
    test = reverse("assessment:test")
    privacy = reverse("accounts:privacy") + "#consents"
    return [
        Condition(True, _("สมัครไซเบอร์วัคซีนครบถ้วน และบอกตำบลที่อยู่แล้ว")),
        Condition(found.is_adult, _("อายุ 20 ปีขึ้นไป"), reverse("accounts:register-details"), _("บอกช่วงอายุ")),
        Condition(found.has_agreed, _("ยอมให้เราติดต่อเรื่องอาสา"), privacy, _("ให้ความยินยอม")),
        Condition(found.has_test, _("ทำแบบทดสอบชุดเต็มใน 1 ปีที่ผ่านมา"), test, _("ทำชุดเต็ม 20 ข้อ")),
        Condition(found.sees_scams, _("มองกลโกงออกอย่างมั่นใจได้"), test, _("ทำชุดเต็มอีกครั้ง")),
        Condition(found.trusts_the_honest, _("ไม่ระแวงเรื่องปกติเกินไป"), test, _("ทำชุดเต็มอีกครั้ง")),
    ]


@dataclass(frozen=True)
class MyPage:
    """What one person sees; `volunteer` is None for who is not on the path."""

    citizen: Citizen
    volunteer: Volunteer | None
    conditions: list[Condition]
    posts: list[VolunteerPost]
    reason: str
    today: dt.date

    @classmethod
    def of(cls, citizen: Citizen, *, at: dt.datetime) -> MyPage:
        volunteer = Volunteer.objects.filter(citizen=citizen).first()
        return cls(
            citizen=citizen,
            volunteer=volunteer,
            conditions=conditions(citizen, at=at),
            posts=posts_for(citizen) if volunteer and volunteer.state == State.ACTIVE else [],
            reason=_last_reason(volunteer),
            today=local_day(at),
        )

    @property
    def state(self) -> str:
        return self.volunteer.state if self.volunteer else ""

    @property
    def is_eligible(self) -> bool:
        return all(each.is_met for each in self.conditions)

    @property
    def may_apply(self) -> bool:
        if self.volunteer is None:
            return self.is_eligible
        return self.state == State.INVITED or (
            self.is_eligible and self.state in (State.DECLINED, State.LEFT)
        )

    @property
    def is_expired(self) -> bool:
        until = self.volunteer.certified_until if self.volunteer else None
        return until is not None and until < self.today

    @property
    def may_renew(self) -> bool:
        until = self.volunteer.certified_until if self.volunteer else None
        return self.state == State.ACTIVE and until is not None and until - RENEW_FROM <= self.today

    @property
    def province(self) -> Province:
        return self.citizen.subdistrict.district.province

    @property
    def home(self) -> str:
        return self.province.name_en if get_language() == "en" else self.province.name_th

    @property
    def qr(self) -> str:
        return cards.card_qr(self.volunteer) if self.volunteer else ""

    @property
    def address(self) -> str:
        return cards.card_address(self.volunteer) if self.volunteer else ""


def posts_for(citizen: Citizen) -> list[VolunteerPost]:
    home = citizen.subdistrict.district.province_id
    posts = VolunteerPost.objects.filter(Q(province=None) | Q(province=home), withdrawn_at=None)
    return list(posts.order_by("-at")[:POSTS_SHOWN])


def _last_reason(volunteer: Volunteer | None) -> str:
    """What an officer wrote with the last decision."""
    if volunteer is None or volunteer.state not in (State.DECLINED, State.REMOVED):
        return ""
    step = volunteer.steps.order_by("-at", "-pk").first()
    return step.reason if step else ""
