"""The page "me" of a volunteer, and of somebody who may become one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Citizen
from alerts.models import Bulletin
from alerts.presenters import BulletinPage
from assessment.models import RenewalAsk, Volunteer, VolunteerPhoto, VolunteerPost
from assessment.models.volunteers import State
from assessment.talks.presenters import TaskRow
from assessment.volunteers import cards, rule
from directory.models import Province
from directory.thai import local_day

POSTS_SHOWN = 5
TASKS_SHOWN = 2
MAY_LACK = (State.INVITED, State.DECLINED, State.LEFT, "")  # who is shown what is missing


@dataclass(frozen=True)
class Condition:
    """One line of the rule for one person; `href` leads to where what is missing can be done."""

    is_met: bool
    words: str
    href: str = ""
    do: str = ""


@dataclass(frozen=True)
class Notice:
    kind: str
    title: str
    text: str


def conditions(found: rule.Standing) -> list[Condition]:
    test = reverse("assessment:test")
    again = _("ตอบอีก 20 ข้อ แล้วเราคิดสองชุดรวมกัน") if found.is_undecided else _("ทำชุดเต็มอีกครั้ง")
    privacy = reverse("accounts:privacy") + "#consents"
    return [
        Condition(True, _("สมัครไซเบอร์วัคซีนครบถ้วน และบอกตำบลที่อยู่แล้ว")),
        Condition(found.is_adult, _("อายุ 20 ปีขึ้นไป"), reverse("accounts:register-details"), _("บอกช่วงอายุ")),
        Condition(found.has_agreed, _("ยอมให้เราติดต่อเรื่องอาสา"), privacy, _("ให้ความยินยอม")),
        Condition(found.has_test, _("ทำแบบทดสอบชุดเต็มใน 1 ปีที่ผ่านมา"), test, _("ทำชุดเต็ม 20 ข้อ")),
        Condition(found.sees_scams, _("มองกลโกงออกอย่างมั่นใจได้"), test, again if found.has_test else ""),
        Condition(found.trusts_the_honest, _("ไม่ระแวงเรื่องปกติเกินไป"), test, again if found.has_test else ""),
    ]


@dataclass(frozen=True)
class MyPage:
    """What one person sees; `volunteer` is None for who is not on the path."""

    citizen: Citizen
    volunteer: Volunteer | None
    at: dt.datetime

    @classmethod
    def of(cls, citizen: Citizen, *, at: dt.datetime) -> MyPage:
        return cls(citizen, Volunteer.objects.filter(citizen=citizen).first(), at)

    @property
    def state(self) -> str:
        return self.volunteer.state if self.volunteer else ""

    @property
    def is_active(self) -> bool:
        return self.state == State.ACTIVE

    @property
    def is_paused(self) -> bool:
        return self.state == State.PAUSED

    @property
    def needs_renewal(self) -> bool:
        return self.state == State.RENEWAL

    @property
    def has_card(self) -> bool:
        """Who holds one and is not on a break, good today or not."""
        return self.is_active or self.needs_renewal

    @cached_property
    def asks(self) -> list[RenewalAsk]:
        """Kinds of scam to train for, the most pressing first."""
        if self.volunteer is None or not self.has_card:
            return []
        return list(self.volunteer.asks.open().select_related("case_type"))

    @property
    def is_certified(self) -> bool:
        return self.volunteer is not None and self.volunteer.is_certified(local_day(self.at))

    @property
    def has_photo(self) -> bool:
        return self.has_card and VolunteerPhoto.objects.filter(volunteer=self.volunteer).exists()

    @property
    def may_speak(self) -> bool:
        return self.volunteer is not None and self.volunteer.may_speak(local_day(self.at))

    @cached_property
    def standing(self) -> rule.Standing:
        return rule.standing(self.citizen, at=self.at)

    @property
    def conditions(self) -> list[Condition]:
        return conditions(self.standing) if self.state in MAY_LACK else []

    @property
    def may_apply(self) -> bool:
        """Who was invited may; who was not, or tries again, when the rule is met."""
        if self.state == State.INVITED:
            return True
        return self.state in ("", State.DECLINED, State.LEFT) and self.standing.is_eligible

    @property
    def notice(self) -> Notice | None:
        if self.has_card and not self.is_certified:
            return Notice("warning", _("บัตรหมดอายุแล้ว"), _("ทำแบบทดสอบชุดเต็มอีกครั้ง แล้วต่ออายุที่หน้านี้"))
        return _notices(self._reason).get(self.state)

    @property
    def is_removed(self) -> bool:
        return self.state == State.REMOVED

    @property
    def _reason(self) -> str:
        """What an officer wrote with the last decision."""
        step = self.volunteer.steps.order_by("-at", "-pk").first() if self.volunteer else None
        return step.reason if step else ""

    @property
    def ends_soon(self) -> bool:
        until = self.volunteer.certified_until if self.volunteer else None
        return self.has_card and until is not None and until <= local_day(self.at) + rule.RENEWED_BY

    @cached_property
    def may_renew(self) -> bool:
        if not self.ends_soon:
            return False
        return rule.standing(self.citizen, at=self.at, not_older_than=rule.RENEWED_BY).is_eligible

    @property
    def posts(self) -> list[VolunteerPost]:
        return posts_for(self.citizen) if self.has_card else []

    @property
    def tasks(self) -> list[TaskRow]:
        """The next tasks, those that were accepted first."""
        if self.volunteer is None or not self.may_speak:
            return []
        rows = self.volunteer.tasks.open().filter(talk=None).select_related("district", "case_type")
        return [TaskRow(task) for task in rows.order_by("state", "km", "pk")[:TASKS_SHOWN]]

    @property
    def today(self) -> BulletinPage | None:
        """The newest bulletin of the home province."""
        newest = Bulletin.objects.newest() if self.has_card else None
        areas = newest.areas.select_related("bulletin") if newest else None
        area = areas.filter(area_code=self.province.code).first() if areas is not None else None
        return BulletinPage.of(area) if area else None

    @property
    def province(self) -> Province:
        return self.citizen.subdistrict.district.province

    @property
    def home(self) -> str:
        return self.province.name_en if get_language() == "en" else self.province.name_th

    @property
    def typed_code(self) -> str:
        return cards.typed_code(self.volunteer) if self.volunteer else ""

    @property
    def qr(self) -> SafeString:
        return cards.card_qr(self.volunteer) if self.volunteer else SafeString()


def _notices(reason: str) -> dict[str, Notice]:
    return {
        State.INVITED: Notice(
            "good",
            _("คุณมีโอกาสได้รับคัดเลือกเป็นอาสา"),
            _("ผลทดสอบของคุณดีมาก ถ้าอยากช่วยคนใกล้บ้าน สมัครได้เลย"),
        ),
        State.APPLIED: Notice("info", _("เราได้รับใบสมัครแล้ว"), _("เจ้าหน้าที่สองคนจะอ่าน และตอบทาง LINE กับที่หน้านี้")),
        State.DECLINED: Notice("warning", _("รอบนี้ยังไม่ได้รับคัดเลือก"), reason),
        State.PAUSED: Notice("info", _("คุณพักงานอาสาอยู่"), _("บัตรใช้ไม่ได้จนกว่าจะกลับมา")),
        State.RENEWAL: Notice(
            "warning", _("บัตรใช้ไม่ได้จนกว่าจะฝึกเรื่องใหม่"), _("ฝึกเรื่องด้านล่างให้ผ่าน แล้วบัตรใช้ได้ทันที ไม่ต้องรอเจ้าหน้าที่")
        ),
        State.LEFT: Notice("info", _("คุณออกจากการเป็นอาสาแล้ว"), _("ขอบคุณที่ช่วยกัน กลับมาสมัครใหม่ได้เสมอ")),
        State.REMOVED: Notice("warning", _("คุณพ้นจากการเป็นอาสาแล้ว"), reason),
    }


def posts_for(citizen: Citizen) -> list[VolunteerPost]:
    home = citizen.subdistrict.district.province_id
    posts = VolunteerPost.objects.filter(Q(province=None) | Q(province=home), withdrawn_at=None)
    return list(posts.order_by("-at", "-pk")[:POSTS_SHOWN])
