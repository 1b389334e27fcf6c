"""The project's own short films: read from media_library/data/clips.toml, kept made in media_library/data/clips.

They are made by `manage.py make_clips` where ffmpeg is, not where the portal runs; `fingerprint` tells whether words or design have
changed since.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alerts.renderings.message import HOTLINE
from media_library.drawing import clip as timing
from media_library.drawing.clip import Clip, Line

FOLDER = Path(__file__).parent / "data" / "clips"
MADE = FOLDER / "made.json"
# Raise it when the look of films changes in code.
DESIGN = 1
_QUALITY = ["-c:v", "libx264", "-preset", "slow", "-tune", "animation", "-crf", "27", "-pix_fmt", "yuv420p", "-g", "150", "-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart"]  # fmt: skip


def clip_of(told: dict[str, Any], language: str) -> Clip:
    lines = tuple(Line(who == "me", text, flag) for who, text, flag in told[f"chat_{language}"])
    said = (told[f"headline_{language}"], told[f"who_{language}"], lines, tuple(told[f"points_{language}"]))
    return Clip(*said, told["art"], told["ground"], told[f"labels_{language}"])


def words(told: dict[str, Any], language: str) -> dict[str, str]:
    """The item's texts in a language, all from what the film shows."""
    clip = clip_of(told, language)
    flags = [line.flag for line in clip.lines if line.flag]
    return {
        "title": clip.headline,
        "summary": clip.labels["summary"],
        "transcript": timing.transcript(clip),
        "captions": timing.captions(clip),
        "teaches": "\n".join(flags),
        "repost": f"{clip.headline}\n{clip.labels['sign']}: {' · '.join(flags)}\n{clip.labels['call']} {HOTLINE}",
    }


def seconds_of(told: dict[str, Any]) -> int:
    """As long as the Thai film, in whole seconds; the English one differs by a little."""
    return round(timing.seconds(clip_of(told, "th")))


def film_of(slug: str, language: str) -> Path:
    return FOLDER / f"{slug}.{language}.mp4"


def poster_of(slug: str, language: str) -> Path:
    return FOLDER / f"{slug}.{language}.webp"


def fingerprint(told: dict[str, Any], language: str) -> str:
    """Of everything that a film is made from: its words with their moments, pictogram and ground, labels, design."""
    clip = clip_of(told, language)
    labels = {name: text for name, text in clip.labels.items() if name != "summary"}
    seen = [DESIGN, timing.captions(clip), clip.who, clip.art, clip.ground, labels]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()


def made() -> dict[str, str]:
    """{"slug.language": fingerprint} of the films that are there."""
    found: dict[str, str] = json.loads(MADE.read_text()) if MADE.exists() else {}
    return found


def make(told: dict[str, Any], language: str) -> None:
    """Draw a film and its poster anew. Needs ffmpeg."""
    from media_library.drawing import film
    from media_library.files.sounding import program

    slug, clip = told["slug"], clip_of(told, language)
    size = "x".join(map(str, film.PIXELS))
    command = [program("ffmpeg"), "-nostdin", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(film.RATE), "-i", "-", *_QUALITY, str(film_of(slug, language))]  # fmt: skip
    film.poster(clip, language=language).save(poster_of(slug, language), "WEBP", quality=82, method=6)
    with subprocess.Popen(command, stdin=subprocess.PIPE) as running:
        for content in _bytes(film.frames(clip, language=language)):
            running.stdin.write(content)  # type: ignore[union-attr]
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    told_now = made() | {f"{slug}.{language}": fingerprint(told, language)}
    MADE.write_text(json.dumps(told_now, indent=1, sort_keys=True) + "\n")


def _bytes(pictures: Iterator[Any]) -> Iterator[bytes]:
    """A picture that stays is turned into bytes once."""
    last, content = None, b""
    for picture in pictures:
        if picture is not last:
            last, content = picture, picture.tobytes()
        yield content
