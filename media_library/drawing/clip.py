"""What a short film says and when: a chat that builds up, what to notice, what to do, the number to call. Pure; drawn by `film`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alerts.renderings.message import HOTLINE

# Seconds to read: a start, and letters in a second, as slowly as a grandmother reads.
START, LETTERS = 0.9, 23.0
HOOK, POINTS, POINT, END = 2.8, 0.8, 1.7, 3.0
FLAG = 2.0


@dataclass(frozen=True)
class Line:
    """One message; `flag` is what to notice in it, or empty."""

    mine: bool
    text: str
    flag: str


@dataclass(frozen=True)
class Clip:
    headline: str
    who: str
    lines: tuple[Line, ...]
    points: tuple[str, ...]
    art: str
    ground: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Beat:
    """`seconds` in which nothing new comes. `lines` of the chat are on screen, of them `flags` circled, or `points` to do."""

    scene: str
    seconds: float
    said: str
    lines: int = 0
    flags: int = 0
    points: int = 0


def beats(clip: Clip) -> list[Beat]:
    return [*_beats(clip)]


def _beats(clip: Clip) -> Iterator[Beat]:
    yield Beat("hook", HOOK, clip.headline)
    flags = 0
    for number, line in enumerate(clip.lines, start=1):
        who = clip.labels["me"] if line.mine else clip.who
        yield Beat("chat", START + len(line.text) / LETTERS, f"{who}: {line.text}", number, flags)
        if line.flag:
            flags += 1
            yield Beat("chat", FLAG, f"{clip.labels['sign']}: {line.flag}", number, flags)
    for number, point in enumerate(clip.points, start=1):
        yield Beat("advice", POINT + (POINTS if number == 1 else 0), point, points=number)
    yield Beat("end", END, f"{clip.labels['call']} {HOTLINE} {clip.labels['now']}")


def seconds(clip: Clip) -> float:
    return sum(beat.seconds for beat in beats(clip))


def captions(clip: Clip) -> str:
    """WebVTT, one cue a beat: what stands on the screen, for those who read it in another language or hear it read."""
    cues, at = ["WEBVTT"], 0.0
    for beat in beats(clip):
        cues.append(f"{_moment(at)} --> {_moment(at + beat.seconds)}\n{beat.said}")
        at += beat.seconds
    return "\n\n".join(cues)


def transcript(clip: Clip) -> str:
    return "\n".join(beat.said for beat in beats(clip))


def _moment(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"00:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
