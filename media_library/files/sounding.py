"""Asks ffprobe what sound and film are, and ffmpeg to make what people can play of them.

Both come with Debian's package ffmpeg and are optional: without them sound and film are not taken, and it is said why. They get files of
ours only, by a path, with every other protocol shut, and a time limit.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from media_library.files.checking import Refused

PROBE_SECONDS = 20
LONGEST_SECONDS = 2 * 3600
MOST_VIDEO_PIXELS = 4096 * 2304
CONTAINERS = {"mov", "mp4", "m4a", "3gp", "matroska", "webm", "mp3", "ogg", "wav", "flac"}
# No picture, no text, no address is taken for film: what ffprobe guesses from must be one of these.
_SAFE = ["-protocol_whitelist", "file", "-format_whitelist", "mov,matroska,mp3,ogg,wav,flac"]


class Absent(Refused):
    """ffmpeg is not on this machine."""


class Failed(Exception):
    """ffmpeg could not make it; its last words are the message."""


@dataclass(frozen=True)
class Sounding:
    """What is in a file: seconds, and the film's pixels (0 where it is only sound)."""

    seconds: float
    width: int = 0
    height: int = 0
    has_sound: bool = True

    @property
    def is_video(self) -> bool:
        return self.width > 0


def program(name: str) -> str:
    """The path of "ffmpeg" or "ffprobe". Raises Absent."""
    found = shutil.which(name)
    if found is None:
        raise Absent(_("เครื่องนี้ยังไม่มีโปรแกรม ffmpeg จึงยังรับเสียงและคลิปไม่ได้ แจ้งผู้ดูแลระบบให้ติดตั้ง"))
    return found


def probe(path: Path) -> Sounding:
    """What the file is. Raises Refused when it is neither sound nor film that we take."""
    command = [
        program("ffprobe"),
        "-v",
        "error",
        *_SAFE,
        "-show_format",
        "-show_streams",
        "-of",
        "json",
        f"file:{path}",
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, check=True)
        told = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as problem:
        raise Refused(_("อ่านเสียงหรือคลิปนี้ไม่ได้")) from problem
    return _understood(told)


def _understood(told: dict) -> Sounding:  # type: ignore[type-arg]
    formats = set(told.get("format", {}).get("format_name", "").split(","))
    streams = told.get("streams", [])
    films = [
        stream for stream in streams
        if stream.get("codec_type") == "video" and not stream.get("disposition", {}).get("attached_pic")
    ]  # fmt: skip
    has_sound = any(stream.get("codec_type") == "audio" for stream in streams)
    seconds = float(told.get("format", {}).get("duration") or 0)
    if not formats & CONTAINERS or not (films or has_sound) or seconds <= 0:
        raise Refused(_("อ่านเสียงหรือคลิปนี้ไม่ได้"))
    if seconds > LONGEST_SECONDS:
        raise Refused(_("ยาวเกิน 2 ชั่วโมง"))
    width, height = (int(films[0].get(side) or 0) for side in ("width", "height")) if films else (0, 0)
    if width * height > MOST_VIDEO_PIXELS:
        raise Refused(_("คลิปละเอียดเกินไป"))
    return Sounding(seconds, width, height, has_sound)


def make(
    source: Path, target: Path, options: list[str], *, seconds: float, said: Callable[[int], None]
) -> None:
    """Make `target` (its extension chooses the container) from `source`; `said` is told the percent. Raises Failed.

    Whatever the file says of itself, where and when it was taken included, is left behind.
    """
    command = [
        program("ffmpeg"), "-nostdin", "-hide_banner", "-loglevel", "error", "-progress", "pipe:1", "-nostats", "-y",
        *_SAFE, "-i", f"file:{source}", "-map_metadata", "-1", "-map_chapters", "-1", "-threads", "1", *options, f"file:{target}",
    ]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as running:
        last = ""
        try:
            for line in running.stdout or ():
                name, _sign, value = line.strip().partition("=")
                if name == "out_time_us" and value.isdigit():
                    said(min(99, int(int(value) / 1e6 / max(seconds, 0.1) * 100)))
                elif not _sign:
                    last = line.strip() or last
        except BaseException:
            running.kill()
            raise
    if running.returncode:
        raise Failed(last[-300:] or str(running.returncode))
