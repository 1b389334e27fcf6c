"""Messages without a database, for tests of form: any texts, any lengths."""

import datetime as dt
from decimal import Decimal

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from alerts.renderings.message import Labels, Message, Threat

# A slow machine is no failure; and a failing poster is drawn often enough without being made small.
PATIENT = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
AT = dt.datetime(2026, 11, 24, 20, 47, tzinfo=dt.UTC)
LABELS = Labels(
    says="คนร้ายมักพูดว่า",
    sign="จุดสังเกต",
    action="ให้ทำทันที",
    first="ระวังก่อน",
    next="รองลงมา",
    hotline="ถูกหลอกแล้ว โทรทันที ฟรี 24 ชั่วโมง",
    call="โทร 1441",
    never="ตำรวจจริงไม่ขอให้โอนเงิน ไม่ขอรหัส OTP และไม่ส่งลิงก์ให้ติดตั้งแอป",
    read_more="อ่านฉบับเต็ม",
    portal="ไซเบอร์วัคซีน",
    issuer="ศูนย์ปราบปรามอาชญากรรมทางเทคโนโลยีสารสนเทศ ตร.",
)


def make_threat(place=1, **values):
    texts = {
        "code": "JOB",
        "name": "หลอกให้ทำงานเสริม",
        "says": "“งานกดไลก์ รายได้ดี”",
        "sign": "ให้โอนเพิ่มขึ้นเรื่อย ๆ",
        "action": "หยุดโอนทันที",
        "is_rising": False,
        "trend": "ตามปกติ",
        "cases": 722,
        "loss_baht": Decimal("86200000.00"),
        "is_withheld": False,
        "count": "722 คดี",
        "loss": "เสียหาย 86.2 ล้านบาท",
    }
    return Threat(place=place, **(texts | values))


def make_message(threats=None, **values):
    texts = {
        "language": "th",
        "date": dt.date(2026, 11, 25),
        "revision": 1,
        "as_of": AT,
        "period_start": dt.date(2026, 11, 18),
        "period_end": dt.date(2026, 11, 24),
        "is_simulated": False,
        "sha256": "ab" * 32,
        "area_code": "TH",
        "area": "ทั้งประเทศ",
        "headline": "ช่วงนี้ให้ระวัง “หลอกให้ทำงานเสริม” ก่อน",
        "note": "",
        "advice": "ไม่กดลิงก์ ไม่เชื่อ ไม่รีบ ไม่โอน",
        "issued": "เตือนภัย 25 พฤศจิกายน 2569",
        "period": "18–24 พฤศจิกายน 2569",
        "known_at": "ข้อมูล ณ 25 พ.ย. 2569 03:47 น.",
        "basis": "จากคดีที่ประชาชนแจ้ง 18–24 พฤศจิกายน 2569 (ข้อมูล ณ 25 พฤศจิกายน 2569 03:47 น.)",
        "simulated": "",
        "simulated_note": "",
        "tags": (),
        "link": "https://cybervaccine.example/alerts/2026-11-25/",
        "labels": LABELS,
    }
    return Message(
        threats=tuple(make_threat(place) for place in (1, 2, 3)) if threats is None else threats,
        **(texts | values),
    )


WORDS = ["หลอก", "ให้", "โอน", "เงิน", "ที่", " ", "10%", "ซื้อ", "ๆ ", "“ลงทุน”", "1202", "OTP", "ก.ล.ต."]


def thai_texts(limit):
    """Texts of up to `limit` characters, as the model's field has them: Thai, spaces, marks, numbers."""
    parts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)
    return st.builds(
        lambda some, size: ("".join(some) * size)[:size].strip() or "หลอก", parts, st.integers(1, limit)
    )


@st.composite
def messages(draw):
    """Any message that the database could hold: names to 80 characters, the other texts to 200, the area to 100."""
    threats = tuple(
        make_threat(
            place,
            name=draw(thai_texts(80)),
            says=draw(thai_texts(200)),
            sign=draw(thai_texts(200)),
            action=draw(thai_texts(200)),
            is_rising=draw(st.booleans()),
        )
        for place in range(1, draw(st.integers(0, 3)) + 1)
    )
    headline = f"ช่วงนี้ให้ระวัง “{threats[0].name}” ก่อน" if threats else "ยังไม่มีข้อมูลพอ"
    simulated = draw(st.booleans())
    return make_message(
        threats,
        headline=headline,
        note=draw(st.one_of(st.just(""), thai_texts(200))),
        area=draw(thai_texts(100)),
        is_simulated=simulated,
        simulated="ข้อมูลจำลอง" if simulated else "",
        simulated_note="ตัวเลขสมมติ ไม่ใช่คดีจริง" if simulated else "",
        tags=draw(st.sampled_from([(), ("ข้อมูลเบื้องต้น", "ปรับปรุงครั้งที่ 12")])),
    )
