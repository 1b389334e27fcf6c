"""The project's short films: as long as a film may be, all of it readable and captioned, and made from the words that are there now."""

import io
import itertools
import json
import shutil
import subprocess

import pytest
from django.core.management import call_command
from PIL import Image, ImageChops, ImageStat

from media_library import clips, loading, rules
from media_library.drawing import clip as timing
from media_library.drawing import film
from media_library.drawing.clip import Line
from media_library.files import storing
from media_library.models import MediaItem
from tests.conftest import AT

TOLD = list(loading.read_clips())
FILMS = [(told, language) for told in TOLD for language in loading.LANGUAGES]
NAMES = [f"{told['slug']}.{language}" for told, language in FILMS]
each_film = pytest.mark.parametrize(("told", "language"), FILMS, ids=NAMES)
MOST_BYTES, MOST_OF_ALL = 1_500_000, 8 * 1024**2


def test_there_are_films_of_eight_tricks_small_enough_to_be_kept_here():
    files = [*clips.FOLDER.glob("*.mp4"), *clips.FOLDER.glob("*.webp")]

    assert len({code for told in TOLD for code in told["case_types"]}) == 8
    assert {path.name for path in files} == {f"{name}.{end}" for name in NAMES for end in ("mp4", "webp")}
    assert max(path.stat().st_size for path in files) < MOST_BYTES
    assert sum(path.stat().st_size for path in files) < MOST_OF_ALL


@each_film
def test_film_was_made_from_the_words_that_are_there_now(told, language):
    """When this fails: manage.py make_clips."""
    assert clips.made()[f"{told['slug']}.{language}"] == clips.fingerprint(told, language)


@each_film
def test_film_is_short_and_every_beat_can_be_read(told, language):
    clip = clips.clip_of(told, language)

    beats = timing.beats(clip)

    assert 15 <= timing.seconds(clip) <= 30
    assert [beat.scene for beat in beats][:: len(beats) - 1] == ["hook", "end"]
    assert sum(bool(line.flag) for line in clip.lines) == max(beat.flags for beat in beats) >= 2
    assert all(len(beat.said) / beat.seconds < 32 for beat in beats)


@each_film
def test_captions_say_every_beat_in_its_moment(told, language):
    clip = clips.clip_of(told, language)

    cues = clips.words(told, language)["captions"].split("\n\n")[1:]

    assert rules.captions_problem(timing.captions(clip)) == ""
    assert [cue.split("\n", 1)[1] for cue in cues] == timing.transcript(clip).splitlines()
    ends = [cue.split("\n")[0].split(" --> ") for cue in cues]
    assert all(before[1] == after[0] for before, after in itertools.pairwise(ends))


@each_film
def test_nothing_sticks_out_and_messages_are_large(told, language):
    clip = clips.clip_of(told, language)
    screen = film.Screen(language, "#ffffff", height=10)

    for line in clip.lines:
        text = film._set(screen, line.text)
        assert text.style.size >= 23
        assert len(text.lines) <= 3
        assert (
            max(screen.width(part, text.style.face, text.style.size) for part in text.lines)
            <= film.BUBBLE - 2 * film.PAD
        )
    sizes = {15: [line.flag for line in clip.lines if line.flag], 17: [clip.who]}
    for size, texts in sizes.items():
        assert all(screen.width(text, "heading", size) <= film.WIDTH - 2 * film.MARGIN - 15 for text in texts)


def test_film_moves_calmly_from_beat_to_beat():
    clip = clips.clip_of(TOLD[0], "th")

    pictures = list(film.frames(clip, language="th"))
    steps = [
        ImageStat.Stat(ImageChops.difference(one, two).convert("L").reduce(8)).mean[0]
        for one, two in itertools.pairwise(pictures)
        if one is not two
    ]

    assert len(pictures) == sum(round(beat.seconds * film.RATE) for beat in timing.beats(clip))
    assert {picture.size for picture in pictures} == {film.PIXELS}
    # No two frames differ by more than a fifth of black and white: nothing flashes.
    assert max(steps) < 51


def test_scroll_shows_the_newest_message_whole():
    long = tuple(Line(False, f"ข้อความที่ {number} ยาวพอให้เต็มบรรทัด", "") for number in range(12))
    told = clips.clip_of(TOLD[0], "th")
    chat = film.Chat(told.__class__(**vars(told) | {"lines": long}), "th")

    offset = chat._offset((12, 0))

    assert offset > 0
    assert chat.bottoms[12, 0] - offset == pytest.approx(film.VIEW - film.GAP)


@pytest.mark.django_db
def test_films_are_loaded_once_each_with_its_poster_captions_and_words(folder):
    first = loading.load_media(at=AT, only={"clip-loan"})
    second = loading.load_media(at=AT, only={"clip-loan"})

    item = MediaItem.objects.get()
    files = {(file.role, file.language): file for file in item.files.all()}
    assert (first.created, second.unchanged) == (1, 1)
    assert rules.missing(item) == []
    assert sorted(files) == [("large", "en"), ("large", "th"), ("thumbnail", "en"), ("thumbnail", "th")]
    film_th = files["large", "th"]
    assert (film_th.content_type, film_th.width, film_th.height) == ("video/mp4", 720, 1280)
    assert storing.path_of(film_th.name).read_bytes() == clips.film_of("clip-loan", "th").read_bytes()
    poster = Image.open(io.BytesIO(storing.path_of(files["thumbnail", "en"].name).read_bytes()))
    assert poster.size == film.POSTER
    assert (item.seconds, item.captions_en.startswith("WEBVTT"), item.transcript_th.endswith("24 ชั่วโมง")) == (
        26,
        True,
        True,
    )


needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg on this machine")


@needs_ffmpeg
@each_film
def test_film_plays_as_long_as_its_captions(told, language):
    found = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=width,height,codec_name:format=duration", "-of", "json", clips.film_of(told["slug"], language)],
        capture_output=True, check=True,
    )  # fmt: skip
    said = json.loads(found.stdout)

    assert said["streams"] == [{"codec_name": "h264", "width": 720, "height": 1280}]
    assert float(said["format"]["duration"]) == pytest.approx(
        timing.seconds(clips.clip_of(told, language)), abs=0.5
    )


@needs_ffmpeg
def test_film_is_made_again_only_when_its_words_changed(tmp_path, monkeypatch, capsys):
    for name in NAMES:
        shutil.copy(clips.FOLDER / f"{name}.mp4", tmp_path)
    shutil.copy(clips.MADE, tmp_path)
    monkeypatch.setattr(clips, "FOLDER", tmp_path)
    monkeypatch.setattr(clips, "MADE", tmp_path / "made.json")
    monkeypatch.setattr(clips, "_QUALITY", ["-c:v", "libx264", "-preset", "ultrafast"])
    call_command("make_clips")
    untouched = capsys.readouterr().out
    told = clips.made()
    told["clip-otp.th"] = "0" * 64
    clips.MADE.write_text(json.dumps(told))

    call_command("make_clips")

    assert (untouched, capsys.readouterr().out.startswith("clip-otp (th): ")) == ("", True)
    assert clips.made()["clip-otp.th"] == clips.fingerprint(TOLD[-1], "th")
