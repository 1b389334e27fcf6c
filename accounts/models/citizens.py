"""Registered citizens, and registrations that are not finished yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedField
from accounts.models.titles import Title
from accounts.models.users import User
from accounts.phones import NotAThaiPhone, mask_phone, parse_phone
from directory.models import Subdistrict
from directory.scopes import Actor


class AgeGroup(models.TextChoices):
    """What people say about their age; nobody has to say it."""

    UNDER_10 = "0-9", _("ต่ำกว่า 10 ปี")
    FROM_10 = "10-19", _("10–19 ปี")
    FROM_20 = "20-29", _("20–29 ปี")
    FROM_30 = "30-39", _("30–39 ปี")
    FROM_40 = "40-49", _("40–49 ปี")
    FROM_50 = "50-59", _("50–59 ปี")
    FROM_60 = "60-", _("60 ปีขึ้นไป")

    @property
    def youngest(self) -> int:
        return int(self.value.partition("-")[0])


MINORS = (AgeGroup.UNDER_10, AgeGroup.FROM_10)


def is_minor(title: Title, age_group: str) -> bool:
    """Under 20 by what the person said: the title of a child, or the age group."""
    return title.is_for_children or age_group in MINORS


def is_adult(title: Title, age_group: str) -> bool:
    """20 or older by the person's own word. Who did not say is neither adult nor minor."""
    return bool(age_group) and not is_minor(title, age_group)


class CitizenQuerySet(models.QuerySet["Citizen"]):
    def with_phone(self, text: str) -> CitizenQuerySet:
        """Whose phone this is, however it is written; a number that is none finds nobody."""
        try:
            number = parse_phone(text)
        except NotAThaiPhone:
            return self.none()
        return self.filter(Citizen._meta.get_field("phone").found(number))

    def visible_to(self, actor: Actor, permission: str = "accounts.view_citizen") -> CitizenQuerySet:
        """Those who live where `actor` may use `permission`; the others do not exist for them."""
        return actor.scope_of(permission).narrow(self, "subdistrict__district__province")

    def adults(self) -> CitizenQuerySet:
        """Those who said that they are 20 or older, and whose title does not say otherwise."""
        return self.exclude(age_group__in=["", *MINORS]).exclude(title__max_age__lt=15)


class Citizen(models.Model):
    """A registered person. One for each user; a phone may be shared by a family."""

    user = models.OneToOneField(User, models.CASCADE, related_name="citizen")
    title = models.ForeignKey(Title, models.PROTECT, related_name="+", verbose_name=_("คำนำหน้า"))
    other_title = models.CharField(_("คำนำหน้าอื่น"), max_length=60, blank=True)
    first_name = models.CharField(_("ชื่อ"), max_length=100)
    last_name = models.CharField(_("สกุล"), max_length=100, blank=True)  # some people have one name only
    phone_index = models.BinaryField(max_length=16, db_index=True)
    phone = EncryptedField(_("เบอร์โทรศัพท์"), purpose="accounts.citizen.phone", index="phone_index")
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="+", verbose_name=_("ตำบล/แขวง")
    )
    age_group = models.CharField(_("ช่วงอายุ"), max_length=6, choices=AgeGroup, blank=True)
    uses_camera = models.BooleanField(_("ใช้กล้องสแกน"), null=True)
    registered_at = models.DateTimeField(_("ลงทะเบียนเมื่อ"))
    corrected_at = models.DateTimeField(_("แก้ไขล่าสุดเมื่อ"), null=True, blank=True)

    objects = CitizenQuerySet.as_manager()

    class Meta:
        verbose_name = _("ประชาชน")
        verbose_name_plural = _("ประชาชน")
        constraints = [
            models.CheckConstraint(condition=~Q(first_name=""), name="accounts_citizen_has_a_name"),
            models.CheckConstraint(
                condition=Q(age_group__in=["", *AgeGroup.values]), name="accounts_citizen_age_group_known"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"  # a name in a log or a list of errors is a leak

    @property
    def full_name(self) -> str:
        return f"{self.title_text}{self.first_name} {self.last_name}".strip()

    @property
    def title_text(self) -> str:
        return self.other_title if self.title.is_other else self.title.name_th

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone.reveal())

    @staticmethod
    def phone_indexes(number: str) -> list[bytes]:
        """The blind indexes of a stored number, one for each key."""
        return Citizen._meta.get_field("phone").indexes(number)

    @property
    def is_minor(self) -> bool:
        return is_minor(self.title, self.age_group)

    @property
    def is_adult(self) -> bool:
        return is_adult(self.title, self.age_group)


class RegistrationDraft(models.Model):
    """Answers of a person who has signed in and not yet confirmed: kept so that an interruption costs nothing."""

    user = models.OneToOneField(User, models.CASCADE, related_name="registration_draft")
    answers = EncryptedField(_("คำตอบที่ยังไม่ยืนยัน"), purpose="accounts.registrationdraft.answers")  # JSON
    updated_at = models.DateTimeField(_("แก้ไขล่าสุดเมื่อ"), db_index=True)

    class Meta:
        verbose_name = _("การสมัครที่ยังไม่ยืนยัน")
        verbose_name_plural = _("การสมัครที่ยังไม่ยืนยัน")

    def __str__(self) -> str:
        return f"#{self.pk}"
