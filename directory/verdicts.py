"""The verdict on an address in words, for every page that shows one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.web_addresses import Finding, Official, Sign, Verdict

WORDS = {
    Finding.OURS: (
        "good",
        _("เป็นเว็บของไซเบอร์วัคซีน"),
        _("ถึงอย่างนั้น เราไม่เคยขอรหัส OTP และไม่เคยขอให้โอนเงิน"),
    ),
    Finding.OFFICIAL: (
        "good",
        _("เป็นเว็บทางการของ%(owner)s"),
        _("หน่วยงานจริงก็ไม่ขอรหัส OTP และไม่ขอให้โอนเงินผ่านลิงก์"),
    ),
    Finding.GOVERNMENT: (
        "info",
        _("ลงท้ายด้วย .go.th เป็นชื่อของหน่วยงานรัฐไทย"),
        _("เราไม่รู้ว่าเป็นหน่วยงานใด ถ้าขอเงินหรือรหัส ให้โทรถามหน่วยงานนั้นก่อน"),
    ),
    Finding.IMITATION: (
        "warning",
        _("น่าจะเป็นเว็บปลอม อย่ากด"),
        _("ลิงก์นี้ทำให้ดูเหมือนเว็บทางการ แต่ไม่ใช่"),
    ),
    Finding.HIDDEN: (
        "warning",
        _("มองไม่เห็นว่าลิงก์นี้พาไปที่ไหน"),
        _("อย่ากด ถ้าไม่รู้จักคนส่ง หรือเขาขอเงิน ขอรหัส ขอให้ติดตั้งแอป"),
    ),
    Finding.UNKNOWN: (
        "warning",
        _("ไม่ใช่เว็บทางการที่เรารู้จัก"),
        _("อาจเป็นเว็บทั่วไปหรือเว็บปลอมก็ได้ อย่ากรอกรหัส อย่าโอนเงิน อย่าติดตั้งแอป"),
    ),
    Finding.UNREADABLE: (
        "info",
        _("ไม่พบลิงก์ในข้อความนี้"),
        _("วางลิงก์ที่ขึ้นต้นด้วย http หรือชื่อเว็บ เช่น example.com"),
    ),
}
SIGNS = {
    Sign.NAME_BEFORE_AT: _("มีเครื่องหมาย @ ในลิงก์ ชื่อจริงของเว็บคือส่วนหลัง @ เท่านั้น"),
    Sign.OFFICIAL_NAME_INSIDE: _("เอาชื่อหน่วยงานมาใส่ไว้ในชื่อเว็บของคนอื่น"),
    Sign.FOREIGN_LETTERS: _("ใช้ตัวอักษรพิเศษที่หน้าตาเหมือนตัวอักษรอังกฤษได้"),
    Sign.MIXED_LETTERS: _("ปนตัวอักษรหลายภาษาในคำเดียว เป็นวิธีปลอมชื่อเว็บ"),
    Sign.ODD_PORT: _("มีตัวเลขช่องทาง (:ตัวเลข) ต่อท้ายชื่อเว็บ เว็บทางการไม่ใช้"),
    Sign.NUMBERS_ONLY: _("ใช้ตัวเลขแทนชื่อเว็บ เว็บทางการไม่ทำเช่นนี้"),
    Sign.SHORTENER: _("เป็นลิงก์ย่อ มองไม่เห็นว่าจะพาไปที่ไหน"),
    Sign.NOT_ENCRYPTED: _("ไม่เข้ารหัส (http) ข้อมูลที่กรอกอาจถูกอ่านระหว่างทาง"),
    Sign.APP_FILE: _("เป็นไฟล์ติดตั้งแอป อย่าติดตั้งจากลิงก์"),
}


@dataclass(frozen=True)
class VerdictText:
    """`kind` is a notice's: good, info or warning. `written_host` only where it differs; `href` only where it may be
    opened."""

    kind: str
    title: str
    text: str
    host: str
    signs: list[str]
    written_host: str = ""
    href: str = ""

    @classmethod
    def of(cls, verdict: Verdict) -> VerdictText:
        kind, title, text = WORDS[verdict.finding]
        name = str(title) % {"owner": _owner(verdict.owner)} if verdict.owner else str(title)
        signs = [str(SIGNS[sign]) for sign in verdict.signs]
        written = verdict.written_host if verdict.written_host != verdict.host else ""
        href = f"https://{verdict.host}{verdict.path}" if verdict.may_be_opened else ""
        return cls(kind, name, str(text), verdict.host, signs, written, href)


def _owner(owner: Official) -> str:
    return owner.name_en if (get_language() or "th").startswith("en") else owner.name_th
