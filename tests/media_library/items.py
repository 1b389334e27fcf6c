"""Items, files and pictures for tests of the library."""

import io
from itertools import count

from alerts.models import CaseType
from media_library.files import storing
from media_library.files.hashes import difference_hash
from media_library.models import Kind, Maker, MediaFile, MediaItem, State
from tests.conftest import AT
from tests.factories import make_officer

_numbers = count(1)


def make_maker(**kw):
    defaults = {"slug": "cyber-vaccine", "kind": Maker.Kind.PROJECT, "name_th": "โครงการไซเบอร์วัคซีน"}
    return Maker.objects.get_or_create(slug=kw.pop("slug", "cyber-vaccine"), defaults=defaults | kw)[0]


def make_item(*codes, **kw):
    """A whole draft of an article about `codes` (default: loans), by somebody of the staff."""
    number = next(_numbers)
    defaults = {
        "slug": f"item-{number}", "kind": Kind.ARTICLE, "title_th": f"เรื่องที่ {number}", "summary_th": "สรุป",
        "body_th": "## เขาพูดอย่างไร\n> โอนก่อนนะ\n- วางสาย", "licence": "CC-BY-4.0", "languages": ["th"],
        "audiences": ["everyone"], "created_at": AT,
    }  # fmt: skip
    item = MediaItem.objects.create(
        **defaults
        | {"maker": kw.pop("maker", None) or make_maker(), "author": kw.pop("author", None) or make_officer()}
        | kw
    )
    item.case_types.set(CaseType.objects.filter(code__in=codes or ["LOAN"]))
    return item


def make_public(*codes, at=AT, **kw):
    """An item that everybody may see since `at`."""
    item = make_item(*codes, **kw)
    item.reviewer, item.submitted_at, item.reviewed_at, item.published_at = make_officer(), at, at, at
    item.state = State.PUBLISHED
    item.save()
    return item


def make_file(
    item,
    content=b"content",
    *,
    role=MediaFile.Role.SHEET,
    extension="pdf",
    content_type="application/pdf",
    **kw,
):
    stored = storing.keep([content], extension)
    return MediaFile.objects.create(
        item=item, role=role, state=MediaFile.State.READY, name=stored.name, bytes=stored.bytes,
        sha256=stored.sha256, content_type=content_type, progress=100, **kw,
    )  # fmt: skip


def draw(*, size=(600, 800), form="PNG", lines=6, seed=1, **options):
    """The bytes of a picture of bars, other bars for another seed."""
    import random

    from PIL import Image, ImageDraw

    image, chance = Image.new("RGB", size, "#fbf8f2"), random.Random(seed)
    pen = ImageDraw.Draw(image)
    for _ in range(lines):
        left, top = chance.randrange(size[0]), chance.randrange(size[1])
        color = tuple(chance.randrange(256) for _ in range(3))
        pen.rectangle(
            (left, top, left + chance.randrange(50, 300), top + chance.randrange(50, 300)), fill=color
        )
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def looks_of(content):
    from PIL import Image

    return difference_hash(Image.open(io.BytesIO(content)))
