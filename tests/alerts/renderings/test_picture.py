"""The share picture: its size, its weight, the same bytes each time, Thai marks in their places."""

import io
import itertools
import struct
from dataclasses import replace

from hypothesis import given, settings
from PIL import Image, ImageFont, features

from alerts.renderings.picture import HEIGHT, INNER, MARGIN, as_png, text_layer
from directory.printing.look import FACES
from tests.alerts.renderings.messages import PATIENT, make_message, make_threat, messages


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


@settings(PATIENT, max_examples=40)
@given(messages())
def test_texts_stand_inside_the_picture_and_not_on_each_other_whatever_their_length(message):
    layer = text_layer(message)

    left = [placed for placed in layer if placed.x == MARGIN]
    for placed in layer:
        font = ImageFont.truetype(str(FACES[placed.style.face]), placed.style.size)
        assert font.getlength(placed.text) <= INNER, placed.text
        assert 0 < placed.y < HEIGHT
    assert all(
        upper.y + 20 < lower.y
        for upper, lower in itertools.pairwise(sorted(left, key=lambda placed: placed.y))
    )
    assert message.labels.hotline in [placed.text for placed in layer]


def test_an_action_too_long_for_a_picture_gives_way_to_the_advice_that_always_holds():
    texts = [placed.text for placed in text_layer(make_message((make_threat(1, action="โอน" * 66),)))]

    assert "ไม่กดลิงก์ ไม่เชื่อ ไม่รีบ ไม่โอน" in texts
    assert not any("โอนโอน" in text for text in texts)
