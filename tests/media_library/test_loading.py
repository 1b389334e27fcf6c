"""The project's own items: every file is sound, loading is idempotent, and what staff decided stands."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from alerts.models import CaseType
from directory.printing.lines import words
from directory.spoken import read_aloud
from media_library import loading, rules, services
from media_library.files import storing
from media_library.models import Kind, MediaFile, MediaItem, Publication, SeriesItem, State
from tests.conftest import AT
from tests.factories import make_officer
from tests.media_library.items import make_item

ITEMS = list(loading.read_items())
BILINGUAL = (
    "title",
    "summary",
    "body",
    "teaches",
    "repost",
    "headline",
    "points",
    "rows",
    "who",
    "chat",
    "labels",
)
FEW = {"script-loan", "poster-loan", "family-word", "loan-no-fee-first"}


def test_there_are_thirty_items_and_more_each_in_thai_and_english():
    assert len(ITEMS) >= 30
    for item in ITEMS:
        said = {name.removesuffix("_th") for name in item if name.endswith("_th")}
        assert said == {name.removesuffix("_en") for name in item if name.endswith("_en")}
        assert said <= set(BILINGUAL)
        assert all(item[f"{name}_{language}"] for name in said for language in ("th", "en"))


def test_every_case_type_that_people_meet_has_an_article_and_a_poster(db):
    met = set(CaseType.objects.filter(valid_to=None).exclude(says_th="").values_list("code", flat=True))

    written = {code for item in ITEMS if item["kind"] == Kind.ARTICLE for code in item["case_types"]}
    drawn = {code for item in ITEMS if item["kind"] == Kind.POSTER for code in item["case_types"]}

    assert (met - written, met - drawn) == (set(), {"OTHER_TECH"})


@pytest.mark.parametrize("item", ITEMS, ids=[item["slug"] for item in ITEMS])
def test_thai_and_english_have_the_same_shape(item):
    for name in ("teaches", "body"):
        thai, english = (
            [line[:2] for line in item.get(f"{name}_{code}", "").strip().splitlines()]
            for code in ("th", "en")
        )
        marks = {"##", "> ", "- "}
        assert [mark for mark in thai if mark in marks] == [mark for mark in english if mark in marks]
        if name == "teaches":
            assert len(thai) == len(english)
    for name in ("rows", "points", "chat", "labels"):
        assert len(item.get(f"{name}_th", ())) == len(item.get(f"{name}_en", ()))


@pytest.mark.parametrize(
    "item", [item for item in ITEMS if item["kind"] == Kind.SCRIPT], ids=lambda item: item["slug"]
)
def test_script_is_thirty_seconds_and_has_no_figure_to_stumble_over(item):
    for language, most in (("th", 105), ("en", 95)):
        text = item[f"body_{language}"]
        assert not re.search(r"\d", text)
        assert read_aloud(text, language) == text
        assert len(words(text, language)) <= most


@pytest.mark.django_db
def test_items_are_loaded_once_and_are_whole(folder):
    first = loading.load_media(at=AT, only=FEW)
    files = sorted(folder.rglob("*.*"))
    second = loading.load_media(at=timezone.now(), only=FEW)

    assert (first.created, second.unchanged) == (4, 4)
    assert sorted(folder.rglob("*.*")) == files
    assert Publication.objects.count() == 4
    for item in MediaItem.objects.public(AT):
        assert rules.missing(item) == []
        item.full_clean()


@pytest.mark.django_db
def test_poster_is_drawn_in_both_languages_on_paper_and_as_a_picture():
    loading.load_media(at=AT, only={"poster-loan"})

    files = MediaFile.objects.order_by("language", "role")
    assert [(file.language, file.role, file.extension) for file in files] == [
        ("en", "picture", "png"), ("en", "sheet", "pdf"), ("en", "thumbnail", "webp"),
        ("th", "picture", "png"), ("th", "sheet", "pdf"), ("th", "thumbnail", "webp"),
    ]  # fmt: skip
    assert all(file.bytes < 150_000 for file in files)
    assert storing.path_of(files[4].name).read_bytes().startswith(b"%PDF-")
    assert MediaItem.objects.get().in_language("alt").startswith("กู้เงิน ไม่ต้องโอนก่อน · คนร้ายมักพูดว่า")


@pytest.mark.django_db
def test_changed_wording_is_a_new_version_and_a_lost_file_is_drawn_again(monkeypatch):
    loading.load_media(at=AT, only={"poster-loan"})
    storing.path_of(MediaFile.objects.get(role="sheet", language="en").name).unlink()

    again = loading.load_media(at=AT, only={"poster-loan"})

    item = MediaItem.objects.get()
    assert (again.updated, item.version, item.files.count()) == (1, 2, 6)
    assert storing.path_of(MediaFile.objects.get(role="sheet", language="en").name).exists()


@pytest.mark.django_db
def test_what_staff_withdrew_or_made_their_own_is_left_alone():
    loading.load_media(at=AT, only=FEW - {"poster-loan", "family-word"})
    withdrawn, taken = MediaItem.objects.order_by("slug")
    services.withdraw(withdrawn, by=make_officer(), at=AT, reason="รอแก้เบอร์")
    services.revise(taken, by=make_officer(), at=AT)

    again = loading.load_media(at=AT, only=FEW - {"poster-loan", "family-word"})

    states = [MediaItem.objects.get(pk=item.pk).state for item in (withdrawn, taken)]
    assert (again.kept, states) == (2, [State.WITHDRAWN, State.PUBLISHED])


@pytest.mark.django_db
def test_items_stand_in_their_series_in_order():
    loading.load_media(at=AT, only={"script-loan", "script-call-center"})

    places = SeriesItem.objects.filter(series__slug="village-loudspeaker")
    assert list(places.values_list("item__slug", flat=True)) == ["script-call-center", "script-loan"]


@pytest.mark.parametrize(
    "wrong", [{"languages": ["xx"]}, {"slug": "kits"}], ids=["language", "name of a page"]
)
def test_made_up_values_are_refused(db, wrong):
    item = make_item(**wrong)

    with pytest.raises(ValidationError):
        item.full_clean()
