"""What a scanned code means, in words. Only the portal's own pages and official sites get something to press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.payments import Payment
from accounts.scanning import Code, Kind
from directory.thai import number
from directory.verdicts import VerdictText


class Words(NamedTuple):
    kind: str
    title: str | Promise
    text: str | Promise
    button: str | Promise = ""


@dataclass(frozen=True)
class ScanText:
    """`kind` is a notice's. `host` is shown in large letters, `shown` is what the code says, `facts` are name and value.

    `href` is set only for the portal's own pages and for official sites; nothing opens by itself.
    """

    kind: str
    title: str
    text: str
    host: str = ""
    written_host: str = ""
    shown: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    signs: tuple[str, ...] = ()
    href: str = ""
    button: str = ""


WORDS = {
    Kind.SHORT_LINK: Words(
        "good",
        gettext_lazy("เป็นลิงก์ของไซเบอร์วัคซีน"),
        gettext_lazy("ไปต่อในเว็บนี้ ไม่ออกไปที่อื่น เราไม่ขอรหัส OTP และไม่ขอให้โอนเงิน"),
        gettext_lazy("ไปต่อ"),
    ),
    Kind.CHECK: Words(
        "info",
        gettext_lazy("เป็นรหัสตรวจสอบของไซเบอร์วัคซีน"),
        gettext_lazy("กดดูว่าบัตรหรือโปสเตอร์นี้ยังใช้ได้หรือไม่ แล้วเทียบกับที่เห็นตรงหน้า"),
        gettext_lazy("ดูผลตรวจสอบ"),
    ),
    Kind.OWN_PAGE: Words(
        "good",
        gettext_lazy("เป็นหน้าของไซเบอร์วัคซีน"),
        gettext_lazy("เราไม่ขอรหัส OTP และไม่ขอให้โอนเงิน"),
        gettext_lazy("เปิดหน้านี้"),
    ),
    Kind.LINE: Words(
        "warning",
        gettext_lazy("พาไปแชตหรือเพิ่มเพื่อนใน LINE"),
        gettext_lazy("ใครก็สร้างบัญชี LINE ได้ ตำรวจไม่แจ้งความ ไม่สอบสวน และไม่ส่งหมายทาง LINE"),
    ),
    Kind.PAYMENT: Words(
        "warning",
        gettext_lazy("เป็น QR สำหรับจ่ายเงิน"),
        gettext_lazy("สแกนด้วยแอปธนาคารแล้วเงินจะออกจากบัญชีคุณ ตำรวจไม่ขอให้โอนเงินเพื่อตรวจสอบ"),
    ),
    Kind.PHONE: Words(
        "info",
        gettext_lazy("เป็นหมายเลขโทรศัพท์"),
        gettext_lazy("เราไม่รู้ว่าเป็นของใคร เทียบกับเบอร์ในหน้าหน่วยงานก่อนโทร"),
    ),
    Kind.WIFI: Words(
        "warning",
        gettext_lazy("เป็น QR สำหรับต่อ Wi-Fi"),
        gettext_lazy("ต่อเฉพาะที่คุณรู้จัก และอย่าเปิดแอปธนาคารบน Wi-Fi สาธารณะ"),
    ),
    Kind.APP: Words(
        "warning",
        gettext_lazy("สั่งให้เปิดแอปในมือถือ"),
        gettext_lazy("อย่าทำตามถ้าไม่ได้ตั้งใจ QR จากคนอื่นอาจใช้เข้าบัญชีของคุณ"),
    ),
    Kind.TEXT: Words(
        "info",
        gettext_lazy("เป็นข้อความธรรมดา ไม่มีลิงก์"),
        gettext_lazy("อ่านอย่างเดียวไม่เป็นไร แต่อย่าทำตามถ้าให้โอนเงินหรือบอกรหัส"),
    ),
}
ACCOUNTS = {
    "phone": gettext_lazy("เบอร์พร้อมเพย์"),
    "national_id": gettext_lazy("พร้อมเพย์ (เลขประจำตัว)"),
    "wallet": gettext_lazy("กระเป๋าเงิน"),
    "biller": gettext_lazy("รหัสผู้รับชำระ"),
}


def scan_text(code: Code) -> ScanText:
    return _SAID.get(code.kind, _plain)(code)


def _plain(code: Code) -> ScanText:
    words = WORDS[code.kind]
    return ScanText(words.kind, str(words.title), str(words.text), shown=code.shown)


def _own(code: Code) -> ScanText:
    words = WORDS[code.kind]
    return ScanText(
        words.kind,
        str(words.title),
        str(words.text),
        host=_host(code),
        href=code.path,
        button=str(words.button),
    )


def _host(code: Code) -> str:
    return code.verdict.host if code.verdict else ""


def _address(code: Code) -> ScanText:
    assert code.verdict is not None
    said = VerdictText.of(code.verdict)
    button = _("เปิด %(host)s") % {"host": said.host} if said.href else ""
    return ScanText(
        said.kind,
        said.title,
        said.text,
        said.host,
        said.written_host,
        "",
        (),
        tuple(said.signs),
        said.href,
        button,
    )


def _line(code: Code) -> ScanText:
    words = WORDS[Kind.LINE]
    return ScanText(words.kind, str(words.title), str(words.text), host=_host(code), shown=code.shown)


def _app(code: Code) -> ScanText:
    words = WORDS[Kind.APP]
    return ScanText(words.kind, str(words.title), str(words.text), shown=f"{code.shown}:")


def _payment(code: Code) -> ScanText:
    assert code.payment is not None
    words = WORDS[Kind.PAYMENT]
    broken = () if code.payment.is_whole else (_("QR นี้เสียหายหรือถูกแก้ รหัสตรวจไม่ตรง อย่าจ่าย"),)
    return ScanText(
        words.kind, str(words.title), str(words.text), facts=tuple(_facts(code.payment)), signs=broken
    )


def _facts(payment: Payment) -> list[tuple[str, str]]:
    """To whom, and how much: the payer must see both before any bank's app does."""
    amount = _("ไม่ได้ระบุ คุณต้องใส่เอง")
    if payment.amount is not None:
        amount = _("%(amount)s บาท") % {"amount": number(payment.amount, 2, get_language() or "th")}
    account = str(ACCOUNTS.get(payment.account_kind, _("ไม่ได้ระบุ")))
    return [
        (_("จ่ายให้"), payment.name or _("ไม่ได้บอกชื่อ ดูชื่อในแอปธนาคารก่อนยืนยัน")),
        (_("บัญชีปลายทาง"), f"{account} {payment.account}".strip()),
        (_("จำนวนเงินใน QR"), amount),
    ]


_SAID: dict[Kind, Callable[[Code], ScanText]] = {
    Kind.SHORT_LINK: _own,
    Kind.CHECK: _own,
    Kind.OWN_PAGE: _own,
    Kind.ADDRESS: _address,
    Kind.LINE: _line,
    Kind.APP: _app,
    Kind.PAYMENT: _payment,
}
