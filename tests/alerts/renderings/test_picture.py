"""The share picture: its size, its weight, the same bytes each time, Thai marks in their places."""

import io
import struct
from dataclasses import replace

from hypothesis import given, settings
from PIL import Image, ImageFont, features

from alerts.renderings.look import FACES
from alerts.renderings.picture import HEIGHT, INNER, MARGIN, WIDTH, as_png, text_layer
from tests.alerts.renderings.messages import make_message, make_threat, messages


def test_the_picture_is_1200_by_630_light_and_the_same_each_time():
    message = make_message(is_simulated=True, simulated="ข้อมูลจำลอง", simulated_note="ไม่ใช่คดีจริง")

    content = as_png(message)

    assert struct.unpack(">II", content[16:24]) == (1200, 630)
    assert len(content) < 150_000
    assert content == as_png(message)


def test_marks_are_set_by_raqm_and_not_by_the_basic_layout():
    basic = ImageFont.truetype(str(FACES["display"]), 100, layout_engine=ImageFont.Layout.BASIC)
    shaped = ImageFont.truetype(str(FACES["display"]), 100, layout_engine=ImageFont.Layout.RAQM)

    assert features.check("raqm")
    # A tone mark over a vowel is raised; the basic layout puts both at one height.
    assert (
        shaped.getbbox("ที่")[1] < basic.getbbox("ที่")[1] or shaped.getmask("ที่").size != basic.getmask("ที่").size
    )


def test_every_text_of_the_layer_is_drawn():
    message = make_message()
    blank = Image.open(io.BytesIO(as_png(replace(message, threats=(make_threat(1, name=" "),))))).convert(
        "RGB"
    )
    full = Image.open(
        io.BytesIO(as_png(replace(message, threats=(make_threat(1, name="แชร์ลูกโซ่"),))))
    ).convert("RGB")

    box = (MARGIN, 160, 1100, 300)
    assert blank.crop(box).tobytes() != full.crop(box).tobytes()


def test_the_rising_tag_is_in_the_layer_only_when_the_first_threat_rises():
    rising = make_message((make_threat(1, is_rising=True, trend="เพิ่มขึ้นผิดปกติ"),))
    usual = make_message((make_threat(1), make_threat(2, is_rising=True, trend="เพิ่มขึ้นผิดปกติ")))

    assert "เพิ่มขึ้นผิดปกติ" in [placed.text for placed in text_layer(rising)]
    assert "เพิ่มขึ้นผิดปกติ" not in [placed.text for placed in text_layer(usual)]


@settings(max_examples=40, deadline=None)
@given(messages())
def test_texts_stand_inside_the_picture_and_never_on_each_other(message):
    layer = text_layer(message)

    left = [placed for placed in layer if placed.anchor == "lm" and placed.x == MARGIN]
    heights = [placed.y for placed in left]
    assert all(0 < placed.y < HEIGHT and 0 < placed.x < WIDTH for placed in layer)
    assert heights == sorted(heights) or len(left) < 3


def test_a_usual_message_fits_its_width():
    for message in (make_message(), make_message(tags=("ข้อมูลเบื้องต้น", "ปรับปรุงครั้งที่ 2"))):
        for placed in text_layer(message):
            font = ImageFont.truetype(str(FACES[placed.style.face]), placed.style.size)
            assert font.getlength(placed.text) <= INNER, placed.text
