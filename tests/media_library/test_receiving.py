"""An upload for a draft: kept and made into what people can open, or refused with nothing changed."""

import wave

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from media_library.files import receiving, renditions, storing
from media_library.files.checking import Refused
from media_library.files.sounding import Absent, program
from media_library.files.storing import NoRoom
from media_library.models import Kind, MediaFile
from tests.conftest import AT
from tests.media_library.items import draw, make_item, make_public

pytestmark = pytest.mark.django_db
State, Role = MediaFile.State, MediaFile.Role


def receive(item, content, name="x.png"):
    upload = SimpleUploadedFile(name, content)
    return receiving.receive(item, upload, language="th", by=item.author, at=AT)


def roles(item):
    return dict(item.files.values_list("role", "state"))


def test_picture_of_a_poster_is_kept_with_its_looks_and_a_thumbnail(folder):
    item = make_item(kind=Kind.POSTER, alt_th="ภาพ")

    receive(item, draw(size=(1200, 1600)), name="../../evil.svg")

    assert roles(item) == {Role.PICTURE: State.READY, Role.THUMBNAIL: State.READY}
    picture, thumbnail = item.files.get(role=Role.PICTURE), item.files.get(role=Role.THUMBNAIL)
    assert (picture.width, picture.height, len(picture.dhash)) == (1200, 1600, 64)
    assert (thumbnail.width, thumbnail.height, thumbnail.content_type) == (360, 480, "image/webp")
    assert storing.path_of(picture.name).is_file()
    assert "evil" not in picture.name


def test_second_picture_takes_the_place_of_the_first():
    item = make_item(kind=Kind.POSTER, alt_th="ภาพ")
    receive(item, draw(seed=1))
    first = item.files.get(role=Role.PICTURE).sha256

    receive(item, draw(seed=2))

    assert item.files.count() == 2
    assert item.files.get(role=Role.PICTURE).sha256 != first


@pytest.mark.parametrize(
    ("kind", "content"), [(Kind.POSTER, b"<svg/>"), (Kind.RADIO, draw()), (Kind.SCRIPT, draw())]
)
def test_what_does_not_belong_there_is_refused_and_leaves_nothing(folder, kind, content):
    item = make_item(kind=kind)

    with pytest.raises(Refused):
        receive(item, content)

    assert roles(item) == {}
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_published_item_takes_no_file():
    with pytest.raises(Refused, match="ฉบับร่าง"):
        receive(make_public(kind=Kind.POSTER, alt_th="ภาพ"), draw())


def test_when_the_library_is_full_nothing_is_taken(settings):
    settings.MEDIA_QUOTA_BYTES = 100

    with pytest.raises(NoRoom):
        receive(make_item(kind=Kind.POSTER), draw())


def test_without_ffmpeg_sound_is_refused_and_it_is_said_why(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)

    with pytest.raises(Absent, match="ffmpeg"):
        receive(make_item(kind=Kind.RADIO), b"RIFF\x00\x00\x00\x00WAVEfmt ", name="a.wav")


def has_ffmpeg():
    try:
        return bool(program("ffmpeg") and program("ffprobe"))
    except Absent:
        return False


needs_ffmpeg = pytest.mark.skipif(not has_ffmpeg(), reason="no ffmpeg on this machine (apt install ffmpeg)")


@pytest.fixture
def tone(tmp_path):
    """Two seconds of a tone that swells."""
    path = tmp_path / "tone.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(
            b"".join(int((n % 40 - 20) * n / 16).to_bytes(2, "little", signed=True) for n in range(16000))
        )
    return path.read_bytes()


@needs_ffmpeg
def test_radio_is_made_into_a_small_sound_and_a_picture_of_it(tone):
    item = make_item(kind=Kind.RADIO, transcript_th="สวัสดี")
    receive(item, tone)
    assert roles(item) == {
        Role.ORIGINAL: State.READY,
        Role.AUDIO: State.WAITING,
        Role.WAVEFORM: State.WAITING,
    }

    assert renditions.make_waiting(now=lambda: AT) == 2

    item.refresh_from_db()
    sound, waveform = item.files.get(role=Role.AUDIO), item.files.get(role=Role.WAVEFORM)
    assert (sound.state, sound.content_type, sound.progress, sound.lease_until) == (
        State.READY,
        "audio/mp4",
        100,
        None,
    )
    assert (waveform.state, waveform.width, waveform.height) == (State.READY, 1200, 200)
    assert item.seconds == 2


@needs_ffmpeg
def test_film_in_which_sound_was_promised_is_refused(tone):
    item = make_item(kind=Kind.VIDEO)

    with pytest.raises(Refused, match="คลิป"):
        receive(item, tone)


@needs_ffmpeg
def test_sound_that_is_none_is_refused(folder):
    with pytest.raises(Refused, match="อ่านเสียง"):
        receive(make_item(kind=Kind.RADIO), b"ID3\x04" + b"\0" * 5000)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_rendition_of_a_killed_worker_is_begun_again_when_its_lease_is_over_and_given_up_after_three():
    from datetime import timedelta

    item = make_item(kind=Kind.RADIO)
    row = MediaFile.objects.create(
        item=item,
        role=Role.AUDIO,
        state=State.MAKING,
        lease_until=AT + timedelta(minutes=5),
        attempts=2,
        source="0" * 64,
    )

    assert renditions._claim(AT) is None
    taken = renditions._claim(AT + timedelta(minutes=6))
    assert (taken.pk, taken.attempts) == (row.pk, 3)
    assert renditions._claim(AT + timedelta(minutes=20)) is None
    row.refresh_from_db()
    assert (row.state, row.lease_until) == (State.FAILED, None)


def test_rendition_that_cannot_be_made_says_why_and_is_tried_three_times(monkeypatch):
    from media_library.files.sounding import Failed

    def fail(*args, **options):
        raise Failed("moov atom not found")

    monkeypatch.setattr(renditions, "make", fail)
    item = make_item(kind=Kind.RADIO)
    MediaFile.objects.create(
        item=item, role=Role.ORIGINAL, state=State.READY, name="a/b.bin", sha256="1" * 64, content_type="x/y"
    )
    row = MediaFile.objects.create(item=item, role=Role.AUDIO, source="1" * 64)

    assert renditions.make_waiting(now=lambda: AT) == 0

    row.refresh_from_db()
    assert (row.state, row.attempts, row.problem) == (State.FAILED, 3, "moov atom not found")
