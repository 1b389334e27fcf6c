"""Designs: everything stands on the sheet in both languages, on paper as in the picture, and the code leads to the proof."""

import io

import pytest
from django.utils.translation import override
from PIL import Image

from alerts.models import CaseType
from directory.printing.sheet import HEIGHT, MARGIN, WIDTH
from media_library import loading
from media_library.drawing import frame
from media_library.drawing.art import ART
from media_library.drawing.poster import HERO
from media_library.drawing.surface import Bitmap
from media_library.models import Kind, MediaItem
from tests.conftest import AT

DRAWN = [item for item in loading.read_items() if item["kind"] in (Kind.POSTER, Kind.INFOGRAPHIC)]


class Recorder(Bitmap):
    """Writes down where every text stands: (text, left, top, right, bottom)."""

    def __init__(self, language):
        super().__init__(language=language)
        self.texts = []

    def draw(self, paragraph, x, y, *, width=0, align="L"):
        style, top = paragraph.style, y
        for line in paragraph.lines:
            right = x + (width or self.width(line, style.face, style.size))
            self.texts.append((line, x, top, right, top + paragraph.line_height))
            top += paragraph.line_height
        return super().draw(paragraph, x, y, width=width, align=align)


@pytest.fixture
def design(db):
    def of(told, language):
        item = MediaItem(slug=told["slug"])
        kind = CaseType.objects.get(code=told["case_types"][0])
        return loading._design(told, item, kind, language)

    return of


@pytest.mark.parametrize("told", DRAWN, ids=[item["slug"] for item in DRAWN])
def test_every_text_stands_on_the_sheet_and_on_nothing_else(design, told):
    for language in ("th", "en"):
        sheet = Recorder(language)
        with override(language):
            design(told, language)(sheet)

        assert [
            text for text in sheet.texts if text[1] < 0 or text[3] > WIDTH - MARGIN + 0.5 or text[4] > HEIGHT
        ] == []
        blocks = sorted(sheet.texts, key=lambda text: text[2])
        above = [text for text in blocks if text[2] < HERO - 18]
        assert all(text[4] <= HERO - 17 for text in above if told["kind"] == Kind.POSTER)
        assert overlapping(sheet.texts) == []


def overlapping(texts):
    """Pairs of texts that cover one another by more than their line's air."""
    found = []
    for at, one in enumerate(texts):
        for other in texts[at + 1 :]:
            across = min(one[3], other[3]) - max(one[1], other[1])
            down = min(one[4], other[4]) - max(one[2], other[2])
            if across > 0.5 and down > 1.5:
                found.append((one[0], other[0]))
    return found


def test_picture_and_paper_are_the_same_each_time_and_small(design):
    draw = design(DRAWN[0], "th")
    made = [
        (frame.as_png(draw, language="th"), frame.as_pdf(draw, title="x", language="th", at=AT))
        for _ in range(2)
    ]

    assert made[0] == made[1]
    image = Image.open(io.BytesIO(made[0][0]))
    assert (image.size, len(made[0][0]) < 150_000) == (frame.size_of_png(), True)


def test_every_pictogram_is_used_and_known():
    assert {item["art"] for item in DRAWN if "art" in item} == set(ART)
