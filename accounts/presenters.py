"""What a person's pages show: the four steps, the answers, the stored data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import AgeGroup, Citizen
from accounts.places import place_of
from accounts.purposes import Purpose
from accounts.reference import all_titles
from accounts.services import Person
from directory.thai import phone

# The leaflet's four steps.
STEPS = (
    gettext_lazy("เปิดลิงก์"),
    gettext_lazy("เข้าสู่ระบบ"),
    gettext_lazy("ให้สิทธิ์"),
    gettext_lazy("กรอกข้อมูล"),
)


@dataclass(frozen=True)
class Step:
    number: int
    name: str | Promise
    state: str  # done, now, next


def steps(now: int) -> list[Step]:
    """The four steps with the person at step `now`; 5 when all are done."""
    return [
        Step(number, name, "done" if number < now else "now" if number == now else "next")
        for number, name in enumerate(STEPS, start=1)
    ]


@dataclass(frozen=True)
class Answer:
    """One line of "check your answers", and where to change it."""

    label: str
    value: str
    address: str


def answers(given: dict[str, Any]) -> list[Answer]:
    details = reverse("accounts:register-details")
    place = place_of(given["subdistrict"])
    age = AgeGroup(given["age_group"]).label if given["age_group"] else _("ไม่บอก")
    return [
        Answer(_("คำนำหน้า"), _title(given), f"{details}#id_title"),
        Answer(_("ชื่อ"), given["first_name"], f"{details}#id_first_name"),
        Answer(_("สกุล"), given["last_name"] or _("ไม่มี"), f"{details}#id_last_name"),
        Answer(_("หมายเลขโทรศัพท์"), phone(given["phone"]), f"{details}#id_phone"),
        Answer(_("ที่อยู่"), place.label(get_language() or "th") if place else "", f"{details}#id_place"),
        Answer(_("ช่วงอายุ"), str(age), f"{details}#id_age_group"),
    ]


def _title(given: dict[str, Any]) -> str:
    return str(given["other_title"] or all_titles()[given["title"]])


def place_text(citizen: Citizen) -> str:
    place = place_of(citizen.subdistrict_id)
    return place.label(get_language() or "th") if place else str(citizen.subdistrict)


@dataclass(frozen=True)
class Kept:
    """One row of "what we keep": what, what for, how long."""

    what: str
    why: str
    how_long: str


def what_we_keep() -> list[Kept]:
    left = _("จนกว่าคุณจะลบบัญชี")
    days = {"days": settings.ABANDONED_REGISTRATION_DAYS, "years": settings.IDLE_CITIZEN_DAYS // 365}
    return [
        Kept(_("คำนำหน้า ชื่อ สกุล"), _("รู้ว่าเป็นคุณ และออกบัตรภูมิคุ้มกันหรือบัตรอาสาสมัคร"), left),
        Kept(_("หมายเลขโทรศัพท์ (เข้ารหัส)"), _("ติดต่อเรื่องอาสาสมัคร เมื่อคุณยินยอม"), left),
        Kept(_("ตำบล แขวง"), _("เลือกเตือนภัยของจังหวัดคุณ"), left),
        Kept(_("ช่วงอายุ ถ้าบอก"), _("เลือกคำแนะนำตามวัย และคุ้มครองผู้เยาว์"), left),
        Kept(_("รหัสผู้ใช้ LINE (เข้ารหัส)"), _("ให้คุณเข้าสู่ระบบ และส่งข้อความเมื่อคุณยินยอม"), left),
        Kept(_("รับเตือนภัยบ่อยแค่ไหน และเวลาใด"), _("ส่งให้ตรงตามที่คุณเลือก"), left),
        Kept(_("กดถามเรื่องใดในแชต LINE (ไม่เก็บคำที่คุณพิมพ์)"), _("ตอบคุณครั้งเดียว ไม่ซ้ำ"), _("7 วัน")),
        Kept(_("ผลทดสอบภูมิของคุณ"), _("ให้คุณดูย้อนหลัง และชวนทบทวน"), left),
        Kept(_("ขอให้เตือนทบทวนทาง LINE หรือไม่"), _("เตือนเฉพาะเมื่อคุณขอ"), left),
        Kept(_("สิทธิ์ที่ LINE ให้เรา (เข้ารหัส)"), _("ใช้ยกเลิกสิทธิ์ที่ LINE เมื่อคุณลบบัญชี"), _("ไม่เกิน 30 วัน")),
        Kept(_("คำตอบที่ยังไม่กดยืนยัน (เข้ารหัส)"), _("ให้คุณกรอกต่อได้"), _("%(days)s วัน") % days),
        Kept(
            _("วันที่ยินยอมหรือถอนความยินยอม"), _("เป็นหลักฐานตามกฎหมาย"),
            _("หลังลบบัญชีแล้วยังเก็บ โดยไม่รู้ว่าเป็นใคร"),
        ),
        Kept(
            _("บัญชีที่ไม่ได้ใช้และไม่ได้รับข้อความ"), _("เราลบให้เอง"),
            _("%(years)s ปีหลังเข้าใช้ครั้งสุดท้าย") % days,
        ),
    ]  # fmt: skip


@dataclass(frozen=True)
class Words:
    title: str
    text: str


def words_for_minors(person: Person) -> Words | None:
    """What a guardian is told, when the person says to be under 20."""
    if Purpose.GUARDIAN not in person.offered():
        return None
    return Words(
        _("ขอให้ผู้ปกครองอ่านด้วยกัน"),
        _("คุณอายุไม่ถึง 20 ปี จึงต้องให้พ่อแม่หรือผู้ปกครองยินยอมก่อน เราจะไม่ชวนคุณเป็นอาสาสมัคร และไม่แสดงชื่อคุณต่อใคร"),
    )


def how_to_unlink() -> Words:
    return Words(
        _("ยกเลิกสิทธิ์ใน LINE ด้วยตัวเอง"),
        _(
            "สิทธิ์ที่คุณให้เราหมดอายุแล้ว เราจึงแจ้ง LINE แทนคุณไม่ได้ เปิด LINE ไปที่ ตั้งค่า > บัญชี > แอปที่เชื่อมต่อ แล้วยกเลิกไซเบอร์วัคซีน"
        ),
    )


def line_failed(reason: str) -> Words:
    """Why the login did not happen, and what to do, in the words of a person at a counter."""
    words = {
        "cancelled": (_("คุณยกเลิกการเข้าสู่ระบบ"), _("ไม่เป็นไร ถ้าเปลี่ยนใจ กดลองอีกครั้งได้ทุกเมื่อ")),
        "state": (
            _("ลิงก์นี้ใช้ไม่ได้แล้ว"),
            _("อาจเพราะเปิดไว้นานเกิน 10 นาที หรือเริ่มในเบราว์เซอร์หนึ่งแล้วไปจบในอีกอันหนึ่ง กลับไปกดเข้าสู่ระบบใหม่ แล้วทำให้จบในหน้าต่างเดียว"),
        ),
        "unreachable": (_("ติดต่อ LINE ไม่ได้ในตอนนี้"), _("ไม่ใช่ความผิดของคุณ รอสักครู่แล้วลองอีกครั้ง")),
        "proof": (
            _("เรายืนยันกับ LINE ไม่ได้"),
            _("เพื่อความปลอดภัยของคุณ เราจึงยังไม่ให้เข้าสู่ระบบ ลองอีกครั้งจากหน้าสมัคร"),
        ),
        "disabled": (_("บัญชีนี้ถูกระงับ"), _("ถ้าคิดว่าเป็นความเข้าใจผิด โทร 1441")),
        "closed": (_("ยังไม่เปิดให้เข้าสู่ระบบ"), _("ระบบนี้ยังไม่ได้เชื่อมกับ LINE ลองใหม่ภายหลัง")),
    }  # fmt: skip
    other = (_("LINE ตอบกลับมาไม่ถูกต้อง"), _("ลองอีกครั้ง ถ้ายังไม่ได้ รอสักครู่"))
    return Words(*words.get(reason, other))
